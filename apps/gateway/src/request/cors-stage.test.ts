import { describe, expect, test } from 'vitest'
import type { Face, RequestContext } from './request-context.ts'
import { createCorsStage } from './cors-stage.ts'

const page = 'https://ops.example.com'

async function ask(origins: string[], init: RequestInit, face: Face = 'rest') {
  const context: RequestContext = { face, id: '1', began: 0, peer: undefined, traceHeaders: {} }
  const request = new Request('http://localhost:8080/runtime/webhooks/durabletask/instances', init)
  const refusal = () => new Response('no', { status: 401, headers: { vary: 'accept' } })
  return createCorsStage(origins)!(request, context, refusal)
}

describe('pages of other origins', () => {
  test('may call and read refusals, too', async () => {
    for (const origins of [[page], ['https://other.example', page], [page.toUpperCase()], ['*']]) {
      const response = await ask(origins, { headers: { origin: page } })
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([401, page])
      expect(response.headers.get('vary')).toBe('accept, origin')
      expect(response.headers.get('access-control-expose-headers')).toContain('location')
    }
  })

  test('get their permissions before they show who they are', async () => {
    const headers = { origin: page, 'access-control-request-method': 'DELETE' }
    const response = await ask([page], { method: 'OPTIONS', headers })
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([204, page])
    expect(response.headers.get('access-control-allow-methods')).toContain('DELETE')
    for (const name of ['authorization', 'content-type', 'durable-app', 'x-ms-continuation-token']) {
      expect(response.headers.get('access-control-allow-headers')!.split(', ')).toContain(name)
    }
  })

  const common = ['accept', 'authorization', 'content-type', 'durable-app', 'traceparent', 'x-api-key', 'x-request-id']
  const ofRest = [...common, 'x-functions-key', 'x-ms-continuation-token']
  const ofMcp = [...common, 'last-event-id', 'mcp-method', 'mcp-name', 'mcp-protocol-version', 'mcp-session-id']
  const preflights: [Face, string, string, string[], string[]][] = [
    ['rest', 'DELETE', 'x-api-key', ofRest, ['mcp-session-id']],
    ['rest', 'POST', 'mcp-param-region', ofRest, ['mcp-param-region']],
    ['mcp', 'POST', 'content-type, mcp-protocol-version', ofMcp, ['x-ms-continuation-token']],
    ['mcp', 'GET', 'last-event-id, mcp-session-id', ofMcp, []],
    ['mcp', 'DELETE', 'mcp-session-id', ofMcp, []],
    ['mcp', 'POST', 'mcp-param-region,Mcp-Param-Tenant', [...ofMcp, 'mcp-param-region', 'mcp-param-tenant'], []],
    ['mcp', 'POST', 'mcp-param-, mcp-param-a b, cookie, x-evil', ofMcp, ['mcp-param-', 'cookie', 'x-evil', '*']],
    ['mcp', 'PUT', '', ofMcp, []],
  ]
  test.each(preflights)('of %s may send %s with %s', async (face, method, asked, allowed, others) => {
    const headers = {
      origin: page,
      'access-control-request-method': method,
      ...(asked && { 'access-control-request-headers': asked }),
    }
    const response = await ask([page], { method: 'OPTIONS', headers }, face)
    expect(response.status).toBe(204)
    const listed = response.headers.get('access-control-allow-headers')!.split(', ')
    expect(listed).toEqual(expect.arrayContaining(allowed))
    expect(listed.filter((name) => others.includes(name))).toEqual([])
    const methods = response.headers.get('access-control-allow-methods')!.split(', ')
    expect(methods.includes(method)).toBe(method !== 'PUT')
    expect(response.headers.has('access-control-allow-credentials')).toBe(false)
  })

  const readable: [Face, string[]][] = [
    ['rest', ['etag', 'link', 'location', 'preference-applied', 'x-ms-continuation-token']],
    ['mcp', ['mcp-session-id', 'mcp-protocol-version']],
  ]
  test.each(readable)('of %s read headers of responses', async (face, names) => {
    for (const origins of [[page], ['*']]) {
      const response = await ask(origins, { headers: { origin: page } }, face)
      const listed = response.headers.get('access-control-expose-headers')!.split(', ')
      const common = ['www-authenticate', 'x-request-id', 'retry-after', 'ratelimit', 'ratelimit-policy']
      expect(listed.toSorted()).toEqual([...common, ...names].sort())
      expect(response.headers.get('access-control-allow-origin')).toBe(page)
      expect(response.headers.has('access-control-allow-credentials')).toBe(false)
    }
  })

  test('do not make caches keep responses to others', async () => {
    for (const headers of [{}, { origin: 'https://evil.example' }, { origin: page }]) {
      expect((await ask([page], { headers })).headers.get('vary')).toBe('accept, origin')
    }
  })

  const others: [string, string[], RequestInit, Face][] = [
    ['a page that is not named', [page], { headers: { origin: 'https://evil.example' } }, 'rest'],
    ['a page of a longer name', [page], { headers: { origin: `${page}.evil.example` } }, 'rest'],
    ['no page', [page], {}, 'rest'],
    ['a page that is not named and calls MCP', [page], { headers: { origin: 'https://evil.example' } }, 'mcp'],
    [
      'a page that is not named and asks first',
      [page],
      { method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-method': 'GET' } },
      'mcp',
    ],
    ['a sandboxed page', [page], { headers: { origin: 'null' } }, 'mcp'],
  ]
  test.each(others)('say nothing of %s', async (_, origins, init, face) => {
    const response = await ask(origins, init, face)
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  test('cost nothing without origins', () => {
    expect(createCorsStage([])).toBeUndefined()
  })
})
