import type { Clock } from '../clock.ts'

/** How many requests may be in flight, and when the next one may begin. */
export interface Pace {
  /** Requests in flight at most, now. */
  readonly limit: number
  /** Milliseconds until the next item may begin; 0 for at once. */
  wait(): number
  /** Notes that an item begins. */
  began(): void
  /** Notes how long an item took that the host took well. */
  succeeded(milliseconds: number): void
  /** Notes that the host asked for less; `retryAfter` in milliseconds, where it said so. */
  throttled(retryAfter: number | undefined): void
}

const first = 4
/** A latency this many times the best one means that the host only queues. */
const queueing = 3
const shortPause = 1_000

/** Makes a pace that grows while latency holds and halves when the host asks for less. `rate` is in items per second. */
export function createPace({
  clock,
  most,
  rate = Infinity,
}: {
  clock: Clock
  most: number
  rate?: number | undefined
}): Pace {
  let limit = Math.min(first, most)
  let best = Infinity
  let sum = 0
  let samples = 0
  let pausedUntil = 0
  let nextStart = 0
  let halvedAt = -Infinity
  return {
    get limit() {
      return limit
    },
    wait: () => Math.max(0, Math.max(pausedUntil, nextStart) - clock.now()),
    began() {
      if (rate !== Infinity) nextStart = Math.max(clock.now(), nextStart) + 1_000 / rate
    },
    succeeded(milliseconds) {
      sum += milliseconds
      if (++samples < limit) return
      const mean = sum / samples
      sum = 0
      samples = 0
      best = Math.min(best, Math.max(1, mean))
      if (mean <= best * queueing) limit = Math.min(most, limit + 1)
      else limit = Math.max(1, limit - 1)
    },
    throttled(retryAfter) {
      const now = clock.now()
      pausedUntil = Math.max(pausedUntil, now + (retryAfter ?? shortPause))
      // Requests that were in flight together are one sign, not many.
      if (now - halvedAt < shortPause) return
      halvedAt = now
      limit = Math.max(1, Math.floor(limit / 2))
    },
  }
}
