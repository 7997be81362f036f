import { expect, test } from 'vitest'
import { createEngineFixture } from './engine-fixture.ts'
import type { Functions } from './function-registry.ts'

const flakyFunctions = (): Functions & { calls: string[] } => {
  const calls: string[] = []
  return {
    calls,
    orchestrators: {
      async Flow(context) {
        const before = await context.callActivity('Step', 'before')
        return [before, await context.callActivity('Flaky'), await context.callActivity('Step', 'after')]
      },
      Parent: (context) => context.callSubOrchestrator('Flow', null, { instanceId: `${context.instanceId}:child` }),
      Retry: (context) => context.callActivity('Boom', null, { retry: { maxAttempts: 2, firstInterval: '1s' } }),
      Throw() {
        calls.push('Throw')
        throw new Error('thrown')
      },
    },
    activities: {
      Step(name: string) {
        calls.push(name)
        return name
      },
      Flaky() {
        calls.push('Flaky')
        if (calls.filter((call) => call === 'Flaky').length === 1) throw new Error('flaky')
        return 'recovered'
      },
      Boom() {
        throw new Error('boom')
      },
    },
  }
}

test('only the failed step runs again, and its old rows are tombstones', async () => {
  const functions = flakyFunctions()
  using fixture = createEngineFixture(functions)
  const failed = await fixture.run('Flow', 'a')
  expect(failed.status).toBe('Failed')
  const createdTime = failed.createdTime
  fixture.hub.client.rewind('a', 'again')
  expect(fixture.row('a')).toMatchObject({ status: 'Pending', output: failed.output })
  await fixture.engine.clock.settle()
  expect(fixture.row('a')).toMatchObject({
    status: 'Completed',
    output: '["before","recovered","after"]',
    createdTime,
  })
  expect(functions.calls).toEqual(['before', 'Flaky', 'Flaky', 'after'])
  const generic = fixture.row('a').history.filter((event) => event.type === 'GenericEvent')
  expect(generic.map(({ data }) => data)).toEqual([null, null, null, 'again'])
})

test('a failed child is rewound in the place of its parent', async () => {
  const functions = flakyFunctions()
  using fixture = createEngineFixture(functions)
  await fixture.run('Parent', 'a')
  fixture.hub.client.rewind('a', null)
  expect([fixture.row('a').status, fixture.row('a:child').status]).toEqual(['Pending', 'Pending'])
  await fixture.engine.clock.settle()
  expect(fixture.row('a')).toMatchObject({ status: 'Completed', output: '["before","recovered","after"]' })
  expect(functions.calls.filter((call) => call === 'before')).toHaveLength(1)
})

test('an orchestrator that threw by itself is run again', async () => {
  const functions = flakyFunctions()
  using fixture = createEngineFixture(functions)
  await fixture.run('Throw', 'a')
  fixture.hub.client.rewind('a', null)
  await fixture.engine.clock.settle()
  expect(functions.calls).toEqual(['Throw', 'Throw'])
  expect(fixture.events('a')).toEqual(['ExecutionStarted', 'GenericEvent', 'GenericEvent', 'ExecutionCompleted'])
})

test('an activity that was retried cannot be rewound', async () => {
  using fixture = createEngineFixture(flakyFunctions())
  await fixture.run('Retry', 'a')
  await fixture.engine.clock.advance('1m')
  expect(fixture.row('a').status).toBe('Failed')
  fixture.hub.client.rewind('a', null)
  await fixture.engine.clock.settle()
  expect(fixture.row('a').output).toMatch(
    /^Non-Deterministic workflow detected: A previous execution of this orchestration scheduled a timer task with sequence number 1 but the current replay/,
  )
  expect(fixture.events('a').slice(-2)).toEqual(['TaskScheduled', 'ExecutionCompleted'])
})

test('a parent whose failed child is gone cannot be rewound and stays as it was', async () => {
  using fixture = createEngineFixture(flakyFunctions())
  const before = structuredClone(await fixture.run('Parent', 'a'))
  fixture.hub.client.purge('a:child')
  expect(() => fixture.hub.client.rewind('a', null)).toThrow(
    "less than the size of the collection. (Parameter 'index')",
  )
  await fixture.engine.clock.settle()
  expect(fixture.row('a')).toEqual(before)
})
