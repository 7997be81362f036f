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
/** A latency up to this many times another one is the same. */
const sameLatency = 1.5
const shortPause = 1_000
/** A host that asks for more is asked again after this long, as waits do. */
const longestPause = 300_000
/**
 * Slow rounds after which the best latency is measured again, with a quarter in flight: the host may have become slower for all. Twice as
 * many each time that it proves to be the old one.
 */
const fewestHeld = 4
const mostHeld = 64

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
  let held = 0
  let heldBeforeProbe = fewestHeld
  // The limit to return to after the best latency was measured again.
  let probedFrom: number | undefined
  // Items that began before that.
  let ignored = 0
  let sum = 0
  let samples = 0
  let pausedUntil = 0
  let pause = 0
  let nextStart = 0
  const gap = 1_000 / rate
  let halvedAt = -Infinity
  return {
    get limit() {
      return limit
    },
    wait() {
      const now = clock.now()
      // Where the clock was set back, no wait becomes longer than it was meant to be.
      nextStart = Math.min(nextStart, now + gap)
      pausedUntil = Math.min(pausedUntil, now + pause)
      if (pausedUntil <= now) pause = 0
      return Math.max(0, pausedUntil - now, nextStart - now)
    },
    began() {
      if (rate !== Infinity) nextStart = Math.max(clock.now(), nextStart) + gap
    },
    succeeded(milliseconds) {
      if (milliseconds < 0) return
      if (ignored > 0) {
        ignored--
        return
      }
      sum += milliseconds
      if (++samples < limit) return
      const mean = Math.max(1, sum / samples)
      sum = 0
      samples = 0
      if (probedFrom !== undefined) {
        heldBeforeProbe = mean <= best * sameLatency ? Math.min(mostHeld, heldBeforeProbe * 2) : fewestHeld
        best = mean
        limit = probedFrom
        probedFrom = undefined
        return
      }
      best = Math.min(best, mean)
      if (mean <= best * queueing) limit = Math.min(most, limit + 1)
      else {
        limit = Math.max(1, limit - 1)
        if (++held >= heldBeforeProbe) probe()
      }
    },
    throttled(retryAfter) {
      const now = clock.now()
      pause = Math.max(pausedUntil - now, Math.min(longestPause, Math.max(shortPause, retryAfter ?? 0)))
      pausedUntil = now + pause
      // Requests that were in flight together are one sign, not many.
      if (Math.abs(now - halvedAt) < shortPause) return
      halvedAt = now
      limit = Math.max(1, Math.floor((probedFrom ?? limit) / 2))
      probedFrom = undefined
    },
  }

  function probe(): void {
    held = 0
    probedFrom = limit
    ignored = limit
    limit = Math.max(1, Math.floor(limit / 4))
  }
}
