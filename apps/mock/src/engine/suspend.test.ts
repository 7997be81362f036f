import { expect, test } from 'vitest'
import { createEngineFixture } from './engine-fixture.ts'
import type { OrchestrationContext } from './orchestration-context.ts'

const functions = {
  orchestrators: {
    WaitTwice: async (context: OrchestrationContext) => [
      await context.waitForExternalEvent('Go'),
      await context.waitForExternalEvent('Go'),
    ],
    Nap: async (context: OrchestrationContext) => {
      await context.createTimer('1h')
      return 'woken'
    },
  },
}

test('a suspended instance shows events at once and hears them in order when it is resumed', async () => {
  using fixture = createEngineFixture(functions)
  await fixture.run('WaitTwice', 'a')
  fixture.hub.client.suspend('a', 'hold')
  fixture.hub.client.raiseEvent('a', 'Go', '1')
  fixture.hub.client.raiseEvent('a', 'Go', '2')
  await fixture.engine.clock.settle()
  expect(fixture.row('a')).toMatchObject({ status: 'Suspended', output: 'hold' })
  expect(fixture.events('a').slice(-2)).toEqual(['EventRaised', 'EventRaised'])
  fixture.hub.client.resume('a', null)
  await fixture.engine.clock.settle()
  expect(fixture.row('a')).toMatchObject({ status: 'Completed', output: '[1,2]' })
})

test('a timer that fires meanwhile is held back', async () => {
  using fixture = createEngineFixture(functions)
  await fixture.run('Nap', 'a')
  fixture.hub.client.suspend('a', null)
  await fixture.engine.clock.advance('2h')
  expect(fixture.row('a').status).toBe('Suspended')
  fixture.hub.client.resume('a', 'on')
  await fixture.engine.clock.settle()
  expect(fixture.row('a')).toMatchObject({ status: 'Completed', output: '"woken"' })
})

test('what is held survives a snapshot', async () => {
  using fixture = createEngineFixture(functions)
  await fixture.run('WaitTwice', 'a')
  fixture.hub.client.suspend('a', null)
  fixture.hub.client.raiseEvent('a', 'Go', '1')
  await fixture.engine.clock.settle()
  fixture.engine.restore(fixture.engine.snapshot())
  const hub = fixture.engine.hub('TestHub')
  hub.client.resume('a', null)
  hub.client.raiseEvent('a', 'Go', '2')
  await fixture.engine.clock.settle()
  expect(hub.store.get('a')).toMatchObject({ status: 'Completed', output: '[1,2]' })
})

test('terminate ends a suspended instance and keeps the output where it gives no reason', async () => {
  using fixture = createEngineFixture(functions)
  await fixture.run('WaitTwice', 'a')
  fixture.hub.client.suspend('a', '7 days')
  await fixture.engine.clock.settle()
  fixture.hub.client.terminate('a', null)
  await fixture.engine.clock.settle()
  expect(fixture.row('a')).toMatchObject({ status: 'Terminated', output: '7 days' })
  expect(fixture.events('a').slice(-2)).toEqual(['ExecutionTerminated', 'ExecutionCompleted'])
})
