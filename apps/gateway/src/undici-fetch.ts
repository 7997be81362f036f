import type { Fetch } from '@durable-http/core'
import { Pool } from 'undici'
import { UndiciResponse } from './undici-response.ts'

/** Options of `createUndiciFetch`. */
export interface UndiciFetchOptions {
  /** The one origin that may be asked. */
  origin: string
  /** Connections at once; more requests wait for one. */
  connections?: number
}

/** A function like `fetch` over its own connections, which `close` gives back. */
export interface UndiciFetch extends AsyncDisposable {
  fetch: Fetch
  /** Waits for open requests, then closes the connections. */
  close(): Promise<void>
}

/**
 * Makes a function like `fetch` over a pool of keep-alive connections to one origin, at a third of the cost of the global one.
 * Redirects are never followed, and bodies arrive as they are sent: no compression is asked for. Rejects as `fetch` does:
 * with the reason of the signal, else with a `TypeError` whose cause tells what happened.
 */
export function createUndiciFetch({ origin: base, connections = 256 }: UndiciFetchOptions): UndiciFetch {
  const { origin } = new URL(base)
  const pool = new Pool(origin, { connections, pipelining: 1 })

  async function undiciFetch(input: string, init: RequestInit = {}): Promise<Response> {
    if (!input.startsWith(`${origin}/`)) throw new TypeError(`fetch failed: the only origin to be asked is ${origin}`)
    const { method = 'GET', headers, body, signal } = init
    signal?.throwIfAborted()
    try {
      const answer = await pool.request({
        path: pathOf(input, origin),
        method,
        headers: (headers ?? null) as Iterable<[string, string]> | null,
        body: (body ?? null) as string | null,
        signal: signal ?? null,
      })
      const hasBody = method !== 'HEAD' && !bodiless.has(answer.statusCode)
      return new UndiciResponse(answer, input, hasBody) as unknown as Response
    } catch (error) {
      if (signal?.aborted) throw signal.reason
      throw new TypeError(`fetch failed: ${reasonOf(error)}`, { cause: error })
    }
  }

  const close = () => pool.close()
  return { fetch: undiciFetch, close, [Symbol.asyncDispose]: close }
}

const bodiless = new Set([101, 204, 205, 304])

function pathOf(url: string, origin: string): string {
  const hash = url.indexOf('#')
  return url.slice(origin.length, hash < 0 ? undefined : hash)
}

// When every address of a name refuses, Node's error says nothing itself.
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map((inner) => reasonOf(inner)).join(', ')
  return error instanceof Error ? error.message : String(error)
}
