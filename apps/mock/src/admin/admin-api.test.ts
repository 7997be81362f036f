import { describe, expect, test } from 'vitest'
import { createMockHost } from '../index.ts'
import { createAdminApi } from './admin-api.ts'
import { adminOpenApi } from './admin-openapi.ts'
import { adminRoutes } from './admin-routes.ts'

const key = 'key-that-must-not-leave'

function setUp({ adminKey, hosts }: { adminKey?: string; hosts?: string[] } = {}) {
  const host = createMockHost({
    key,
    clock: { mode: 'virtual', start: '2030-01-01T00:00:00Z' },
    heldActivities: ['SayHello'],
  })
  const handle = createAdminApi({ host, key: adminKey, hosts })
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const target = `/_mock/v1${path}`
    const request = new Request(`http://localhost:7071${target}`, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const response = (await handle(request, target))!
    const text = await response.text()
    return { status: response.status, text, json: text === '' ? undefined : JSON.parse(text) }
  }
  const ask = (method: string, path: string, body?: string) =>
    host.fetch(
      new Request(`http://localhost/runtime/webhooks/durabletask${path}`, {
        method,
        headers: { 'x-functions-key': key },
        ...(body !== undefined && { body }),
      }),
    )
  return { host, send, ask, handle, [Symbol.asyncDispose]: () => host.dispose() }
}

describe('access', () => {
  test.each([
    ['an Origin', { origin: 'http://localhost:7071' }, 403, 'browser'],
    ['a request of a page', { 'sec-fetch-site': 'cross-site' }, 403, 'browser'],
    ['a foreign Host', { host: 'evil.example:7071' }, 403, 'foreign_host'],
    ['a name of this machine', { host: 'localhost' }, 200, undefined],
    ['a listed name', { host: 'Mock.Test.Internal:7071' }, 200, undefined],
  ])('with %s is %o → %i', async (_, headers, status, code) => {
    await using admin = setUp({ hosts: ['mock.test.internal'] })
    const response = await admin.send('GET', '/live', undefined, headers)
    expect([response.status, response.json.code]).toEqual([status, code])
  })

  test.each([
    [{}, 401],
    [{ 'x-mock-admin-key': 'wrong' }, 401],
    [{ 'x-mock-admin-key': '' }, 401],
    [{ 'x-mock-admin-key': 'right' }, 200],
    [{ authorization: 'Bearer right', host: 'durable-mock:7071' }, 200],
    [{ authorization: 'Bearer right', host: '10.0.0.5:7071' }, 200],
    [{ authorization: 'Bearer right', host: 'evil.example' }, 403],
  ])('with a key takes %o → %i', async (headers, status) => {
    await using admin = setUp({ adminKey: 'right' })
    expect((await admin.send('GET', '/clock', undefined, headers as Record<string, string>)).status).toBe(status)
  })
})

