import { DurableError, type Fetch, type FetchInit } from '@durable-http/core'
import { isHeld } from './caller-wait.ts'
import { type ConcurrencyLimiter, createConcurrencyLimiter, NoSlotError, type Party } from './concurrency.ts'

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
  partyOf: (init: FetchInit | undefined) => string
  /** True if the caller has left: the call is then skipped when its turn comes. */
  isOver?: (init: FetchInit | undefined) => boolean
  /** Told of each call for which there was no slot. */
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
  answered: (response: Response) => Response
  failed: (error: unknown) => never
}

function takeTurns(
  name: string,
  fetch: Fetch,
  limiter: ConcurrencyLimiter,
  { partyOf, isOver, refused }: Callers,
): Fetch {
  // All calls of a party are followed by the same two functions, so that a call costs no closure.
  const followers = new WeakMap<Party, Followers>()

  function followersOf(party: Party): Followers {
    let known = followers.get(party)
    if (known) return known
    known = {
      answered(response) {
        limiter.leave(party)
        return response
      },
      failed(error) {
        limiter.leave(party)
        throw error
      },
    }
    followers.set(party, known)
    return known
  }

  function run(party: Party, input: string, init: FetchInit | undefined): Promise<Response> {
    const { answered, failed } = followersOf(party)
    try {
      return fetch(input, init).then(answered, failed)
    } catch (error) {
      limiter.leave(party)
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
    const party = limiter.partyOf(partyOf(init))
    const turn = limiter.enter(party, init?.signal)
    return turn
      ? turn.then(
          () => {
            if (!isOver?.(init)) return run(party, input, init)
            limiter.leave(party)
            throw new DurableError(
              'aborted',
              `the function app ${name} was not asked: the request was answered meanwhile`,
            )
          },
          (error: unknown) => refuse(error, init),
        )
      : run(party, input, init)
  }
}
