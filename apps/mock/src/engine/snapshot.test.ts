import { expect, test } from 'vitest'
import { createEngineFixture } from './engine-fixture.ts'

test('a snapshot brings back rows, messages, timers and the time', async () => {
  using fixture = createEngineFixture({
    orchestrators: {
      Nap: async (context) => {
        await context.createTimer('1h')
        return context.callActivity('Done')
      },
    },
    activities: { Done: () => 'done' },
  })
  const { clock } = fixture.engine
  await fixture.run('Nap', 'a')
  fixture.hub.client.start({ name: 'Nap', instanceId: 'b', input: null, version: null })
  const snapshot = structuredClone(fixture.engine.snapshot())
  await clock.advance('2h')
  await clock.settle()
  expect(fixture.row('a').status).toBe('Completed')

  fixture.engine.restore(snapshot)
  const hub = fixture.engine.hub('TestHub')
  expect(clock.now()).toBe(snapshot.now)
  expect(['a', 'b'].map((id) => hub.store.get(id)?.status)).toEqual(['Running', 'Pending'])
  await clock.advance('2h')
  await clock.settle()
  expect(['a', 'b'].map((id) => hub.store.get(id)?.output)).toEqual(['"done"', '"done"'])
})

test('an activity that was running is called again', async () => {
  let calls = 0
  const gate = Promise.withResolvers<void>()
  using fixture = createEngineFixture({
    orchestrators: { Call: (context) => context.callActivity('Slow', 'x') },
    activities: {
      async Slow(input) {
        calls++
        if (calls === 1) await gate.promise
        return [input, calls]
      },
    },
  })
  await fixture.run('Call', 'a')
  fixture.engine.restore(fixture.engine.snapshot())
  gate.resolve()
  await fixture.engine.clock.settle()
  await fixture.engine.clock.settle()
  expect(fixture.engine.hub('TestHub').store.get('a')?.output).toBe('["x",2]')
})

test('a snapshot does not change with what happens later', async () => {
  using fixture = createEngineFixture({ orchestrators: { Wait: (context) => context.waitForExternalEvent('Go') } })
  await fixture.run('Wait', 'a')
  const snapshot = fixture.engine.snapshot()
  const before = structuredClone(snapshot)
  fixture.hub.client.terminate('a', null)
  await fixture.engine.clock.settle()
  expect(snapshot).toEqual(before)
})

test('restoring twice gives the same twice', async () => {
  using fixture = createEngineFixture({ orchestrators: { Wait: (context) => context.waitForExternalEvent('Go') } })
  await fixture.run('Wait', 'a')
  const snapshot = fixture.engine.snapshot()
  for (const value of ['1', '2']) {
    fixture.engine.restore(snapshot)
    const hub = fixture.engine.hub('TestHub')
    hub.client.raiseEvent('a', 'Go', value)
    await fixture.engine.clock.settle()
    expect(hub.store.get('a')?.output).toBe(value)
  }
})
