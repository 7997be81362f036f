import { DurableError, type Fetch, type FetchInit } from '@durable-http/core'
import { isHeld } from './caller-wait.ts'
import { type ConcurrencyLimiter, createConcurrencyLimiter, NoSlotError, type Caller } from './concurrency.ts'

/** Options of `createLimitedFetch`. */
export interface LimitedFetchOptions {
  /** Name of the function app for callers. */
  name: string
  fetch: Fetch
  limiter: ConcurrencyLimiter
  callers: Callers
}

/** The caller for whom calls are made. */
export interface Callers {
  clientKeyOf: (init: FetchInit | undefined) => string
  /** True if the caller has left: the call is then skipped when its turn comes. */
  isOver?: (init: FetchInit | undefined) => boolean
  /** Called for each call that got no slot. */
  refused?: (init: FetchInit | undefined) => void
}

/**
 * Puts slots before a `fetch`: a call has one until the head of its response is there. Without a free slot in time it rejects with a
 * `DurableError` `unavailable`. Waits at the host and bodies that are sent up while they arrive have half of the slots at most: reads always
 * find some.
 */
export function createLimitedFetch({ name, fetch, limiter, callers }: LimitedFetchOptions): Fetch {
  const { limits } = limiter
  const held = createConcurrencyLimiter({ ...limits, running: Math.ceil(limits.running / 2) })
  const short = takeTurns(name, fetch, limiter, callers)
  const long = takeTurns(name, short, held, callers)
  return (input, init) => (isHeld(input, init) ? long(input, init) : short(input, init))
}

interface Followers {
  responded: (response: Response) => Response
  failed: (error: unknown) => never
}

function takeTurns(
  name: string,
  fetch: Fetch,
  limiter: ConcurrencyLimiter,
  { clientKeyOf, isOver, refused }: Callers,
): Fetch {
  // All calls of a caller are followed by the same two functions, so that a call costs no closure.
  const followers = new WeakMap<Caller, Followers>()

  function followersOf(caller: Caller): Followers {
    let known = followers.get(caller)
    if (known) return known
    known = {
      responded(response) {
        limiter.leave(caller)
        return response
      },
      failed(error) {
        limiter.leave(caller)
        throw error
      },
    }
    followers.set(caller, known)
    return known
  }

  function run(caller: Caller, input: string, init: FetchInit | undefined): Promise<Response> {
    const { responded, failed } = followersOf(caller)
    try {
      return fetch(input, init).then(responded, failed)
    } catch (error) {
      limiter.leave(caller)
      return Promise.reject(error)
    }
  }

  function refuse(error: unknown, init: FetchInit | undefined): never {
    if (!(error instanceof NoSlotError)) throw error
    refused?.(init)
    const { running, waiting, waitTime } = limiter.limits
    const why =
      error.reason === 'full'
        ? `${running} calls to it run and ${waiting} wait already`
        : `none of its ${running} slots came free within ${waitTime} ms`
    throw new DurableError('unavailable', `the function app ${name} is busy: ${why}`, {
      retryAfter: Math.max(1_000, waitTime),
    })
  }

  return function limitedFetch(input, init) {
    const caller = limiter.callerOf(clientKeyOf(init))
    const turn = limiter.enter(caller, init?.signal)
    return turn
      ? turn.then(
          () => {
            if (!isOver?.(init)) return run(caller, input, init)
            limiter.leave(caller)
            throw new DurableError(
              'aborted',
              `the function app ${name} was not asked: its request has its response already`,
            )
          },
          (error: unknown) => refuse(error, init),
        )
      : run(caller, input, init)
  }
}
