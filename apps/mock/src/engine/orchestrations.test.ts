import { expect, test } from 'vitest'
import { createEngineFixture } from './engine-fixture.ts'
import { FunctionFailedError } from './failure.ts'
import { EventTimeoutError } from './orchestration-context.ts'

test('an activity result reaches its orchestrator', async () => {
  using fixture = createEngineFixture({
    orchestrators: { Double: async (context) => context.callActivity('Twice', context.input) },
    activities: { Twice: (n: number) => n * 2 },
  })
  const { status, output } = await fixture.run('double', 'a', '21')
  expect({ status, output }).toEqual({ status: 'Completed', output: '42' })
  expect(fixture.events('a')).toEqual(['ExecutionStarted', 'TaskScheduled', 'TaskCompleted', 'ExecutionCompleted'])
})

test('an instance is Pending until its first work item is committed', async () => {
  using fixture = createEngineFixture({ orchestrators: { Wait: (context) => context.waitForExternalEvent('Go') } })
  fixture.hub.client.start({ name: 'Wait', instanceId: 'a', input: null, version: null })
  expect(fixture.row('a').status).toBe('Pending')
  await fixture.engine.clock.settle()
  expect(fixture.row('a').status).toBe('Running')
})

test('fan-out runs activities side by side and keeps the order of results', async () => {
  using fixture = createEngineFixture({
    orchestrators: {
      FanOut: (context) => Promise.all([3, 1, 2].map((n) => context.callActivity('Echo', n))),
    },
    activities: { Echo: (n) => n },
  })
  expect((await fixture.run('FanOut', 'a')).output).toBe('[3,1,2]')
  expect(fixture.events('a').slice(1, 4)).toEqual(['TaskScheduled', 'TaskScheduled', 'TaskScheduled'])
})

test('a failed activity can be caught', async () => {
  using fixture = createEngineFixture({
    orchestrators: {
      async Catch(context) {
        try {
          await context.callActivity('Boom')
        } catch (error) {
          return [error instanceof FunctionFailedError, (error as Error).message]
        }
        return 'not thrown'
      },
    },
    activities: {
      Boom() {
        throw new Error('boom')
      },
    },
  })
  expect(JSON.parse((await fixture.run('Catch', 'a')).output as string)).toEqual([
    true,
    `The activity function 'Boom' failed: "boom". See the function execution logs for additional details.`,
  ])
})

test('what an orchestrator throws fails its instance', async () => {
  using fixture = createEngineFixture({
    orchestrators: {
      Throw() {
        throw new TypeError('no such thing')
      },
    },
  })
  const { status, output } = await fixture.run('Throw', 'a')
  expect({ status, output }).toEqual({
    status: 'Failed',
    output: "Orchestrator function 'Throw' failed: no such thing",
  })
})

test('an activity that is not registered fails the orchestrator that calls it', async () => {
  using fixture = createEngineFixture({ orchestrators: { Call: (context) => context.callActivity('Nope') } })
  const { status, output } = await fixture.run('Call', 'a')
  expect(status).toBe('Failed')
  expect(output).toContain("The function 'Nope' doesn't exist, is disabled, or is not an activity function.")
})