describe('a request', () => {
  test.each([
    ['GET', '/nothing', undefined, {}, 404, 'There is nothing at /_mock/v1/nothing'],
    ['DELETE', '/clock', undefined, {}, 405, '/_mock/v1/clock takes GET, PUT, not DELETE.'],
    ['POST', '/seed', '{', {}, 400, 'The body is not JSON'],
    ['POST', '/seed', '{}', { 'content-type': 'text/plain' }, 415, 'The body must be JSON'],
    [
      'POST',
      '/seed',
      { instances: [{ instanceId: 'a', name: 'E', status: 'Failed' }] },
      {},
      400,
      'instances.0: Unrecognized key: "status"',
    ],
    [
      'POST',
      '/seed',
      { instances: [{ instanceId: 'a', name: 'E', runtimeStatus: 'Done' }] },
      {},
      400,
      'instances.0.runtimeStatus: Invalid option',
    ],
    ['POST', '/reset', { a: 1 }, {}, 400, 'This operation takes no body.'],
    ['POST', '/clock/advance', { duration: 'soon' }, {}, 400, "expected a duration such as '30d'"],
    ['POST', '/faults', { match: { operation: 'list' }, status: 503 }, {}, 400, 'match.operation: Invalid option'],
    ['POST', '/faults', { headers: { 'a b': 'x' } }, {}, 400, 'headers'],
    ['DELETE', '/faults/9', undefined, {}, 404, "There is no fault with the id '9'; there are: none."],
    ['POST', '/snapshots/9/restore', undefined, {}, 404, "There is no snapshot with the id '9'; there are: none."],
    ['POST', '/activities/9/complete', {}, {}, 400, "no held activity with the id '9' waits; waiting: none"],
    ['POST', '/activities/%zz/complete', {}, {}, 400, 'The path is not well formed.'],
    ['GET', '/requests?limit=0', undefined, {}, 400, 'limit: Too small'],
    ['GET', '/requests?since=1', undefined, {}, 400, 'Unrecognized key: "since": accepted are '],
  ])('%s %s of %j is refused', async (method, path, body, headers, status, text) => {
    await using admin = setUp()
    const response = await admin.send(method, path, body, headers)
    expect([response.status, response.text.replaceAll('\\"', '"')]).toEqual([status, expect.stringContaining(text)])
  })

  test('elsewhere is left to the host', async () => {
    await using admin = setUp()
    const handled = ['/runtime', '/_mock', '/_mock/v10', '/_mock/v2/live'].map((path) =>
      admin.handle(new Request(`http://localhost${path}`), path),
    )
    expect(handled).toEqual([undefined, undefined, undefined, undefined])
  })
})

test('seeds, keeps a snapshot, goes back to it and resets', async () => {
  await using admin = setUp()
  expect(
    (
      await admin.send('POST', '/seed', {
        instances: [{ instanceId: 'a', name: 'Echo', output: 1, createdTime: '2029-01-01T00:00:00Z' }],
      })
    ).status,
  ).toBe(204)
  const { json } = await admin.send('POST', '/snapshots')
  expect(json).toEqual({ id: '1', now: '2030-01-01T00:00:00.000Z', instances: 1 })
  await admin.ask('DELETE', '/instances/a')
  expect((await admin.send('GET', '/live')).json).toMatchObject({
    status: 'ok',
    instances: 0,
    extensionVersion: '3.19.0',
  })
  await admin.send('POST', '/snapshots/1/restore')
  expect(admin.host.instances.get('a')?.output).toBe(1)
  await admin.send('DELETE', '/snapshots/1')
  await admin.send('POST', '/reset')
  expect([admin.host.instances.size, (await admin.send('GET', '/snapshots')).json]).toEqual([0, []])
})

test('turns the clock', async () => {
  await using admin = setUp()
  await admin.ask('POST', '/orchestrators/Timer/a', '3600')
  await admin.send('POST', '/clock/settle')
  expect(admin.host.instances.get('a')?.runtimeStatus).toBe('Running')
  const { json } = await admin.send('POST', '/clock/advance', { duration: '2h' })
  expect(json).toEqual({ now: expect.stringMatching(/^2030-01-01T02:00:00/) as string, setting: 'virtual' })
  expect(admin.host.instances.get('a')?.runtimeStatus).toBe('Completed')
  expect((await admin.send('PUT', '/clock', { setting: 'automatic' })).json.setting).toBe('automatic')
  await admin.ask('POST', '/orchestrators/Timer/b', '360000')
  await admin.send('POST', '/clock/settle')
  expect(admin.host.instances.get('b')?.runtimeStatus).toBe('Completed')
})

test('adds a fault, counts its hits and takes it away', async () => {
  await using admin = setUp()
  await admin.send('POST', '/faults', {
    match: { operation: 'listInstances' },
    status: 503,
    headers: { 'retry-after': '1' },
    nth: 2,
  })
  const statuses = [await admin.ask('GET', '/instances'), await admin.ask('GET', '/instances')].map(
    ({ status }) => status,
  )
  expect(statuses).toEqual([200, 503])
  expect((await admin.send('GET', '/faults')).json).toMatchObject([
    { id: '1', seen: 2, hits: 1, fault: { status: 503 } },
  ])
  await admin.send('DELETE', '/faults/1')
  expect((await admin.ask('GET', '/instances')).status).toBe(200)
})

