import type { Room } from './elide.ts'

/** The first of some items, as many as there is room for, and how many are left out. */
export function fitting<Item>(
  items: readonly Item[],
  weigh: (item: Item) => number,
  room: Room,
): { shown: Item[]; missing: number } {
  const shown: Item[] = []
  for (const item of items) {
    const weight = weigh(item)
    if (weight > room.left) break
    room.left -= weight
    shown.push(item)
  }
  return { shown, missing: items.length - shown.length }
}
