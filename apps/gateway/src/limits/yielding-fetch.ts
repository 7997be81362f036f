import type { Clock, Fetch } from '@durable-http/core'
import { type ConcurrencyLimiter, createConcurrencyLimiter } from './concurrency.ts'

/** Milliseconds between two looks at the queue of callers, and that a call yields at most. */
const pause = 25
const patience = 10_000

/**
 * Puts the work of jobs behind that of callers: a quarter of the slots at most, and a call waits while callers wait for theirs, for ten
 * seconds at most so that a job does not stand still for good.
 */
export function createYieldingFetch(fetch: Fetch, limiter: ConcurrencyLimiter, clock: Clock): Fetch {
  const { limits } = limiter
  const own = createConcurrencyLimiter({
    running: Math.max(1, Math.floor(limits.running / 4)),
    waiting: Infinity,
    waitTime: 2 ** 31 - 1,
  })

  return async function yieldingFetch(input, init) {
    const caller = own.callerOf('jobs')
    await own.enter(caller, init?.signal)
    try {
      const began = clock.now()
      while (limiter.waiting > 0 && clock.now() - began < patience && !init?.signal?.aborted)
        await clock.sleep(pause, init?.signal ?? undefined)
      return await fetch(input, init)
    } finally {
      own.leave(caller)
    }
  }
}
