/** True if a rule names this name. */
export type NameRule = (name: string) => boolean

const mostPatterns = 1_000
const longestPattern = 256

/**
 * Reads the names of a rule, in which `*` matches any text. With `ignoreCase`, spellings that differ in letter case are one name.
 * Throws a `TypeError` for more than 1,000 patterns, or for one that is empty or has more than 256 characters.
 */
export function createNameRule(patterns: readonly string[], { ignoreCase }: { ignoreCase: boolean }): NameRule {
  if (patterns.length > mostPatterns) {
    throw new TypeError(`a rule takes at most ${mostPatterns} names; ${patterns.length} were given`)
  }
  const fold = ignoreCase ? caseless : (name: string) => name
  const exact = new Set<string>()
  const wild: string[][] = []
  for (const pattern of patterns) {
    if (pattern === '' || pattern.length > longestPattern) {
      throw new TypeError(`a name in a rule has 1 to ${longestPattern} characters; one has ${pattern.length}`)
    }
    const parts = fold(pattern).split(/\*+/)
    if (parts.length === 1) exact.add(parts[0]!)
    else wild.push(parts)
  }
  return (name) => {
    const folded = fold(name)
    return exact.has(folded) || wild.some((parts) => matches(parts, folded))
  }
}

/** One spelling for all that differ in letter case only. */
export function caseless(name: string): string {
  return name.toUpperCase().toLowerCase()
}

// The first place of each part is the best one, so nothing is tried twice.
function matches(parts: readonly string[], name: string): boolean {
  const first = parts[0]!
  const last = parts.at(-1)!
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false
  const end = name.length - last.length
  let from = first.length
  for (const part of parts.slice(1, -1)) {
    const at = name.indexOf(part, from)
    if (at < 0 || at + part.length > end) return false
    from = at + part.length
  }
  return true
}