test('completes and fails held activities', async () => {
  await using admin = setUp()
  await admin.ask('POST', '/orchestrators/Hello/a')
  await admin.send('POST', '/clock/settle')
  expect((await admin.send('GET', '/activities')).json).toEqual({
    held: ['SayHello'],
    pending: [{ id: '1', instanceId: 'a', name: 'SayHello', input: 'Tokyo', attempt: 1 }],
  })
  await admin.send('POST', '/activities/1/complete', { result: 'Moin!' })
  await admin.send('POST', '/clock/settle')
  await admin.send('POST', '/activities/2/fail', { message: 'no breath', type: 'System.TimeoutException' })
  await admin.send('POST', '/activities/release', {})
  await admin.send('POST', '/clock/settle')
  expect(admin.host.instances.get('a')).toMatchObject({
    runtimeStatus: 'Failed',
    output: expect.stringContaining('no breath') as string,
  })
  expect((await admin.send('GET', '/activities')).json.held).toEqual([])
})

describe('the journal', () => {
  const startOrder = async (admin: ReturnType<typeof setUp>) => {
    await admin.host.fetch(
      new Request(`http://localhost/runtime/webhooks/durabletask/orchestrators/Echo/a?c%6Fde=${key}&x=1`, {
        method: 'POST',
        body: '{"sku":"A1","lines":[1,2]}',
      }),
    )
  }

  test('shows requests without their keys', async () => {
    await using admin = setUp()
    await startOrder(admin)
    await admin.ask('GET', '/instances/a')
    const { json, text } = await admin.send('GET', '/requests?operation=startOrchestrationWithId')
    expect(json).toMatchObject([
      {
        id: 1,
        method: 'POST',
        params: ['Echo', 'a'],
        status: 202,
        target: expect.stringMatching(/c%6Fde=redacted&x=1$/) as string,
      },
    ])
    expect(text + (await admin.send('GET', '/requests')).text).not.toContain(key)
    expect((await admin.send('GET', '/requests?after=1')).json).toHaveLength(1)
  })

  test.each([
    [{ operation: 'startOrchestrationWithId' }, true, 1],
    [{ method: 'POST', body: { sku: 'A1' } }, true, 1],
    [{ params: ['Echo', 'a'], count: 1, status: 202 }, true, 1],
    [{ operation: 'purgeInstances', count: 0 }, true, 0],
    [{ method: 'POST', count: { max: 0 } }, false, 1],
    [{ body: { lines: [1, 3] } }, false, 0],
    [{ path: '/raiseEvent/' }, false, 0],
  ])('verifies %j', async (expected, ok, count) => {
    await using admin = setUp()
    await startOrder(admin)
    expect((await admin.send('POST', '/requests/verify', expected)).json).toMatchObject({ ok, count })
  })

  test('says how close the nearest request came', async () => {
    await using admin = setUp()
    await startOrder(admin)
    const { json, text } = await admin.send('POST', '/requests/verify', {
      method: 'POST',
      body: { sku: 'B2', lines: [1, 2] },
    })
    expect(json.nearest[0].differences).toEqual(['body.sku: expected "B2", got "A1"'])
    expect(text).not.toContain(key)
    await admin.send('DELETE', '/requests')
    expect((await admin.send('GET', '/requests')).json).toEqual([])
  })
})

test('the description has every operation once', async () => {
  await using admin = setUp()
  const { json } = await admin.send('GET', '/openapi.json')
  expect(json).toEqual(JSON.parse(JSON.stringify(adminOpenApi())))
  const operations = Object.entries(json.paths as Record<string, Record<string, { operationId: string }>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => ({
        key: `${method.toUpperCase()} ${path}`,
        operationId,
      })),
  )
  expect(operations.map((operation) => operation.key).toSorted()).toEqual(Object.keys(adminRoutes).toSorted())
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
})
