import { describe, expect, test } from 'vitest'
import { defaults } from '../src/config/defaults.ts'
import { keyOf, threeKeys } from './key-hash.ts'
import { serveObserved } from './observed-stack.ts'

const json = { 'content-type': 'application/json' }
const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/

describe('the line of a request', () => {
  test('tells who asked for what and how it went, and nothing that the caller sent', async () => {
    await using stack = await serveObserved()
    const secret = 'Canary-of-the-caller'
    await fetch(`${stack.api}/orchestrators/Hello/${secret}?code=${secret}`, {
      method: 'POST',
      headers: { ...json, authorization: `Bearer ${secret}`, 'x-request-id': 'from-the-caller:1' },
      body: JSON.stringify({ secret }),
    })
    const line = await stack.line(({ id }) => id === 'from-the-caller:1')
    expect(line).toEqual({
      level: 'info',
      msg: 'request',
      id: 'from-the-caller:1',
      face: 'rest',
      method: 'POST',
      operation: 'startOrchestrationWithId',
      app: 'default',
      principal: undefined,
      status: 202,
      ms: expect.any(Number),
      upstreamStatus: 202,
      upstreamMs: expect.any(Number),
      upstreamCalls: undefined,
      bytes: expect.any(Number),
      refusal: undefined,
      broken: undefined,
      traceId: undefined,
    })
    expect(line['bytes']).toBeGreaterThan(300)
    expect(JSON.stringify(stack.lines)).not.toContain(secret)
  })

  test('names the operation of a request that is refused for its input', async () => {
    await using stack = await serveObserved()
    await fetch(`${stack.api}/instances?top=none`)
    expect(await stack.line(({ status }) => status === 400)).toMatchObject({
      operation: 'listInstances',
      app: 'default',
    })
  })

  test.each([
    ['GET', 'instances/none', {}, 404, 'not_found', '/instances/{instanceId}'],
    ['GET', 'instances/none?nonsense=1', {}, 400, 'invalid_input', '/instances/{instanceId}'],
    ['GET', 'nowhere', {}, 404, 'unknown_route', undefined],
    [
      'POST',
      'instances/none/terminate',
      { 'x-api-key': keyOf.viewer },
      403,
      'role_too_low',
      '/instances/{instanceId}/terminate',
    ],
    ['GET', 'instances/none', { 'x-api-key': 'wrong' }, 401, 'unauthenticated', '/instances/{instanceId}'],
    ['POST', 'orchestrators/Hello', { 'x-api-key': 'wrong' }, 401, 'unauthenticated', '/orchestrators/{functionName}'],
    [
      'DELETE',
      'entities/Counter/k',
      { 'x-api-key': 'wrong' },
      401,
      'unauthenticated',
      '/entities/{entityName}/{entityKey}',
    ],
    ['PUT', 'instances/none', {}, 405, 'method_not_allowed', '/instances/{instanceId}'],
    ['GET', '/v1/jobs/some/items', { 'x-api-key': 'wrong' }, 401, 'unauthenticated', '/v1/jobs/{jobId}/items'],
    ['GET', '/v1/export', { 'x-api-key': 'wrong' }, 401, 'unauthenticated', '/v1/export'],
    ['GET', '/apps/default/v1/caller', { 'x-api-key': 'wrong' }, 401, 'unauthenticated', '/v1/caller'],
    ['GET', '/metrics', { 'x-api-key': 'wrong' }, 401, 'unauthenticated', '/metrics'],
    ['GET', '/nowhere/at/all', { 'x-api-key': 'wrong' }, 401, 'unauthenticated', undefined],
  ])('of a refusal has the reason, route and address: %s %s %j', async (method, path, own, status, code, route) => {
    await using stack = await serveObserved({ config: { auth: threeKeys } })
    await fetch(path.startsWith('/') ? stack.restUrl + path : `${stack.api}/${path}`, {
      method,
      headers: { 'x-api-key': keyOf.admin, ...own },
    })
    const line = await stack.line(({ msg }) => msg === 'request')
    expect(line).toMatchObject({ status, code, address: '127.0.0.1' })
    expect(line['route']).toBe(route)
  })

  test.each([
    ['POST', '/mcp', { 'x-api-key': 'wrong' }, 401, 'unauthenticated', '/mcp'],
    ['POST', '/mcp', { 'content-type': 'text/plain' }, 415, 'unsupported_media_type', '/mcp'],
    ['POST', '/mcp', { 'content-encoding': 'gzip' }, 415, 'unsupported_media_type', '/mcp'],
    ['POST', '/elsewhere', {}, 404, 'unknown_route', undefined],
    ['PUT', '/mcp', {}, 405, 'method_not_allowed', '/mcp'],
  ])('of a refusal of MCP tells the same: %s %s %j', async (method, path, own, status, code, route) => {
    await using stack = await serveObserved({ config: { auth: threeKeys } })
    const headers = { 'x-api-key': keyOf.admin, accept: '*/*', ...json, ...own }
    await fetch(stack.mcpUrl + path, { method, headers, body: '{"jsonrpc":"2.0","id":1,"method":"ping"}' })
    const line = await stack.line(({ msg }) => msg === 'request')
    expect([line['status'], line['code'], line['route'], line['address']]).toEqual([status, code, route, '127.0.0.1'])
  })

  test('names the route of a caller who is over the rate', async () => {
    const limits = { ...defaults.limits, rate: { requests: 1, window: 60_000 } }
    await using stack = await serveObserved({ config: { auth: threeKeys, limits } })
    for (let n = 0; n < 2; n++) await fetch(`${stack.api}/instances/a`, { headers: { 'x-api-key': keyOf.admin } })
    expect(await stack.line(({ status }) => status === 429)).toMatchObject({
      code: 'rate_limited',
      route: '/instances/{instanceId}',
      address: '127.0.0.1',
    })
  })

  test('comes when the response has ended, not before', async () => {
    const input = 'x'.repeat(4_000_000)
    await using stack = await serveObserved()
    await fetch(`${stack.api}/orchestrators/Echo/big`, { method: 'POST', headers: json, body: JSON.stringify(input) })
    await stack.mock.host.clock.settle()
    const response = await fetch(`${stack.api}/instances/big`)
    expect(stack.lines.some(({ operation }) => operation === 'getInstanceStatus')).toBe(false)
    await response.text()
    const line = await stack.line(({ operation }) => operation === 'getInstanceStatus')
    expect(line['bytes']).toBeGreaterThan(4_000_000)
    expect(line['broken']).toBeUndefined()
  })

  test('reports that the caller left', async () => {
    await using stack = await serveObserved({ host: { clock: 'real', faults: [{ latency: 2_000 }] } })
    const gone = fetch(`${stack.api}/instances/a`, { signal: AbortSignal.timeout(100) })
    await expect(gone).rejects.toThrow()
    expect(await stack.line(({ operation }) => operation === 'getInstanceStatus')).toMatchObject({
      status: 499,
      broken: true,
    })
  })

  test('is written for probes and metrics at debug alone', async () => {
    await using stack = await serveObserved()
    for (const path of ['/health/live', '/health/ready', '/metrics', '/nowhere'])
      await (await fetch(stack.restUrl + path)).text()
    await stack.line(({ status }) => status === 404)
    expect(stack.lines.map(({ level, status }) => [level, status])).toEqual([
      ['debug', 200],
      ['debug', 200],
      ['debug', 200],
      ['info', 404],
    ])
  })
})

