import { safeText } from './safe-text.ts'

/** How much of a payload is shown. */
export interface ElisionLimits {
  /** Characters of a string. */
  string: number
  /** Items of an array, members of an object. */
  items: number
  depth: number
  /** Characters of the whole payload as JSON. */
  total: number
}

/** Limits of a result that was not asked to be complete. */
export const conciseLimits: ElisionLimits = { string: 500, items: 20, depth: 8, total: 4_000 }

/** Limits of a result that was asked for by `fields` or `format: detailed`. */
export const detailedLimits: ElisionLimits = { string: 10_000, items: 200, depth: 16, total: 20_000 }

/** A part that was cut, and what it was before. */
export interface Cut {
  path: string
  size: string
}

/** A payload made safe and short. */
export interface Elided {
  value: unknown
  cuts: Cut[]
}

/** Shortens a payload to its limits and says what was cut, where, and how large it was; invisible characters go. */
export function elide(value: unknown, path: string, limits: ElisionLimits = conciseLimits): Elided {
  const cuts: Cut[] = []
  let left = limits.total

  function walk(node: unknown, at: string, depth: number): unknown {
    if (typeof node === 'string') {
      const text = safeText(node)
      const room = Math.max(0, Math.min(limits.string, left))
      left -= Math.min(text.length, room) + 2
      if (text.length <= room) return text
      cuts.push({ path: at, size: `${text.length} characters` })
      return `${sliceWhole(text, Math.min(room, 200))}… (${text.length} characters)`
    }
    if (typeof node !== 'object' || node === null) {
      left -= 6
      return node
    }
    const entries = Object.entries(node)
    const list = Array.isArray(node)
    const size = `${entries.length} ${list ? 'items' : 'members'}`
    if (entries.length > 0 && (depth >= limits.depth || left <= 0)) {
      cuts.push({ path: at, size })
      left -= 12
      return `… (${size})`
    }
    const kept: [string, unknown][] = []
    for (const [name, member] of entries) {
      if (kept.length >= limits.items || left <= 0) break
      left -= list ? 1 : name.length + 4
      kept.push([safeText(name).slice(0, 200), walk(member, `${at}.${safeText(name).slice(0, 80)}`, depth + 1)])
    }
    if (kept.length < entries.length) cuts.push({ path: at, size })
    const more = kept.length < entries.length ? `… (${entries.length - kept.length} more)` : undefined
    if (list) return [...kept.map(([, member]) => member), ...(more === undefined ? [] : [more])]
    return Object.fromEntries([...kept, ...(more === undefined ? [] : [['…', more] as [string, unknown]])])
  }

  return { value: walk(value, path, 0), cuts }
}

// Half of a surrogate pair is no text.
function sliceWhole(text: string, length: number): string {
  return text
    .slice(0, length)
    .toWellFormed()
    .replace(/\uFFFD$/, '')
}

/** The sentence that says what was cut and how to read it; empty when nothing was. */
export function cutNote(cuts: readonly Cut[]): string {
  if (cuts.length === 0) return ''
  const shown = cuts.slice(0, 5).map(({ path, size }) => `${path} (${size})`)
  const more = cuts.length > shown.length ? ` and ${cuts.length - shown.length} more` : ''
  return `Cut: ${shown.join(', ')}${more}. To read a part, pass its path in fields.`
}
