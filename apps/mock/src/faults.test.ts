import { createFaults } from './faults.ts'
import { expect, test } from 'vitest'
import { ConnectionResetError, type Fault, createMockHost } from './index.ts'

const base = 'http://localhost/runtime/webhooks/durabletask'

const hostOf = (...faults: Fault[]) => {
  const host = createMockHost({ authLevel: 'anonymous', faults })
  host.seed({ instances: ['a', 'b', 'c'].map((instanceId) => ({ instanceId, name: 'Echo' })) })
  const get = (path: string, headers: Record<string, string> = {}) => host.fetch(new Request(base + path, { headers }))
  return { host, get }
}

test('a status stands in the place of the host, which never sees the request', async () => {
  const { host, get } = hostOf({
    match: { method: 'DELETE' },
    status: 503,
    headers: { 'retry-after': '7' },
    body: 'busy',
  })
  const response = await host.fetch(new Request(`${base}/instances/a`, { method: 'DELETE' }))
  expect([response.status, response.headers.get('retry-after'), await response.text()]).toEqual([503, '7', 'busy'])
  expect((await get('/instances/a')).status).toBe(200)
})

test('nth and times count only the requests that match', async () => {
  const { get } = hostOf({ match: { operation: 'getInstanceStatus' }, nth: 2, times: 2, status: 500 })
  await get('/instances')
  const statuses: number[] = []
  for (let i = 0; i < 5; i++) statuses.push((await get('/instances/a')).status)
  expect(statuses).toEqual([200, 500, 500, 200, 200])
})

test.for([
  [{ path: '/instances/a' }, true],
  [{ path: /instances\/[ab]$/ }, true],
  [{ method: 'get' }, true],
  [{ path: '/instances/b' }, false],
  [{ operation: 'listInstances' }, false],
] as const)('%o hits a status read: %s', async ([match, hits]) => {
  const { get } = hostOf({ match, status: 599 })
  expect((await get('/instances/a')).status).toBe(hits ? 599 : 200)
})

test('a reset rejects and is in the journal', async () => {
  const { host, get } = hostOf({ reset: true })
  await expect(get('/instances/a')).rejects.toThrow(ConnectionResetError)
  expect(host.requests.last).toMatchObject({ operation: 'getInstanceStatus', params: ['a'], status: 0 })
})

test('a torn body breaks off in the middle', async () => {
  const { get } = hostOf({ tornBody: true })
  const reader = (await get('/instances/a')).body?.getReader()
  const first = await reader?.read()
  expect(new TextDecoder().decode(first?.value)).toMatch(/^\{"name":"Echo"/)
  await expect(reader?.read()).rejects.toThrow(ConnectionResetError)
})

test('latency passes on the clock of the host', async () => {
  const { host, get } = hostOf({ latency: '30s' })
  const before = host.clock.now()
  await get('/instances/a')
  expect(host.clock.now() - before).toBe(30_000)
})

test('a page can be short of items and keep its token', async () => {
  const { get } = hostOf({ shortPage: 1 })
  const response = await get('/instances?top=2')
  expect(await response.json()).toHaveLength(1)
  expect(response.headers.get('x-ms-continuation-token')).not.toBeNull()
})

test('a token can come again and again', async () => {
  const { get } = hostOf({ repeatedToken: true })
  const token = (await get('/instances?top=1')).headers.get('x-ms-continuation-token') ?? ''
  const next = await get('/instances?top=1', { 'x-ms-continuation-token': token })
  expect(next.headers.get('x-ms-continuation-token')).toBe(token)
})

test('faults come and go; reset brings back those of the beginning', async () => {
  const { host, get } = hostOf({ match: { path: '/instances/b' }, status: 500 })
  const remove = host.faults.add({ match: { path: '/instances/a' }, status: 500 })
  expect((await get('/instances/a')).status).toBe(500)
  remove()
  expect((await get('/instances/a')).status).toBe(200)
  host.faults.clear()
  expect(host.faults.all).toHaveLength(0)
  host.reset()
  expect((await get('/instances/b')).status).toBe(500)
})

test('a fault with a probability makes the same choices for the same seed', () => {
  const choices = (seed: number) => {
    const { take } = createFaults([{ status: 503, probability: 0.3, seed }])
    return Array.from({ length: 1000 }, () => take({ method: 'GET', target: '/', operation: undefined }).length)
  }
  const hits = choices(7).filter((hit) => hit === 1).length
  expect(hits).toBeGreaterThan(240)
  expect(hits).toBeLessThan(360)
  expect(choices(7)).toEqual(choices(7))
  expect(choices(7)).not.toEqual(choices(8))
})
