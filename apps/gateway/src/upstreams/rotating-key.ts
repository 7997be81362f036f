import type { Fetch } from '@durable-http/core'
import type { UpstreamConfig } from '../config/gateway-config.ts'
import type { Log } from '../telemetry/log.ts'

/** Keys of a function app. */
export type Keys = Pick<UpstreamConfig, 'name' | 'key' | 'nextKey'>

/**
 * Puts a second key behind the one that a client sends at the end of its URLs: a call that the host refuses with 401 goes out again with
 * the other one, and the key that was taken is the one that the next calls begin with. So the key of a host can be renewed while it is
 * called. A body that is a stream cannot be sent twice: such a call is refused, and only later ones succeed. The `fetch` itself where
 * there are not two keys.
 */
export function createRotatingFetch({ name, key, nextKey }: Keys, fetch: Fetch, log: Log): Fetch {
  if (key === undefined || nextKey === undefined || key === nextKey) return fetch
  const ends = [endWith(key), endWith(nextKey)] as const
  let current: 0 | 1 = 0
  let isReported = false

  return async function rotatingFetch(url, init) {
    if (!url.endsWith(ends[0])) return fetch(url, init)
    const call = (index: 0 | 1) => fetch(index === 0 ? url : url.slice(0, -ends[0].length) + ends[1], init)
    const tried = current
    const response = await call(tried)
    if (response.status !== 401) return response
    const other = tried === 0 ? 1 : 0
    if (init?.body instanceof ReadableStream) {
      current = other
      return response
    }
    const again = await call(other)
    if (again.status === 401) {
      await again.body?.cancel()
      return response
    }
    // A body left unread would keep its connection from the next call.
    await response.body?.cancel()
    current = other
    if (other === 1 && !isReported) {
      isReported = true
      log.warn({ app: name }, 'the function app refuses its key and takes the next one: make that the first')
    }
    return again
  }
}

const endWith = (key: string) => `code=${encodeURIComponent(key)}`
