import { expect, test } from 'vitest'
import { createMockHost } from './index.ts'

const hostOf = (heldActivities: readonly string[] = []) =>
  createMockHost({
    authLevel: 'anonymous',
    sampleFunctions: false,
    heldActivities,
    functions: { orchestrators: { Order: (context) => context.callActivity('Charge', context.input) } },
  })

const start = (host: ReturnType<typeof hostOf>) =>
  host.fetch(
    new Request('http://localhost/runtime/webhooks/durabletask/orchestrators/Order/a', { method: 'POST', body: '7' }),
  )

test('a held activity waits until it is completed', async () => {
  await using host = hostOf(['charge'])
  await start(host)
  await host.clock.settle()
  expect(host.activities.pending).toEqual([{ id: '1', instanceId: 'a', name: 'Charge', input: 7, attempt: 1 }])
  host.activities.complete('1', { paid: true })
  await host.clock.idle()
  expect(host.instances.get('a')).toMatchObject({ runtimeStatus: 'Completed', output: { paid: true } })
  expect(host.activities.pending).toEqual([])
})

test('a held activity fails as the test asks', async () => {
  await using host = hostOf()
  host.activities.hold('*')
  await start(host)
  await host.clock.settle()
  host.activities.fail('1', 'card expired', 'System.InvalidOperationException')
  await host.clock.idle()
  expect(host.instances.get('a')).toMatchObject({
    runtimeStatus: 'Failed',
    output: expect.stringContaining('card expired') as string,
  })
})

test('names the calls that wait where an id is unknown', async () => {
  await using host = hostOf(['*'])
  expect(() => host.activities.complete('9')).toThrow("no held activity with the id '9' waits; waiting: none")
})

test('a released activity runs again, and a reset holds what the host began with', async () => {
  await using host = hostOf(['Charge'])
  host.activities.release()
  await start(host)
  await host.clock.settle()
  expect(host.instances.get('a')?.output).toMatch(/doesn't exist/)
  host.reset()
  expect([host.activities.held, host.activities.pending]).toEqual([['Charge'], []])
})