describe('x-request-id', () => {
  test.each(['/nowhere', '/', '/runtime/webhooks/durabletask/instances/none', '/health/live'])(
    'is on the response to %s',
    async (path) => {
      await using stack = await serveObserved()
      for (const url of [stack.restUrl, stack.mcpUrl]) {
        expect((await fetch(url + path)).headers.get('x-request-id')).toMatch(uuid)
        const asked = await fetch(url + path, { headers: { 'x-request-id': 'mine' } })
        expect(asked.headers.get('x-request-id')).toBe('mine')
      }
    },
  )

  test.each(['', 'two words', 'a'.repeat(129), '<script>'])('is a new one instead of %j', async (asked) => {
    await using stack = await serveObserved()
    const response = await fetch(`${stack.restUrl}/health/live`, { headers: { 'x-request-id': asked } })
    expect(response.headers.get('x-request-id')).toMatch(uuid)
  })

  test('is on refusals too', async () => {
    await using stack = await serveObserved()
    const response = await fetch(`${stack.restUrl}/`, {
      headers: { origin: 'https://evil.example', 'x-request-id': 'mine' },
    })
    expect([response.status, response.headers.get('x-request-id')]).toEqual([403, 'mine'])
  })
})

describe('health', () => {
  test('is ready while a function app responds, and shows no address', async () => {
    await using stack = await serveObserved()
    for (const url of [stack.restUrl, stack.mcpUrl]) {
      const ready = await fetch(`${url}/health/ready`)
      expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready', upstreams: { default: 'ok' } }])
      expect((await fetch(`${url}/health/live`)).status).toBe(200)
    }
  })

  test('is not ready while it drains, and live all the same', async () => {
    await using stack = await serveObserved()
    stack.state.isDraining = true
    const ready = await fetch(`${stack.restUrl}/health/ready`)
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'draining' }])
    expect((await fetch(`${stack.restUrl}/health/live`)).status).toBe(200)
  })

  test('is not ready while no function app can be reached', async () => {
    await using stack = await serveObserved({ host: { faults: [{ status: 503 }] } })
    const ready = await fetch(`${stack.restUrl}/health/ready`)
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'unready', upstreams: { default: 'failing' } }])
  })

  test('responds to probes that name the host by its address', async () => {
    await using stack = await serveObserved()
    const { port } = new URL(stack.restUrl)
    const status = await statusFor(Number(port), '/health/live', '10.0.0.7')
    expect(status).toBe(200)
  })
})

async function statusFor(port: number, path: string, host: string): Promise<number | undefined> {
  const { request } = await import('node:http')
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path, headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })
}
