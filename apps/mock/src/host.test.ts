import { expect, test } from 'vitest'
import { DEFAULT_MASTER_KEY } from './host-options.ts'
import { DEFAULT_KEY, type MockHostOptions, createMockHost, entityOf } from './index.ts'

const base = 'http://localhost:7071/runtime/webhooks/durabletask'

/** A host and a short way to ask it. */
function hostOf(options: MockHostOptions = {}) {
  const host = createMockHost({ authLevel: 'anonymous', ...options })
  const ask = async (method: string, path: string, init: RequestInit = {}) => {
    const response = await host.fetch(new Request(base + path, { method, ...init }))
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) as never }
  }
  const json = (body: unknown): RequestInit => ({
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })
  return { host, ask, json }
}

test('an orchestration runs by itself, a durable timer waits for advance', async () => {
  const { host, ask } = hostOf()
  await ask('POST', '/orchestrators/Hello/a')
  await ask('POST', '/orchestrators/Timer/b', { body: '3600' })
  await host.clock.settle()
  expect(host.instances.get('a')).toMatchObject({ runtimeStatus: 'Completed', name: 'Hello' })
  expect(host.instances.get('b')?.runtimeStatus).toBe('Running')
  await host.clock.advance('1h')
  expect(host.instances.get('b')?.output).toBe('fired')
  await host.dispose()
})

test('a start that waits takes no real time', async () => {
  const { host, ask } = hostOf()
  const before = host.clock.now()
  expect((await ask('POST', '/orchestrators/WaitForGo/a?timeout=60&pollingInterval=1')).status).toBe(202)
  expect(host.clock.now() - before).toBeGreaterThanOrEqual(60_000)
  expect((await ask('POST', '/orchestrators/Timer/b?timeout=60&pollingInterval=1', { body: '5' })).text).toBe('"fired"')
})

test('functions of your own run beside the samples, and in their place', async () => {
  const { ask } = hostOf({
    functions: {
      orchestrators: {
        Order: async (context) => context.callActivity('Reserve', context.input),
        Echo: () => 'mine',
      },
      activities: { Reserve: (order: { sku: string }) => ({ reserved: order.sku }) },
      entities: { Stock: entityOf({ take: (entity) => entity.setState(entity.getState(() => 10) - 1) }) },
    },
  })
  const wait = 'timeout=5&pollingInterval=1'
  expect((await ask('POST', `/orchestrators/order?${wait}`, { body: '{"sku":"A1"}' })).text).toBe('{"reserved":"A1"}')
  expect((await ask('POST', `/orchestrators/Echo?${wait}`)).text).toBe('"mine"')
  expect((await ask('POST', `/orchestrators/Hello?${wait}`)).text).toContain('Tokyo')
})

test('without the samples only your own functions are there', async () => {
  const { ask } = hostOf({
    extensionVersion: '2.13.7',
    sampleFunctions: false,
    functions: { orchestrators: { Mine: () => 1 } },
  })
  const { status, text } = await ask('POST', '/orchestrators/Echo')
  expect(status).toBe(400)
  expect(text).toContain("The following are the known orchestrator functions: 'Mine'.")
})

test.for([
  ['nothing', '', {}, 401],
  ['an unknown key', '?code=nope', {}, 401],
  ['the key of another extension', '?code=other', {}, 403],
  ['the system key', `?code=${DEFAULT_KEY}`, {}, 200],
  ['the master key', `?code=${DEFAULT_MASTER_KEY}`, {}, 200],
  ['the key as a header', '', { 'x-functions-key': DEFAULT_KEY }, 200],
  ['a wrong header beside the right parameter', `?code=${DEFAULT_KEY}`, { 'x-functions-key': 'nope' }, 401],
] as const)('%s gets %s', async ([, query, headers, status]) => {
  const { ask } = hostOf({ authLevel: 'function', otherKeys: ['other'] })
  expect((await ask('GET', `/instances${query}`, { headers })).status).toBe(status)
})

test.for([
  ['the default key', `?code=${DEFAULT_KEY}`, 401],
  ['the default master key', `?code=${DEFAULT_MASTER_KEY}`, 401],
  ['the key that was chosen', '?code=chosen', 200],
] as const)('where a key was chosen, %s gets %s', async ([, query, status]) => {
  const { ask } = hostOf({ authLevel: 'function', key: 'chosen' })
  expect((await ask('GET', `/instances${query}`)).status).toBe(status)
})

