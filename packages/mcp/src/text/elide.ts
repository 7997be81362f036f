import { readPayloadToken } from '@durable-http/core'
import { safeName, safeText, wholeSlice } from './safe-text.ts'

/** How much of a payload is shown. */
export interface ElisionLimits {
  /** Characters of a string. */
  string: number
  /** Items of an array, members of an object. */
  items: number
  depth: number
}

/** Room that the payloads of one result share, in characters as `weightOf` counts them. */
export interface Room {
  left: number
}

/** Limits and room of a result that was not asked to be complete: about 1,500 tokens at most. */
export const concise = { limits: { string: 500, items: 20, depth: 8 }, room: 2_400 }

/** Limits and room of a result that was asked for by `fields` or `format: detailed`: about 8,000 tokens at most. */
export const detailed = { limits: { string: 10_000, items: 200, depth: 16 }, room: 10_500 }

/** Limits of a payload that is one of many. */
export const brief: ElisionLimits = { string: 200, items: 5, depth: 4 }

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

/** Shortens a payload to its limits and the room left, and notes what was cut, where, and how large it was. */
export function elide(value: unknown, path: string, limits: ElisionLimits, room: Room): Elided {
  const cuts: Cut[] = []
  const cut = (at: string, size: string) => {
    cuts.push({ path: at, size })
    room.left -= 14
    return `… (${size})`
  }

  function walk(node: unknown, at: string, depth: number): unknown {
    if (typeof node === 'string') return walkText(node, at)
    if (typeof node !== 'object' || node === null) {
      room.left -= String(node).length + 2
      return node
    }
    room.left -= 2
    const entries = Object.entries(node)
    const list = Array.isArray(node)
    const size = `${entries.length} ${list ? 'items' : 'members'}`
    if (entries.length > 0 && (depth >= limits.depth || room.left <= 0)) return cut(at, size)
    const kept: [string, unknown][] = []
    for (const [name, member] of entries) {
      if (kept.length >= limits.items || room.left <= 0) break
      const shown = wholeSlice(safeText(name), 200)
      room.left -= list ? 1 : weightOf(shown) + 4
      kept.push([shown, walk(member, `${at}.${wholeSlice(shown, 80)}`, depth + 1)])
    }
    const missing = entries.length - kept.length
    if (missing > 0) cuts.push({ path: at, size })
    if (list) return [...kept.map(([, member]) => member), ...(missing > 0 ? [`… (${missing} more)`] : [])]
    return Object.fromEntries([...kept, ...(missing > 0 ? [['…', `${missing} more`] as [string, unknown]] : [])])
  }

  function walkText(given: string, at: string): unknown {
    const text = keptElsewhere(given) ?? safeText(given)
    const density = text.length === 0 ? 1 : weightOf(text) / text.length
    const fitting = Math.max(0, Math.floor(Math.min(limits.string, room.left / density)))
    if (text.length <= fitting) {
      room.left -= text.length * density + 2
      return text
    }
    const begin = wholeSlice(text, Math.min(fitting, 200))
    room.left -= weightOf(begin)
    return begin + cut(at, `${text.length} characters`)
  }

  return { value: walk(value, path, 0), cuts }
}

// The SDKs put large payloads into blob storage, and a token in their place.
function keptElsewhere(given: string): string | undefined {
  const token = readPayloadToken(given)
  return token && safeText(`${given} (kept in blob storage: container ${token.container}, blob ${token.blob})`)
}

const backtick = 0x60
const quote = 0x22
const backslash = 0x5c

/** Characters of a text as models pay for them in JSON: what is escaped twice, a backtick, which fences escape, and what is beyond ASCII more. */
export function weightOf(text: string): number {
  let weight = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code > 0x7f) weight += 3
    else if (code === backtick) weight += 4
    else weight += code < 0x20 || code === quote || code === backslash ? 2 : 1
  }
  return weight
}

/** The sentence about what was cut and how to read it; empty when nothing was. */
export function cutNote(cuts: readonly Cut[]): string {
  if (cuts.length === 0) return ''
  // A path holds names of members, which are words of someone else.
  const shown = cuts.slice(0, 5).map(({ path, size }) => `${safeName(path)} (${size})`)
  const more = cuts.length > shown.length ? ` and ${cuts.length - shown.length} more` : ''
  return `Cut: ${shown.join(', ')}${more}. To read a part, pass its path in fields.`
}
