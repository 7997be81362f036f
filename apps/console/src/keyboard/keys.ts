/** Actions of keys; a name such as `g i` stands for two keys one after the other. */
export type Keys = Readonly<Record<string, () => unknown>>

const layers: { keys: Keys }[] = []
let first: { key: string; at: number } | undefined
const pause = 1_500

/** Adds keys above those that are there; the returned function takes them away. */
export function addKeys(layer: { keys: Keys }): () => void {
  layers.push(layer)
  return () => {
    layers.splice(layers.indexOf(layer), 1)
  }
}

/** True if a key belongs to where the person types. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input:not([type=checkbox]), textarea, select, dialog') !== null
  )
}

/** Runs what a key stands for; true if it stands for something. */
export function press(key: string, at: number, target: EventTarget | null): boolean {
  if (isTyping(target)) return false
  const chord = first && at - first.at < pause ? `${first.key} ${key}` : undefined
  first = undefined
  // A link or button takes Enter itself.
  if (key === 'Enter' && target instanceof HTMLElement && target.closest('a, button, summary')) return false
  for (const { keys } of layers.toReversed()) {
    const run = (chord === undefined ? undefined : keys[chord]) ?? keys[key]
    if (!run) continue
    run()
    return true
  }
  if (layers.some(({ keys }) => Object.keys(keys).some((name) => name.startsWith(`${key} `)))) first = { key, at }
  return false
}
