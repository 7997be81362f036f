import type { Clock } from '../clock.ts'

/** Measures whether reading by shards brings rows faster than one walk does. */
export interface Payoff {
  /** Records the time of the first page, which is read alone. */
  begin(rows: number, milliseconds: number): void
  /** Notes a page of a shard; false once shards have proved slower than the first page. */
  isWorthwhile(rows: number): boolean
}

/** Pages of shards that are read before judging. */
const trial = 6
/** How many times the first page the shards may take before they are judged. */
const patience = 3

/** Makes the measure for one scan. */
export function createPayoff(clock: Clock): Payoff {
  let rate = 0
  let patienceEnds = 0
  let began = 0
  let pages = 0
  let rows = 0
  return {
    begin(first, milliseconds) {
      rate = first / Math.max(1, milliseconds)
      began = clock.now()
      patienceEnds = began + Math.max(1, milliseconds) * patience
    },
    isWorthwhile(received) {
      pages++
      rows += received
      const now = clock.now()
      // Shards without rows are cheap where a prefix is a key range: only lost time counts.
      return pages < trial || now < patienceEnds || rows / (now - began) >= rate / 2
    },
  }
}
