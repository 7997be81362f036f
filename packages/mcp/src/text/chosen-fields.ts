import { type Elided, type Cut, elide, type ElisionLimits, type Room, weightOf } from './elide.ts'
import { readPath } from './field-path.ts'
import { safeId } from './safe-text.ts'

/** Shows the parts of a payload that paths name, each under its path, as far as there is room; null stands where there is nothing. */
export function chooseFields(payload: unknown, paths: readonly string[], limits: ElisionLimits, room: Room): Elided {
  const chosen: Record<string, unknown> = {}
  const cuts: Cut[] = []
  for (const [index, path] of paths.entries()) {
    if (room.left <= 0) {
      const size = `${paths.length - index} of ${paths.length} paths left out`
      return { value: { ...chosen, '…': size }, cuts: [...cuts, { path: 'fields', size }] }
    }
    const name = safeId(path, 200)
    room.left -= weightOf(name) + 4
    const { value, cuts: more } = elide(readPath(payload, path) ?? null, name, limits, room)
    chosen[name] = value
    cuts.push(...more)
  }
  return { value: chosen, cuts }
}
