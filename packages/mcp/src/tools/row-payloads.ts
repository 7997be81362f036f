import { brief, elide, type Room, weightOf } from '../text/elide.ts'

/** Payloads of the rows of a list by id, each short, as far as there is room, and how many rows are left without theirs. */
export function payloadsOf(
  rows: readonly (readonly [id: string, payload: object])[],
  room: Room,
): { payloads: [string, Record<string, unknown>][]; missing: number } {
  const wanted = rows.filter(([, payload]) => Object.keys(payload).length > 0)
  const payloads: [string, Record<string, unknown>][] = []
  for (const [id, payload] of wanted) {
    if (room.left <= 0) break
    room.left -= weightOf(id) + 10
    payloads.push([id, elide(payload, '', brief, room).value as Record<string, unknown>])
  }
  return { payloads, missing: wanted.length - payloads.length }
}
