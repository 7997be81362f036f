import { createHash } from 'node:crypto'
import { basePath } from '@durable-http/core'
import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import { expect, test } from 'vitest'
import { createGateway, type Gateway } from '../src/gateway.ts'
import { configFor } from './config-for.ts'

const page = 'https://ops.example.com'
const apiKey = 'a-key-of-a-viewer'

function setUp(corsOrigins: readonly string[]): Gateway & AsyncDisposable {
  const host = createMockHost()
  const sha256 = createHash('sha256').update(apiKey).digest('hex')
  const auth = { apiKeys: [{ name: 'ops', role: 'viewer' as const, sha256 }] }
  const gateway = createGateway({
    config: configFor({ baseUrl: 'https://myapp.test', key: DEFAULT_KEY }, { corsOrigins, auth }),
    fetchOf: () => (url, init) => host.fetch(new Request(url, init)),
  })
  return { ...gateway, [Symbol.asyncDispose]: () => host.dispose() }
}

const request = (init: RequestInit) => new Request(`http://localhost:8080${basePath}/instances`, init)

test('a page that is named may ask, is told why it was refused, and reads what it asked for', async () => {
  await using gateway = setUp([page])
  const asked = { origin: page, 'access-control-request-method': 'GET', 'access-control-request-headers': 'x-api-key' }
  const preflight = await gateway.rest.fetch(request({ method: 'OPTIONS', headers: asked }))
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, page])
  expect(preflight.headers.get('access-control-allow-headers')).toContain('x-api-key')
  for (const [headers, status] of [
    [{ origin: page }, 401],
    [{ origin: page, 'x-api-key': apiKey }, 200],
  ] as [Record<string, string>, number][]) {
    const answer = await gateway.rest.fetch(request({ headers }))
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([status, page])
    expect(answer.headers.get('vary')).toContain('origin')
  }
})

test('a page that is not named is told nothing, and none may call MCP', async () => {
  await using gateway = setUp([page])
  const foreign = await gateway.rest.fetch(
    request({ headers: { origin: 'https://evil.example', 'x-api-key': apiKey } }),
  )
  expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([403, null])
  const call = new Request('http://localhost:9090/mcp', {
    method: 'POST',
    headers: { origin: page, 'x-api-key': apiKey },
  })
  const mcp = await gateway.mcp.fetch(call)
  expect([mcp.status, mcp.headers.get('access-control-allow-origin')]).toEqual([403, null])
})

test('where no page is named, none may call', async () => {
  await using gateway = setUp([])
  const answer = await gateway.rest.fetch(request({ headers: { origin: page, 'x-api-key': apiKey } }))
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([403, null])
})
