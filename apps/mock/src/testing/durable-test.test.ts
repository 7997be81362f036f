import { describe, expect, test } from 'vitest'
import { createMockHost } from '../index.ts'
import { serveMockHost } from '../node.ts'
import { CannotSkipTimeError, type DurableTest, createDurableTest } from '../testing.ts'

const key = 'key-of-the-kit'

/** The same test for both: what a real host is asked over HTTP is here a host in real time on a port. */
async function approve(kit: DurableTest): Promise<unknown> {
  const id = await kit.start('Approval', { order: 7 }, { instanceId: `order/7 of ${kit.kind}`.replaceAll('/', '-') })
  await kit.wait(id, { until: ({ customStatus }) => customStatus !== null })
  await kit.raise(id, 'Approve', true)
  expect(await kit.wait(id)).toMatchObject({ runtimeStatus: 'Completed', output: 'approved', input: { order: 7 } })
  await kit.expectHistory(id, [
    'ExecutionStarted',
    'TimerCreated',
    { EventType: 'EventRaised', Name: 'Approve' },
    { EventType: 'ExecutionCompleted', OrchestrationStatus: 'Completed' },
  ])
  await kit.signalEntity('Counter', 'a', 'add', 5)
  await expect.poll(() => kit.entity('Counter', 'a')).toBe(5)
  return kit.entity('Counter', 'none')
}

describe('the same test', () => {
  test('runs against the fake host, in no time', async () => {
    await using host = createMockHost({ key })
    expect(await approve(createDurableTest({ host }))).toBeUndefined()
  })

  test('runs against a host on a port', async () => {
    await using host = createMockHost({ key, clock: 'real' })
    await using served = await serveMockHost({ host, port: 0 })
    const kit = createDurableTest({ url: served.url, key })
    expect(await approve(kit)).toBeUndefined()
    await expect(kit.skipTime('30d')).rejects.toThrow(CannotSkipTimeError)
  })
})

test('skips time', async () => {
  await using host = createMockHost({ key })
  const kit = createDurableTest({ host })
  const id = await kit.start('Approval')
  await kit.skipTime('2h')
  expect(await kit.wait(id)).toMatchObject({ runtimeStatus: 'Completed', output: 'expired' })
})

test('reports the last state where a wait takes too long', async () => {
  await using host = createMockHost({ key })
  const kit = createDurableTest({ host })
  const id = await kit.start('WaitForGo', undefined, { instanceId: 'w' })
  await expect(kit.wait(id, { timeout: 1 })).rejects.toThrow(
    `instance 'w' was still Running after 1 ms: {"customStatus":"waiting","output":null}`,
  )
  await kit.terminate(id, 'enough')
  expect(await kit.wait(id)).toMatchObject({ runtimeStatus: 'Terminated', output: 'enough' })
})

test('shows the history where a step is missing', async () => {
  await using host = createMockHost({ key })
  const kit = createDurableTest({ host })
  const id = await kit.start('Hello', undefined, { instanceId: 'h' })
  await kit.expectHistory(id, [{ EventType: 'TaskCompleted', Result: 'Hello Seattle!' }, 'ExecutionCompleted'])
  await expect(kit.expectHistory(id, ['ExecutionCompleted', 'TaskCompleted'])).rejects.toThrow(
    /^the history of 'h' has no "TaskCompleted" \(step 2 of 2\) behind its event \d:\n {2}ExecutionStarted/,
  )
})

test('says what was refused', async () => {
  await using host = createMockHost({ key })
  const kit = createDurableTest({ host })
  await expect(kit.status('none')).rejects.toThrow("the status of 'none' was refused with 404")
})
