import type { Fetch } from '@durable-http/core'
import type { RequestContext } from '../request-context.ts'
import { Slots } from '../slots.ts'
import type { Metrics } from './metrics.ts'
import type { Tracing } from './tracing.ts'

// Tells which request a call belongs to; it goes no further than here.
const requestHeader = 'x-durable-gateway-request'

/** Joins calls to function apps with the requests they are made for, through a header that never leaves the gateway. */
export interface OpenRequests {
  /** Gives the request a header by which its calls are known. */
  open(context: RequestContext): void
  /** Forgets the request. */
  close(context: RequestContext): void
  /** Tells the request of a call and takes the header off it. */
  take(init: RequestInit | undefined): RequestContext | undefined
  /** Tells the request of a call and leaves the header on it. */
  find(headers: HeadersInit | undefined): RequestContext | undefined
  /** Whether a call is made for a request that was answered meanwhile. */
  isOver(headers: HeadersInit | undefined): boolean
}

/** Makes the list of requests that are being answered. */
export function createOpenRequests(): OpenRequests {
  const open = new Slots<RequestContext>()
  let count = 0
  // A call may outlive its request, whose slot is another's by then: the count tells them apart.
  const named = (name: string | undefined) => {
    const context = name === undefined ? undefined : open.at(Number.parseInt(name, 10))
    return context?.traceHeaders[requestHeader] === name ? context : undefined
  }
  return {
    open(context) {
      context.traceHeaders = { ...context.traceHeaders, [requestHeader]: `${open.add(context)}/${++count}` }
    },
    close({ traceHeaders }) {
      const name = traceHeaders[requestHeader]
      if (named(name)) open.delete(Number.parseInt(name!, 10))
    },
    take(init) {
      const name = readHeader(init?.headers, requestHeader)
      if (name !== undefined) init!.headers = without(init!.headers!, requestHeader)
      return named(name)
    },
    find: (headers) => named(readHeader(headers, requestHeader)),
    isOver(headers) {
      const name = readHeader(headers, requestHeader)
      const context = named(name)
      return name !== undefined && (context === undefined || context.refusal === 'time')
    },
  }
}

/** What `createObservedFetch` takes. */
export interface ObservedFetchOptions {
  /** Name of the function app. */
  app: string
  fetch: Fetch
  requests: OpenRequests
  metrics?: Metrics | undefined
  tracing?: Tracing | undefined
  /** Whether the request of a call is to be told of it. */
  isTold: boolean
}

/** Counts, times and traces the calls to one function app; a span of a call is what the app is told as `traceparent`. */
export function createObservedFetch({ app, fetch, requests, metrics, tracing, isTold }: ObservedFetchOptions): Fetch {
  if (!isTold && !metrics && !tracing) {
    return (url, init) => {
      requests.take(init)
      return fetch(url, init)
    }
  }
  return function observedFetch(url, init = {}) {
    const context = requests.take(init)
    const span = tracing?.call(init.method ?? 'GET', url, app, traceOf(init.headers))
    if (span && init.headers) for (const name in span.headers) setHeader(init.headers, name, span.headers[name]!)
    const began = performance.now()

    function ended(status: number | undefined, error?: unknown): void {
      const milliseconds = performance.now() - began
      metrics?.upstreamAnswered(app, status ?? 'error', milliseconds / 1_000)
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

// An object that a member was deleted from is slow to read for whoever comes next.
function without(headers: HeadersInit, name: string): HeadersInit {
  const known = headers as Headerlike
  if (known instanceof Headers) {
    known.delete(name)
    return known
  }
  const rest: Record<string, string> = {}
  for (const other in known) if (other !== name) rest[other] = known[other]!
  return rest
}
