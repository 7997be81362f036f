import type { Fetch } from '@durable-http/core'
import { contextOf } from '../request/request-context.ts'
import type { Metrics } from './metrics.ts'
import type { Tracing } from './tracing.ts'

/** Options of `createObservedFetch`. */
export interface ObservedFetchOptions {
  /** Name of the function app. */
  app: string
  fetch: Fetch
  metrics?: Metrics | undefined
  tracing?: Tracing | undefined
  /** True if the request's context records this call. */
  isReported: boolean
}

/** Counts, times and traces the calls to one function app; the app receives the span of a call as `traceparent`. */
export function createObservedFetch({ app, fetch, metrics, tracing, isReported }: ObservedFetchOptions): Fetch {
  if (!isReported && !metrics && !tracing) return fetch
  return function observedFetch(url, init = {}) {
    const context = contextOf(init)
    const span = tracing?.call(init.method ?? 'GET', url, app, traceOf(init.headers))
    if (span && init.headers) for (const name in span.headers) setHeader(init.headers, name, span.headers[name]!)
    const began = performance.now()

    function ended(status: number | undefined, error?: unknown): void {
      const milliseconds = performance.now() - began
      metrics?.upstreamResponded(app, status ?? 'error', milliseconds / 1_000)
      if (context) {
        const calls = (context.calls ??= { count: 0, milliseconds: 0, status: undefined })
        calls.count++
        calls.milliseconds += milliseconds
        calls.status = status
      }
      span?.end(status, error)
    }

    return fetch(url, init).then(
      (response) => {
        ended(response.status)
        return response
      },
      (error: unknown) => {
        ended(undefined, error)
        throw error
      },
    )
  }
}

// Headers come as what `fetch` takes: a `Headers`, or a record with names in lower case.
type Headerlike = Headers | Record<string, string>

function readHeader(headers: HeadersInit | undefined, name: string): string | undefined {
  if (headers === undefined) return undefined
  return headers instanceof Headers ? (headers.get(name) ?? undefined) : (headers as Record<string, string>)[name]
}

const traceOf = (headers: HeadersInit | undefined) => ({
  traceparent: readHeader(headers, 'traceparent'),
  tracestate: readHeader(headers, 'tracestate'),
})

function setHeader(headers: HeadersInit, name: string, value: string): void {
  const known = headers as Headerlike
  if (known instanceof Headers) known.set(name, value)
  else known[name] = value
}
