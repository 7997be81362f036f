import { endOfString } from './exact-json.ts'

/** Levels of lists and objects that JSON of a host or a caller may be nested. */
export const deepestJson = 1_000

/** Levels of lists and objects in a body that the host reads; it refuses a deeper one. */
export const deepestBody = 64

/** True if JSON text is nested deeper than so many levels, which programs that walk it cannot take. */
export function isDeeperThan(text: string, levels: number): boolean {
  // Each level has a bracket of its own.
  if (text.length <= levels) return false
  let depth = 0
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at)
    if (code === 0x22) {
      at = endOfString(text, at)
      continue
    }
    if (code === 0x7b || code === 0x5b) depth++
    else if (code === 0x7d || code === 0x5d) depth--
    if (depth > levels) return true
    at++
  }
  return false
}
