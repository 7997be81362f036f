import { DurableError } from '@durable-http/core'
import { createConcurrencyLimiter, NoSlotError } from './concurrency.ts'

/** Options of `createLargeResponseTurns`. */
export interface LargeResponsesOptions {
  /** Responses that are read at once. */
  running: number
  /** Responses that may wait. */
  waiting: number
  /** Milliseconds that each of them may wait. */
  waitTime: number
  /** Names the caller that a response is read for. */
  ownerOf: (response: Response) => string
}

/**
 * Makes the turns of responses that are read as a whole and are large: callers take turns, and none has more than three quarters of the
 * places. Rejects with `unavailable` if no place is free in time.
 */
export function createLargeResponseTurns({ running, waiting, waitTime, ownerOf }: LargeResponsesOptions) {
  const limiter = createConcurrencyLimiter({ running, waiting, waitTime })
  return async function largeResponseTurn(response: Response): Promise<() => void> {
    const caller = limiter.callerOf(ownerOf(response))
    try {
      await limiter.enter(caller)
    } catch (error) {
      if (!(error instanceof NoSlotError)) throw error
      const message = `${running} large responses are read at once (LIMIT_LARGE_RESPONSES), and no place came free; ask for less, or try again`
      throw new DurableError('unavailable', message, { retryAfter: Math.max(1_000, waitTime) })
    }
    return () => limiter.leave(caller)
  }
}
