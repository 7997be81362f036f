/** A bar of the histogram: instances created in a stretch of time, by state. */
export interface Bar {
  /** Milliseconds since 1970 at which the stretch begins, and its length. */
  from: number
  length: number
  total: number
  failed: number
}

/** Counts instances by when they were created. */
export interface Histogram {
  add(created: string, state: string): void
  /** At most so many bars of one length, without gaps, oldest first; empty if nothing was counted. */
  bars(most: number): Bar[]
}

interface Cell {
  total: number
  failed: number
}

const minute = 60_000
/** Lengths that people count time in. */
const lengths = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 10_080, 43_200].map((n) => n * minute)
const mostCells = 4_000

/** Makes a histogram of bounded size: cells grow longer when there are too many. */
export function createHistogram(): Histogram {
  let length = minute
  let cells = new Map<number, Cell>()

  function note(at: number, { total, failed }: Cell): void {
    const from = Math.floor(at / length) * length
    const cell = cells.get(from)
    if (!cell) cells.set(from, { total, failed })
    else {
      cell.total += total
      cell.failed += failed
    }
  }

  function coarsen(): void {
    length = lengths.find((next) => next > length && next % length === 0) ?? length * 2
    const finer = cells
    cells = new Map()
    for (const [at, cell] of finer) note(at, cell)
  }

  return {
    add(created, state) {
      const at = Date.parse(created)
      if (Number.isNaN(at)) return
      note(at, { total: 1, failed: state === 'Failed' ? 1 : 0 })
      if (cells.size > mostCells) coarsen()
    },
    bars(most) {
      if (cells.size === 0) return []
      let first = Infinity
      let last = -Infinity
      for (const at of cells.keys()) {
        first = Math.min(first, at)
        last = Math.max(last, at)
      }
      const fits = (step: number) => Math.floor(last / step) - Math.floor(first / step) < most
      const step = lengths.find((next) => next >= length && fits(next)) ?? Math.ceil((last - first + 1) / most)
      const from = Math.floor(first / step) * step
      const bars: Bar[] = Array.from({ length: Math.floor((last - from) / step) + 1 }, (_, index) => ({
        from: from + index * step,
        length: step,
        total: 0,
        failed: 0,
      }))
      for (const [at, { total, failed }] of cells) {
        const bar = bars[Math.floor((at - from) / step)]!
        bar.total += total
        bar.failed += failed
      }
      return bars
    },
  }
}