test('the RPC endpoint asks for no key', async () => {
  const host = createMockHost()
  const get = async (path: string, headers = {}) =>
    host.rpc.fetch(new Request(`http://127.0.0.1:17071${path}`, { headers }), { port: 17071 })
  expect((await get('/durabletask/instances')).headers.get('x-ms-continuation-token')).toBe('')
  expect((await get('/')).status).toBe(400)
  for (const host of ['x.example', '127.0.0.1:7071', 'localhost'])
    expect((await get('/durabletask/instances', { host })).status).toBe(400)
})

test.for([
  [{ 'x-forwarded-host': 'public.example', 'x-forwarded-proto': 'https' }, 202, 'https://public.example:7071/'],
  [{ 'x-forwarded-host': 'public.example' }, 202, 'http://localhost:7071/'],
  [{ 'x-forwarded-host': 'a:444', 'x-forwarded-proto': 'https' }, 500, undefined],
  [{ 'x-forwarded-host': 'a', 'x-forwarded-proto': 'https, http' }, 400, undefined],
] as const)('a forwarded host is honoured on request: %o', async ([headers, status, origin]) => {
  const { host, ask } = hostOf({ useForwardedHost: true })
  const answer = await ask('POST', '/orchestrators/WaitForGo/a', { headers })
  expect(answer.status).toBe(status)
  if (origin) expect(answer.headers.get('location')).toContain(origin)
  expect(host.instances.size).toBe(1)
})

test('AnyState replaces a running instance', async () => {
  const { host, ask } = hostOf({ overridableExistingInstanceStates: 'AnyState' })
  await ask('POST', '/orchestrators/WaitForGo/a')
  await host.clock.settle()
  expect((await ask('POST', '/orchestrators/Echo/a', { body: '7' })).status).toBe(202)
  await host.clock.settle()
  expect(host.instances.get('a')).toMatchObject({ name: 'Echo', output: 7 })
})

test('a default version lets equal and older versions run', async () => {
  const { host, ask } = hostOf({ defaultVersion: '2.0', extensionVersion: '3.15.3' })
  for (const version of ['1.0', '2.0', '3.0']) await ask('POST', `/orchestrators/Echo/v${version}?version=${version}`)
  await ask('POST', '/orchestrators/Echo/none')
  await host.clock.settle()
  expect(host.instances.list().map((row) => [row.instanceId, row.version, row.runtimeStatus])).toEqual([
    ['none', '2.0', 'Completed'],
    ['v1.0', '1.0', 'Completed'],
    ['v2.0', '2.0', 'Completed'],
    ['v3.0', '3.0', 'Pending'],
  ])
})

test('versionFailureStrategy Fail fails what is too new', async () => {
  const { host, ask } = hostOf({ versionFailureStrategy: 'Fail' })
  await ask('POST', '/orchestrators/Echo/a?version=9')
  await host.clock.settle()
  expect(host.instances.get('a')).toMatchObject({
    runtimeStatus: 'Failed',
    output: 'VersionMismatch: Orchestration version did not comply with Worker Versioning',
  })
})

test('inputs show in the history only where they are stored', async () => {
  const inputs = async (options: MockHostOptions): Promise<unknown[]> => {
    const { host, ask } = hostOf(options)
    await ask('POST', '/orchestrators/Hello/a')
    await host.clock.settle()
    const { historyEvents } = (await ask('GET', '/instances/a?showHistory=true')).json() as {
      historyEvents: { EventType: string; Input: unknown }[]
    }
    return historyEvents.filter(({ EventType }) => EventType === 'TaskCompleted').map(({ Input }) => Input)
  }
  expect(await inputs({})).toEqual([null, null, null])
  expect(await inputs({ storeInputsInOrchestrationHistory: true })).toEqual(['["Tokyo"]', '["Seattle"]', '["London"]'])
})

