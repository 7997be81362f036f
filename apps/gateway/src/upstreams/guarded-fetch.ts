import { DurableError, type Fetch, isDurableError } from '@durable-http/core'
import { isHeld } from '../limits/caller-wait.ts'
import { type BreakerOptions, createCircuitBreaker, type Outcome } from './circuit-breaker.ts'
import { createHealthRecord, type UpstreamHealth } from './upstream-health.ts'

/** A `fetch` to one function app behind a circuit breaker, and what it saw of the app. */
export interface GuardedFetch {
  fetch: Fetch
  /** Rejects what would be refused before `next` has to wait for a slot of its own; the guard's `fetch` stands behind it. */
  refuseEarly: (next: Fetch) => Fetch
  health: () => UpstreamHealth
}

/** Options of `createGuardedFetch`. */
export interface GuardOptions {
  /** Name of the app for callers. */
  name: string
  fetch: Fetch
  breaker: BreakerOptions
  now: () => number
  /** Told when the app begins to refuse its key, once a minute at most. */
  refused?: (() => void) | undefined
}

const outage = (status: number) => status >= 502 && status <= 504

/**
 * Puts a circuit breaker before a `fetch`. No connection, no response in time, and 502, 503 and 504 count as failures. A caller that gave up
 * does not, and neither does time that ran out where the caller asked the host to wait, or while the app responded to others. While the breaker is open, calls reject at once with a `DurableError` `unavailable` that tells how long to wait.
 */
export function createGuardedFetch({ name, fetch, breaker: options, now, refused }: GuardOptions): GuardedFetch {
  const breaker = createCircuitBreaker(options, now)
  const record = createHealthRecord(now, refused)
  let openSince = 0
  let responses = 0
  // All calls of one period share what follows them.
  let follow = followersOf(-1)

  function followersOf(ticket: number) {
    const leave = (outcome: Outcome) => {
      const wasOpen = breaker.isOpen()
      breaker.leave(ticket, outcome)
      if (!wasOpen && breaker.isOpen()) openSince = now()
    }
    return {
      ticket,
      responded: (response: Response): Response => {
        record.responded(response.status)
        const isOutage = outage(response.status)
        if (!isOutage) responses++
        leave(isOutage ? 'failed' : 'ok')
        return response
      },
      failed: (error: unknown, signal: AbortSignal | null | undefined, isExcused: boolean): never => {
        const reason = nameOf(error)
        // A call that took too long ends with a name of its own; any other abort is that of a caller who is gone.
        const isLeft = reason === 'AbortError' || (signal?.aborted === true && reason !== 'TimeoutError')
        // A DurableError comes from a part of the gateway that never asked the app, such as a full queue.
        if (isLeft || isDurableError(error) || (reason === 'TimeoutError' && isExcused)) leave('unknown')
        else {
          record.failed(reason === 'TimeoutError' ? 'timeout' : 'network')
          leave('failed')
        }
        throw error
      },
    }
  }

  function refusal(): DurableError {
    const message = `the function app ${name} failed ${options.failures} times in a row and is not asked for a while`
    // A probe that is under way has no end that is known; a moment is the shortest that a header can say.
    return new DurableError('unavailable', message, { retryAfter: Math.max(1_000, breaker.wait()) })
  }

  return {
    fetch(input, init) {
      const ticket = breaker.enter()
      if (ticket < 0) return Promise.reject(refusal())
      if (ticket !== follow.ticket) follow = followersOf(ticket)
      const { responded, failed } = follow
      const before = responses
      // An app that responds to others works: what took too long was this call.
      const fail = (error: unknown) => failed(error, init?.signal, responses !== before || isHeld(input, init))
      try {
        return fetch(input, init).then(responded, fail)
      } catch (error) {
        // A probe that never ends would keep the breaker open for good.
        return Promise.reject(error).catch(fail)
      }
    },
    refuseEarly: (next) => (input, init) => (breaker.refuses() ? Promise.reject(refusal()) : next(input, init)),
    health() {
      return breaker.isOpen() ? { ...record.seen, state: 'open', since: openSince } : { ...record.seen }
    },
  }
}

function nameOf(error: unknown): string | undefined {
  return error instanceof Error || error instanceof DOMException ? error.name : undefined
}
