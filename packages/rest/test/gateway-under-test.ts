import { createDurableClient, type DurableClientOptions } from '@durable-http/core'
import { createMockHost, type MockHost, type MockHostOptions } from '@durable-http/mock'
import type { Hono } from 'hono'
import type { RestOptions } from '../src/index.ts'
import { createDocumentedApp } from './documented-app.ts'

/** A key whose every character class has several spellings. */
export const canaryKey = 'Kanary/7+x9==_Vq.end'
export const api = '/runtime/webhooks/durabletask'

export interface GatewayUnderTest extends AsyncDisposable {
  host: MockHost
  rest: Hono
  /** Calls the gateway; the path is below the base path unless it is absolute. */
  call: (method: string, path: string, init?: RequestInit) => Promise<Response>
  /** Calls the host past the gateway, with its key. */
  callHost: (method: string, path: string, init?: RequestInit) => Promise<Response>
}

export interface GatewaySetup {
  host?: MockHostOptions
  client?: Partial<DurableClientOptions>
  rest?: Partial<RestOptions>
}

/** A gateway in front of a mock host, all in this process. */
export function createGatewayUnderTest(setup: GatewaySetup = {}): GatewayUnderTest {
  const host = createMockHost({ key: canaryKey, ...setup.host })
  const client = createDurableClient({
    baseUrl: 'http://host.internal:7071',
    key: canaryKey,
    retry: false,
    fetch: (url, init) => host.fetch(new Request(url, init)),
    ...setup.client,
  })
  const rest = createDocumentedApp({ client, ...setup.rest })
  return {
    host,
    rest,
    async call(method, path, init = {}) {
      const target = path.startsWith('/') ? path : `${api}/${path}`
      return rest.request(`http://gateway.example${target}`, { method, ...init })
    },
    async callHost(method, path, init = {}) {
      const headers = new Headers(init.headers)
      headers.set('x-functions-key', canaryKey)
      return host.fetch(new Request(`http://host.internal:7071${api}/${path}`, { method, ...init, headers }))
    },
    [Symbol.asyncDispose]: () => host.dispose(),
  }
}

/** A request body with the type that goes with JSON. */
export const json = (value: unknown): RequestInit => ({
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json' },
})

export interface ProblemLike {
  type: string
  status: number
  code: string
  detail: string
  operation?: string
  issues?: { parameter: string; in?: string; message: string; received?: string; hazard?: string }[]
  upstreamStatus?: number
  retryAfter?: number
  outcome?: string
}

/** Reads a problem response; fails for any other response. */
export async function problemOf(response: Response): Promise<ProblemLike> {
  if (response.headers.get('content-type') !== 'application/problem+json') {
    throw new Error(`no problem: ${response.status} ${await response.text()}`)
  }
  return (await response.json()) as ProblemLike
}