test('ScheduledTime is in the time of the server', async () => {
  const { host, ask } = hostOf({ timeZone: 'America/New_York', clock: { start: '2026-02-03T04:05:06.1Z' } })
  await ask('POST', '/orchestrators/Hello/a')
  await host.clock.settle()
  expect((await ask('GET', '/instances/a?showHistory=true')).text).toMatch(
    /"ScheduledTime":"2026-02-02T23:05:06\.\d+-05:00"/,
  )
})

test('the SQL backend pages by number and shows values as texts', async () => {
  const { host, ask } = hostOf({ storage: 'mssql' })
  for (const id of ['a', 'b']) await ask('POST', `/orchestrators/Echo/${id}`, { body: '{"x":1}' })
  await host.clock.settle()
  const first = await ask('GET', '/instances?top=1')
  expect(first.json()).toMatchObject([{ instanceId: 'a', input: '{"x":1}', output: '{"x":1}', customStatus: null }])
  expect(first.headers.get('x-ms-continuation-token')).toBe('1')
  const next = (token: string) => ask('GET', '/instances?top=1', { headers: { 'x-ms-continuation-token': token } })
  expect((await next('1')).headers.get('x-ms-continuation-token')).toBe('2')
  const last = await next('2')
  expect([last.text, last.headers.get('x-ms-continuation-token')]).toEqual(['[]', null])
  expect((await next('x')).status).toBe(400)
  expect((await ask('GET', '/instances/a')).json()).toMatchObject({ input: { x: 1 } })
  expect((await ask('GET', '/instances?showInput=false')).json()).toMatchObject([{ input: null }, { input: null }])
})

test.for([
  ['2.13.7', 500],
  ['3.14.1', 501],
] as const)('%s sends %d where the backend cannot rewind', async ([extensionVersion, status]) => {
  const { host, ask } = hostOf({ storage: 'noRewind', extensionVersion })
  await ask('POST', '/orchestrators/Fail/a')
  await host.clock.settle()
  expect((await ask('POST', '/instances/a/rewind')).status).toBe(status)
  expect(host.instances.get('a')?.runtimeStatus).toBe('Failed')
})

test('a disabled function is refused from 3.15.0 on', async () => {
  const functions = { disabled: ['Echo'] }
  const { ask } = hostOf({ extensionVersion: '3.15.0', functions })
  expect(await ask('POST', '/orchestrators/Echo')).toMatchObject({ status: 400 })
  const older = hostOf({ extensionVersion: '3.14.1', functions })
  expect(await older.ask('POST', '/orchestrators/Echo')).toMatchObject({ status: 202 })
})

test('a host that does not know its own name sends 500, on the RPC endpoint once the instance is created', async () => {
  const { host, ask } = hostOf({ webhooksConfigured: false })
  expect(await ask('GET', '/instances')).toMatchObject({
    status: 500,
    text: expect.stringContaining('Webhooks are not'),
  })
  const rpc = (method: string, path: string) =>
    host.rpc.fetch(new Request(`http://127.0.0.1:17071/durabletask${path}`, { method }))
  expect((await rpc('POST', '/orchestrators/Echo/a')).status).toBe(500)
  expect((await rpc('GET', '/instances/a')).status).toBe(202)
})

test('a snapshot goes back to what was, reset to nothing at all', async () => {
  const { host, ask } = hostOf()
  await ask('POST', '/orchestrators/WaitForGo/a')
  await host.clock.settle()
  const snapshot = host.snapshot()
  await ask('POST', '/instances/a/terminate')
  await host.clock.settle()
  host.restore(snapshot)
  expect(host.instances.get('a')?.runtimeStatus).toBe('Running')
  host.reset()
  expect([host.instances.size, host.requests.all.length]).toEqual([0, 0])
})

test.for([
  [
    { extensionVersion: '4.0.0' },
    /expected extensionVersion to be one of 2\.13\.7, 3\.14\.1, .*, 3\.19\.0, got '4\.0\.0'/,
  ],
  [{ storage: 'redis' }, /expected storage to be one of azureStorage, mssql, netherite, noRewind, got 'redis'/],
  [{ clock: { start: 'soon' } }, /expected a date as the clock's start, got 'soon'/],
])('an option that is wrong is named: %o', ([options, text]) => {
  expect(() => createMockHost(options as MockHostOptions)).toThrow(text)
})
