// A gateway has few public addresses; invented ones must not fill the memory.
const addresses = 8

/** Makes a function that writes a text per public address once, and keeps those of the last few addresses. */
export function createKeptTexts(write: (base: string) => string, most = addresses): (base: string) => string {
  const kept = new Map<string, string>()
  return function keptText(base) {
    const text = kept.get(base) ?? write(base)
    kept.delete(base)
    kept.set(base, text)
    if (kept.size > most) kept.delete(kept.keys().next().value!)
    return text
  }
}
