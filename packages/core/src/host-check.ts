import { readSome } from './response-text.ts'
import type { Clock } from './clock.ts'
import { DurableError, type DurableErrorCode } from './durable-error.ts'
import { readFailedResponse } from './failed-response.ts'
import type { Scrub } from './scrubber.ts'

/** Milliseconds for which one check counts for further calls. */
const lifetime = 5_000

/** Query of the check's list: no id begins like this, so the page is empty and cheap on every storage. */
export const hostQuestion = { instanceIdPrefix: 'durable-http:health:', showInput: false, top: 1 } as const

/** Milliseconds that the check waits for its response. */
export const hostPatience = 10_000

/**
 * Tells if this API is at the address at all, so that an empty 404 of another server does not count as the host's.
 * Rejects if that cannot be determined, as while the app is unavailable; `fresh` ignores a previous check.
 */
export type HostCheck = (operation: string, fresh?: boolean) => Promise<boolean>

/** Makes the check of one address; `list` requests a page of instances there and hands its response to `read`. */
export function createHostCheck(
  list: (read: (response: Response) => Promise<boolean>) => Promise<boolean>,
  scrub: Scrub,
  clock: Clock,
): HostCheck {
  let running: Promise<boolean> | undefined
  let thereUntil = Number.NEGATIVE_INFINITY

  async function ask(): Promise<boolean> {
    const isThere = await list((response) => isOfHost(response, scrub, clock.now()))
    if (isThere) thereUntil = clock.now() + lifetime
    return isThere
  }

  return async function isHostThere(operation, fresh = false) {
    if (!fresh && clock.now() < thereUntil) return true
    running ??= ask().finally(() => (running = undefined))
    try {
      return await running
    } catch (error) {
      const { code, message, retryAfter, answeredBy } = error as DurableError
      // A proxy may let single instances through and no lists.
      if (!fresh && guarded.has(code)) return true
      const why = message.replace(/^\w+: /, '')
      throw new DurableError(code, `${operation}: the 404 that came may not be the host's: ${why}`, {
        operation,
        upstreamStatus: 404,
        retryAfter,
        answeredBy,
      })
    }
  }
}

const guarded: ReadonlySet<DurableErrorCode> = new Set(['unauthorized', 'forbidden'])
const passing: ReadonlySet<DurableErrorCode> = new Set(['network', 'timeout', 'unavailable', 'throttled'])

async function isOfHost(response: Response, scrub: Scrub, now: number): Promise<boolean> {
  // A list that holds an unreadable text is a list all the same (contract 6.5).
  if (response.status === 200) return (await readSome(response)).trimStart().startsWith('[')
  const error = await readFailedResponse('listInstances', response, { scrub, failures: [], now })
  if (guarded.has(error.code) || passing.has(error.code)) throw error
  return error.answeredBy !== 'other' && error.upstreamStatus !== 404
}
