import { expect, test } from 'vitest'
import { createEngineFixture } from './engine-fixture.ts'

test('a round that never waits ends in the same work item, with the history of its last generation', async () => {
  using fixture = createEngineFixture({
    orchestrators: {
      Countdown: (context) =>
        Number(context.input) > 0 ? context.continueAsNew(Number(context.input) - 1) : context.currentUtcDateTime,
    },
  })
  const { status, input, history } = await fixture.run('Countdown', 'a', '3')
  expect({ status, input }).toEqual({ status: 'Completed', input: '0' })
  expect(history[1]).toMatchObject({ type: 'ExecutionStarted', input: '0', generation: null })
  expect(fixture.events('a')).toEqual(['ExecutionStarted', 'ExecutionCompleted'])
})

test('each round moves the creation time and keeps the id', async () => {
  using fixture = createEngineFixture({
    orchestrators: {
      async Eternal(context) {
        await context.createTimer('1h')
        context.continueAsNew(Number(context.input) + 1)
      },
    },
  })
  const { createdTime } = await fixture.run('Eternal', 'a', '0')
  await fixture.engine.clock.advance('3h')
  await fixture.engine.clock.settle()
  const row = fixture.row('a')
  expect(row).toMatchObject({ status: 'Running', input: '3', generation: 0 })
  expect(row.createdTime - createdTime).toBeGreaterThan(2 * 3_600_000)
})

test.for([
  { preserveUnprocessedEvents: false, output: undefined },
  { preserveUnprocessedEvents: true, output: '"kept"' },
])('events nobody waited for are kept only on request: $preserveUnprocessedEvents', async (row) => {
  using fixture = createEngineFixture({
    orchestrators: {
      async Rounds(context) {
        if (context.input === 'second') return context.waitForExternalEvent('Other')
        await context.waitForExternalEvent('Go')
        return context.continueAsNew('second', row)
      },
    },
  })
  await fixture.run('Rounds', 'a')
  fixture.hub.client.raiseEvent('a', 'Other', '"kept"')
  fixture.hub.client.raiseEvent('a', 'Go', '1')
  await fixture.engine.clock.settle()
  const { status, output } = fixture.row('a')
  expect({ status, output }).toEqual({
    status: row.output ? 'Completed' : 'Running',
    output: row.output ?? null,
  })
})

test('a timer of an earlier round does not fire in a later one', async () => {
  using fixture = createEngineFixture({
    orchestrators: {
      async Rounds(context) {
        if (context.input === 'second') return context.waitForExternalEvent('Go')
        const timer = context.createTimer('1h')
        await context.waitForExternalEvent('Go')
        timer.cancel()
        return context.continueAsNew('second')
      },
    },
  })
  await fixture.run('Rounds', 'a')
  fixture.hub.client.raiseEvent('a', 'Go', '1')
  await fixture.engine.clock.advance('2h')
  expect(fixture.events('a')).toEqual(['ExecutionStarted'])
})
