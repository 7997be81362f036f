import { createHash } from 'node:crypto'
import { basePath } from '@durable-http/core'
import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import { expect, test } from 'vitest'
import type { GatewayConfig } from '../src/config/gateway-config.ts'
import { createGateway, type Gateway } from '../src/gateway.ts'
import { configFor } from './config-for.ts'

const page = 'https://ops.example.com'
const apiKey = 'a-key-of-a-viewer'

function setUp(corsOrigins: readonly string[], more: Partial<GatewayConfig> = {}): Gateway & AsyncDisposable {
  const host = createMockHost()
  const sha256 = createHash('sha256').update(apiKey).digest('hex')
  const auth = { apiKeys: [{ name: 'ops', role: 'viewer' as const, sha256 }] }
  const gateway = createGateway({
    config: configFor({ baseUrl: 'https://myapp.test', key: DEFAULT_KEY }, { corsOrigins, auth, ...more }),
    fetchOf: () => (url, init) => host.fetch(new Request(url, init)),
  })
  return { ...gateway, [Symbol.asyncDispose]: () => host.dispose() }
}

const request = (init: RequestInit) => new Request(`http://localhost:8080${basePath}/instances`, init)

test('a page that is named may call, and can read responses and refusals', async () => {
  await using gateway = setUp([page])
  const asked = { origin: page, 'access-control-request-method': 'GET', 'access-control-request-headers': 'x-api-key' }
  const preflight = await gateway.rest.fetch(request({ method: 'OPTIONS', headers: asked }))
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, page])
  expect(preflight.headers.get('access-control-allow-headers')).toContain('x-api-key')
  for (const [headers, status] of [
    [{ origin: page }, 401],
    [{ origin: page, 'x-api-key': apiKey }, 200],
  ] as [Record<string, string>, number][]) {
    const response = await gateway.rest.fetch(request({ headers }))
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([status, page])
    expect(response.headers.get('vary')).toContain('origin')
  }
})

const ping = (headers: Record<string, string>, init: RequestInit = {}) =>
  new Request('http://localhost:9090/mcp', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
    ...init,
  })

test('such a page may call MCP as well', async () => {
  await using gateway = setUp([page])
  const asked = { origin: page, 'access-control-request-method': 'POST' }
  const preflight = await gateway.mcp.fetch(
    new Request('http://localhost:9090/mcp', { method: 'OPTIONS', headers: asked }),
  )
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, page])
  const metadata = new Request('http://localhost:9090/.well-known/oauth-protected-resource/mcp', {
    headers: { origin: page, 'mcp-protocol-version': '2025-11-25' },
  })
  expect((await gateway.mcp.fetch(metadata)).headers.get('access-control-allow-origin')).toBe(page)
  for (const [headers, init, status] of [
    [{}, {}, 401],
    [{ 'x-api-key': apiKey }, {}, 200],
    [{ 'x-api-key': apiKey }, { method: 'PUT' }, 405],
  ] as [Record<string, string>, RequestInit, number][]) {
    const response = await gateway.mcp.fetch(ping({ origin: page, ...headers }, init))
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([status, page])
    expect(response.headers.get('access-control-expose-headers')).toContain('www-authenticate')
  }
})

test.each(['rest', 'mcp'] as const)('a page can read why %s was refused before it was asked', async (face) => {
  const limits = { ...configFor({ baseUrl: '' }).limits, headers: 1024, rate: { requests: 1, window: 60_000 } }
  await using gateway = setUp([page], { limits })
  const call = (headers: Record<string, string>) =>
    gateway[face].fetch(face === 'rest' ? request({ headers }) : ping(headers))
  const headers = { origin: page, 'x-api-key': apiKey }
  const responses = [await call({ ...headers, 'x-long': 'x'.repeat(2_000) }), await call(headers), await call(headers)]
  const told = responses.map((response) => [response.status, response.headers.get('access-control-allow-origin')])
  expect(told).toEqual([431, 200, 429].map((status) => [status, page]))
  expect(responses[2]!.headers.get('access-control-expose-headers')).toContain('retry-after')
})

test('a page that is not named can read nothing, over REST and over MCP', async () => {
  await using gateway = setUp([page])
  const foreign = await gateway.rest.fetch(
    request({ headers: { origin: 'https://evil.example', 'x-api-key': apiKey } }),
  )
  expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([403, null])
  const mcp = await gateway.mcp.fetch(ping({ origin: 'https://evil.example', 'x-api-key': apiKey }))
  expect([mcp.status, mcp.headers.get('access-control-allow-origin')]).toEqual([403, null])
})

test('where no page is named, none may call', async () => {
  await using gateway = setUp([])
  const headers = { origin: page, 'x-api-key': apiKey }
  for (const response of [await gateway.rest.fetch(request({ headers })), await gateway.mcp.fetch(ping(headers))]) {
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([403, null])
  }
})
