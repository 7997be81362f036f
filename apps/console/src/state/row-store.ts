import { createHistogram, type Histogram } from './histogram.ts'
import { compareRows, type Order, type Row } from './rows.ts'

/** Rows that are kept at most; the others are counted. */
export const mostRows = 10_000

/** Rows of a scan in order, with counts of all that were seen. */
export interface RowStore {
  add(rows: readonly Row[]): void
  /** Rows kept, in order. */
  sorted(): readonly Row[]
  reorder(order: Order): void
  has(id: string): boolean
  /** Rows seen, kept or not. */
  readonly count: number
  readonly byState: ReadonlyMap<string, number>
  readonly histogram: Histogram
}

/** Makes a store whose memory does not grow with the scan: beyond `most` rows, those last in the order are let go. */
export function createRowStore(order: Order, most = mostRows): RowStore {
  let compare = compareRows(order)
  let kept = new Map<string, Row>()
  let sorted: Row[] | undefined
  const byState = new Map<string, number>()
  const histogram = createHistogram()
  let count = 0

  function trim(): void {
    sorted = [...kept.values()].sort(compare)
    if (sorted.length <= most) return
    sorted = sorted.slice(0, most)
    kept = new Map(sorted.map((row) => [row.id, row]))
  }

  return {
    add(rows) {
      for (const row of rows) {
        // A scan that continues after an action may bring a row again.
        if (!kept.has(row.id)) {
          count++
          byState.set(row.state, (byState.get(row.state) ?? 0) + 1)
          histogram.add(row.created, row.state)
        }
        kept.set(row.id, row)
      }
      sorted = undefined
      if (kept.size > most * 1.5) trim()
    },
    sorted() {
      if (sorted === undefined) trim()
      return sorted!
    },
    reorder(next) {
      compare = compareRows(next)
      sorted = undefined
    },
    has: (id) => kept.has(id),
    get count() {
      return count
    },
    byState,
    histogram,
  }
}
