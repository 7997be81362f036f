import type { Fetch, FetchInit } from '@durable-http/core'
import { Pool, ProxyAgent } from 'undici'
import { contextOf, type RequestContext } from '../../request/request-context.ts'
import { OpenCalls } from '../../limits/open-calls.ts'
import { readThroughOneBuffer } from './shared-reads.ts'
import { createResponseHandler } from './response-handler.ts'
import { UnreadBodies } from './unread-bodies.ts'

/** Options of `createUndiciFetch`. */
export interface UndiciFetchOptions {
  /** The only origin that may be called. */
  origin: string
  /** Proxy that the origin is reached through, user and password in its URL. */
  proxy?: string | undefined
  /** Connections at once; more requests wait for one. As many as are needed when absent. */
  connections?: number
  /** Bodies that wait for their readers, each with a connection of its own; 128 when absent. */
  unread?: number
  /** Returns the caller that the body of a call counts for; one for all when absent. */
  ownerOf?: (context: RequestContext | undefined) => string
  /** Milliseconds for the head of a response, and between two parts of its body; five minutes when absent. */
  time?: number
}

/** A function like `fetch` over its own connections, which `close` gives back. */
export interface UndiciFetch extends AsyncDisposable {
  fetch: Fetch
  /** Waits for open requests, then closes the connections. */
  close(): Promise<void>
}

/**
 * Makes a function like `fetch` over a pool of keep-alive connections to one origin, at a third of the cost of the global one.
 * Redirects are never followed, and bodies arrive as they are sent: compression is not requested. Rejects as `fetch` does:
 * with the reason of the signal, else with a `TypeError` whose cause is what happened; with a `TimeoutError` where the time was over.
 */
export function createUndiciFetch({
  origin: base,
  connections,
  proxy,
  unread = 128,
  ownerOf = () => '',
  time = 300_000,
}: UndiciFetchOptions): UndiciFetch {
  const { origin } = new URL(base)
  const bodies = new UnreadBodies(unread)
  const options = {
    connections: connections ?? null,
    pipelining: 1,
    headersTimeout: time,
    bodyTimeout: time,
    connect: { onread: readThroughOneBuffer },
  }
  const pool = proxy === undefined ? new Pool(origin, options) : new ProxyAgent({ ...options, uri: proxy })

  function undiciFetch(input: string, init: FetchInit = {}): Promise<Response> {
    return new Promise((resolve, reject) => {
      if (!input.startsWith(`${origin}/`)) throw new TypeError(`fetch failed: the only origin to be asked is ${origin}`)
      const { method = 'GET', headers, body, signal } = init
      signal?.throwIfAborted()
      const context = contextOf(init)
      const handler = createResponseHandler({
        method,
        url: input,
        signal: signal ?? undefined,
        calls: context && (context.openCalls ??= new OpenCalls()),
        place: { unread: bodies, owner: ownerOf(context), cutReader: () => context?.connection?.cut?.() },
        resolve,
        reject,
      })
      const request = {
        origin,
        path: pathOf(input, origin),
        method: method as 'GET',
        headers: (headers ?? null) as Iterable<[string, string]> | null,
        body: (body ?? null) as string | null,
      }
      pool.dispatch(request, handler)
    })
  }

  const close = () => pool.close()
  return { fetch: undiciFetch, close, [Symbol.asyncDispose]: close }
}

function pathOf(url: string, origin: string): string {
  const hash = url.indexOf('#')
  return url.slice(origin.length, hash < 0 ? undefined : hash)
}