test('a durable timer fires when its time has come and not before', async () => {
  using fixture = createEngineFixture({
    orchestrators: {
      async Sleep(context) {
        await context.createTimer('30d')
        return context.currentUtcDateTime.toISOString()
      },
    },
  })
  await fixture.run('Sleep', 'a')
  await fixture.engine.clock.advance('29d 23h')
  expect(fixture.row('a').status).toBe('Running')
  await fixture.engine.clock.advance('2h')
  expect(fixture.row('a').output).toMatch(/^"2030-01-31T00:00:00/)
})

test('an orchestration does not end while a timer is open', async () => {
  using fixture = createEngineFixture({
    orchestrators: {
      Open(context) {
        void context.createTimer('1h')
        return 'done'
      },
      Cancelled(context) {
        context.createTimer('1h').cancel()
        return 'done'
      },
    },
  })
  expect((await fixture.run('Cancelled', 'b')).status).toBe('Completed')
  expect((await fixture.run('Open', 'a')).status).toBe('Running')
  await fixture.engine.clock.advance('2h')
  expect(fixture.row('a').status).toBe('Completed')
})

test('events that come early are kept for a later wait and ignore the case of their name', async () => {
  using fixture = createEngineFixture({
    orchestrators: {
      async Two(context) {
        await context.createTimer('1h')
        return [await context.waitForExternalEvent('Go'), await context.waitForExternalEvent('GO')]
      },
    },
  })
  await fixture.run('Two', 'a')
  fixture.hub.client.raiseEvent('a', 'go', '1')
  fixture.hub.client.raiseEvent('a', 'Go', '2')
  await fixture.engine.clock.advance('2h')
  expect(fixture.row('a').output).toBe('[1,2]')
})

test('a wait that has timed out takes no event away', async () => {
  using fixture = createEngineFixture({
    orchestrators: {
      async Late(context) {
        const first = await context
          .waitForExternalEvent('Go', { timeout: '1m' })
          .catch((error: unknown) => (error instanceof EventTimeoutError ? 'late' : 'other'))
        return [first, await context.waitForExternalEvent('Go')]
      },
    },
  })
  await fixture.run('Late', 'a')
  await fixture.engine.clock.advance('2m')
  fixture.hub.client.raiseEvent('a', 'Go', '7')
  await fixture.engine.clock.settle()
  expect(fixture.row('a').output).toBe('["late",7]')
})

test('retries follow the policy and end in the last failure', async () => {
  let calls = 0
  using fixture = createEngineFixture({
    orchestrators: {
      Retry: (context) =>
        context.callActivity('Boom', null, { retry: { maxAttempts: 3, firstInterval: '1m', backoffCoefficient: 2 } }),
    },
    activities: {
      Boom() {
        throw new Error(`boom ${++calls}`)
      },
    },
  })
  await fixture.run('Retry', 'a')
  await fixture.engine.clock.advance('1m')
  await fixture.engine.clock.settle()
  expect(calls).toBe(2)
  await fixture.engine.clock.advance('2m')
  await fixture.engine.clock.settle()
  expect(fixture.row('a').output).toContain('boom 3')
  expect(fixture.events('a').filter((type) => type === 'TimerCreated')).toHaveLength(3)
})

test('a sub-orchestration returns its output to its parent, a failed one its failure', async () => {
  using fixture = createEngineFixture({
    orchestrators: {
      Child: (context) => `${String(context.input)} of ${context.parentInstanceId}`,
      Bad() {
        throw new Error('bad child')
      },
      Parent: (context) => context.callSubOrchestrator('Child', 'child', { instanceId: 'a:1' }),
      ParentOfBad: (context) => context.callSubOrchestrator('Bad'),
    },
  })
  expect((await fixture.run('Parent', 'a')).output).toBe('"child of a"')
  expect(fixture.row('a:1').status).toBe('Completed')
  expect((await fixture.run('ParentOfBad', 'b')).output).toBe(
    `Orchestrator function 'ParentOfBad' failed: The orchestrator function 'Bad' failed: "bad child". See the function execution logs for additional details.`,
  )
})

test('a GUID is new each time and the same on replay; a log line is written once', async () => {
  using fixture = createEngineFixture({
    orchestrators: {
      async Ids(context) {
        const first = context.newGuid()
        context.log('once')
        await context.waitForExternalEvent('Go')
        return [first, context.newGuid()]
      },
    },
  })
  await fixture.run('Ids', 'a')
  const snapshot = fixture.engine.snapshot()
  const outputs: string[] = []
  for (let i = 0; i < 2; i++) {
    fixture.engine.restore(snapshot)
    const hub = fixture.engine.hub('TestHub')
    hub.client.raiseEvent('a', 'Go', 'null')
    await fixture.engine.clock.settle()
    outputs.push(hub.store.get('a')?.output as string)
  }
  const [first, second] = JSON.parse(outputs[0] as string) as string[]
  expect(first).not.toBe(second)
  expect(outputs[1]).toBe(outputs[0])
  expect(fixture.logged).toEqual(['once'])
})

test('a version that is newer than the host leaves an instance Pending until it is terminated', async () => {
  using fixture = createEngineFixture({ orchestrators: { Echo: (context) => context.rawInput } })
  fixture.hub.client.start({ name: 'Echo', instanceId: 'a', input: '1', version: '2.0' })
  await fixture.engine.clock.settle()
  expect(fixture.row('a').status).toBe('Pending')
  fixture.hub.client.terminate('a', 'enough')
  await fixture.engine.clock.settle()
  expect(fixture.row('a')).toMatchObject({ status: 'Terminated', output: 'enough', history: [] })
})

test('messages of an earlier life do not reach the one that has taken its place', async () => {
  using fixture = createEngineFixture({
    orchestrators: {
      Nap: async (context) => context.createTimer('1h').then(() => 'woken'),
      Wait: (context) => context.waitForExternalEvent('Go'),
    },
  })
  await fixture.run('Nap', 'a')
  fixture.hub.client.terminate('a', null)
  await fixture.engine.clock.settle()
  await fixture.run('Wait', 'a')
  await fixture.engine.clock.advance('2h')
  expect(fixture.row('a')).toMatchObject({ name: 'Wait', status: 'Running', generation: 1 })
  expect(fixture.events('a')).toEqual(['ExecutionStarted'])
})

test('idle waits for an activity that takes real time, settle does not', async () => {
  using fixture = createEngineFixture({
    orchestrators: { Slow: (context) => context.callActivity('Slow') },
    activities: { Slow: () => new Promise((resolve) => setTimeout(() => resolve('slow'), 5)) },
  })
  expect((await fixture.run('Slow', 'a')).status).toBe('Running')
  await fixture.engine.clock.idle()
  expect(fixture.row('a').output).toBe('"slow"')
})

test('a terminate in the same batch overtakes the end of the function', async () => {
  using fixture = createEngineFixture({ orchestrators: { Wait: (context) => context.waitForExternalEvent('Go') } })
  await fixture.run('Wait', 'a')
  fixture.hub.client.raiseEvent('a', 'Go', '1')
  fixture.hub.client.terminate('a', 'stop')
  await fixture.engine.clock.settle()
  expect(fixture.row('a')).toMatchObject({ status: 'Terminated', output: 'stop' })
  expect(fixture.events('a')).toEqual(['ExecutionStarted', 'EventRaised', 'ExecutionTerminated', 'ExecutionCompleted'])
})
