import { expect, test } from 'vitest'
import { createMockHost } from './index.ts'

const base = 'http://localhost/runtime/webhooks/durabletask'
const get = async (host: ReturnType<typeof createMockHost>, path: string): Promise<unknown> =>
  (await host.fetch(new Request(base + path))).json()

test('instances stand there as they were put', async () => {
  const host = createMockHost({ authLevel: 'anonymous' })
  host.seed({
    instances: [
      {
        instanceId: 'order-1',
        name: 'ProcessOrder',
        runtimeStatus: 'Failed',
        input: { sku: 'A1' },
        output: 'no stock',
        customStatus: [1],
        createdTime: '2026-01-02T03:04:05Z',
        lastUpdatedTime: '2026-01-02T03:05:00Z',
      },
    ],
  })
  await host.clock.settle()
  expect(await get(host, '/instances/order-1?showHistory=true')).toMatchObject({
    name: 'ProcessOrder',
    runtimeStatus: 'Failed',
    input: { sku: 'A1' },
    output: 'no stock',
    customStatus: [1],
    createdTime: '2026-01-02T03:04:05Z',
    lastUpdatedTime: '2026-01-02T03:05:00Z',
    historyEvents: [
      { EventType: 'ExecutionStarted' },
      { EventType: 'ExecutionCompleted', OrchestrationStatus: 'Failed' },
    ],
  })
})

test('a running instance of a function that is there goes on from where it waits', async () => {
  const host = createMockHost({ authLevel: 'anonymous' })
  host.seed({ instances: [{ instanceId: 'a', name: 'WaitForGo', runtimeStatus: 'Running' }] })
  await host.clock.settle()
  expect(host.instances.get('a')).toMatchObject({ runtimeStatus: 'Running', customStatus: 'waiting' })
  const init = { method: 'POST', body: '5', headers: { 'content-type': 'application/json' } }
  await host.fetch(new Request(`${base}/instances/a/raiseEvent/Go`, init))
  await host.clock.settle()
  expect(host.instances.get('a')?.output).toBe(5)
})

test.for(['Running', 'Suspended', 'Pending'] as const)(
  'a %s instance of an unknown function stays as it is until it is terminated',
  async (runtimeStatus) => {
    const host = createMockHost({ authLevel: 'anonymous' })
    host.seed({ instances: [{ instanceId: 'a', name: 'Unknown', runtimeStatus }] })
    await host.clock.advance('1d')
    expect(host.instances.get('a')?.runtimeStatus).toBe(runtimeStatus)
    await host.fetch(new Request(`${base}/instances/a/terminate?reason=x`, { method: 'POST' }))
    await host.clock.settle()
    expect(host.instances.get('a')).toMatchObject({ runtimeStatus: 'Terminated', output: 'x' })
  },
)

test('entities have their state, on whichever hub', async () => {
  const host = createMockHost({ authLevel: 'anonymous' })
  host.seed({
    entities: [
      { name: 'Counter', key: 'steps', state: 5, lastOperationTime: '2026-01-02T03:04:05.5Z' },
      { name: 'Bag', key: 'x', state: null, taskHub: 'Other' },
    ],
  })
  expect(await get(host, '/entities/Counter/steps')).toBe(5)
  expect(await get(host, '/entities?fetchState=true')).toEqual([
    { entityId: { name: 'counter', key: 'steps' }, lastOperationTime: '2026-01-02T03:04:05.5Z', state: 5 },
  ])
  expect(host.entities.list({ taskHub: 'Other' })).toEqual([{ name: 'bag', key: 'x', state: null, lockedBy: null }])
  expect(host.entities.get('COUNTER', 'steps')?.state).toBe(5)
})

test('what cannot be is named', () => {
  const host = createMockHost()
  const seed = (runtimeStatus: never, createdTime = '2026-01-01') =>
    host.seed({ instances: [{ instanceId: 'a', name: 'A', runtimeStatus, createdTime }] })
  expect(() => seed('running' as never)).toThrow(/expected one of Running, .* as runtimeStatus, got 'running'/)
  expect(() => seed('Running' as never, 'soon')).toThrow("expected a date in the seed, got 'soon'")
})
