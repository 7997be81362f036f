/** Finds the name that a misspelt one probably means, with `most` edits; undefined if all differ more. */
export function nearestName(
  name: string,
  names: readonly string[],
  most = name.length < 6 ? 1 : 2,
): string | undefined {
  const asked = name.toLowerCase()
  const allowed = most
  let nearest: string | undefined
  let least = allowed + 1
  for (const candidate of names) {
    const edits = editsBetween(asked, candidate.toLowerCase(), least)
    if (edits < least) [nearest, least] = [candidate, edits]
  }
  return nearest
}

/**
 * Finds a name made of several words of which one is missing in `name`, or which `name` continues by one word (`JWT_ISSUER_URL`), or
 * whose last word it cuts short (`JWT_AUD`).
 */
export function nearestWords(name: string, names: readonly string[]): string | undefined {
  const asked = name.split('_')
  return names.find((candidate) => {
    const words = candidate.split('_')
    if (words.length < 2 || asked.length < 2) return false
    if (asked.length === words.length + 1) return name.startsWith(`${candidate}_`)
    if (asked.length === words.length && candidate.startsWith(name) && asked.at(-1)!.length >= 3) return true
    if (asked.length === words.length) return [...asked].sort().join('_') === [...words].sort().join('_')
    return asked.length === words.length - 1 && words.some((_, at) => words.toSpliced(at, 1).join('_') === name)
  })
}

// Letters inserted, left out, mistaken or exchanged with their neighbour; stops counting at the limit.
function editsBetween(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) >= limit) return limit
  let before: number[] = []
  let above = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1]
      let edits = Math.min(above[column]! + 1, current[column - 1]! + 1, above[column - 1]! + (isSame ? 0 : 1))
      const isExchanged = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      if (row > 1 && column > 1 && isExchanged) edits = Math.min(edits, before[column - 2]! + 1)
      current.push(edits)
    }
    before = above
    above = current
  }
  return Math.min(above[to.length]!, limit)
}
