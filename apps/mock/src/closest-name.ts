/** Finds the name that a misspelled one probably means: letter case, hyphens, one letter too many, missing or exchanged, or a word in front of it. */
export function closestTo(name: string, names: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll('-', '')
  const given = plain(name)
  if (given.length > 40) return undefined
  return (
    names.find((one) => plain(one) === given) ??
    names.find((one) => isOneEdit(plain(one), given)) ??
    names.find((one) => name.toLowerCase().endsWith(`-${one}`))
  )
}

function isOneEdit(first: string, second: string): boolean {
  const [short, long] = first.length <= second.length ? [first, second] : [second, first]
  if (long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at++
  if (long.length > short.length) return short.slice(at) === long.slice(at + 1)
  const isExchanged = short[at] === long[at + 1] && short[at + 1] === long[at]
  return short.slice(at + 1) === long.slice(at + 1) || (isExchanged && short.slice(at + 2) === long.slice(at + 2))
}
