import { DurableError, type Fetch, type FetchInit } from '@durable-http/core'

const timeoutInQuery = /[?&]timeout=([^&]*)/i

/** True if the host holds a call back because its caller asked it to wait: a start or restart with `timeout`. */
const isWait = (url: string, init: FetchInit | undefined): boolean =>
  init?.method === 'POST' && timeoutInQuery.test(url)

/** True if a call takes as long as its caller likes: a wait, or a body that is sent up while it arrives. */
export const isHeld = (url: string, init: FetchInit | undefined): boolean =>
  init?.body instanceof ReadableStream || isWait(url, init)

/** Seconds that a caller may ask the host to wait, if a call may take the given milliseconds: the response needs time, too. */
export const longestWait = (callTime: number): number => Math.floor(callTime * 0.95) / 1_000

/** Refuses waits at the host that are longer than a call may take: they would end in 504, with the instance started all the same. */
export function createWaitBound(fetch: Fetch, callTime: number): Fetch {
  const most = longestWait(callTime)
  return function boundedFetch(url, init) {
    if (!isWait(url, init)) return fetch(url, init)
    const asked = decodeURIComponent(timeoutInQuery.exec(url)![1]!)
    // A value that is not a number also exceeds the limit: a host may then wait without an end.
    return Number(asked) <= most ? fetch(url, init) : Promise.reject(tooLong(asked, most))
  }
}

function tooLong(received: string, most: number): DurableError {
  const message = `must be at most ${most} seconds here (LIMIT_UPSTREAM_TIME, LIMIT_REQUEST_TIME); start without it and read the status instead`
  return new DurableError('invalid_input', `timeout ${message} (got ${received})`, {
    issues: [{ parameter: 'timeout', message, received }],
  })
}
