/** Finds the name closest to a mistyped one, at most two edits away (two letters that change places are one), one if it is short; undefined if all differ more. */
export function closestName(given: string, names: readonly string[]): string | undefined {
  let best: string | undefined
  let least = given.length < 5 ? 2 : 3
  for (const name of names) {
    const distance = editDistance(given.toLowerCase().slice(0, 64), name.toLowerCase().slice(0, 64))
    if (distance < least) [best, least] = [name, distance]
  }
  return best
}

function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  let before = row
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) {
      const replaced = row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1)
      const isExchanged = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      const exchanged = isExchanged ? before[j - 2]! + 1 : replaced
      next.push(Math.min(replaced, exchanged, row[j]! + 1, next[j - 1]! + 1))
    }
    before = row
    row = next
  }
  return row[other.length]!
}
