import { expect, test } from 'vitest'
import { createEngineFixture } from './engine-fixture.ts'
import type { Functions } from './function-registry.ts'

const functions: Functions = {
  orchestrators: {
    Parent: (context) => context.callSubOrchestrator('Child', context.input, { instanceId: 'child' }),
    Child: async (context) => ({ got: await context.callActivity('Echo', context.input) }),
    Wait: (context) => context.waitForExternalEvent('Go'),
  },
  activities: { Echo: (value) => value },
}

test('a child takes the place of what still runs under its id', async () => {
  using fixture = createEngineFixture(functions)
  await fixture.run('Wait', 'child', '"old"')
  expect(await fixture.run('Parent', 'a', '1')).toMatchObject({ status: 'Completed', output: '{"got":1}' })
  expect(fixture.row('child')).toMatchObject({ name: 'Child', status: 'Completed', input: '1', output: '{"got":1}' })
  fixture.hub.client.raiseEvent('child', 'Go', '2')
  await fixture.engine.clock.settle()
  expect(fixture.events('child')).toEqual(['ExecutionStarted', 'TaskScheduled', 'TaskCompleted', 'ExecutionCompleted'])
})

test('a child without an input shows the one of the row before it, and has its generation', async () => {
  using fixture = createEngineFixture(functions)
  await fixture.run('Child', 'child', '"old"')
  expect(await fixture.run('Parent', 'a')).toMatchObject({ output: '{"got":null}' })
  expect(fixture.row('child')).toMatchObject({ input: '"old"', generation: 0 })
  expect(fixture.row('child').history).toContainEqual(
    expect.objectContaining({ type: 'ExecutionStarted', input: null, generation: null }),
  )
})

test('a child that nobody was before has no input and no generation', async () => {
  using fixture = createEngineFixture(functions)
  await fixture.run('Parent', 'a')
  expect(fixture.row('child')).toMatchObject({ input: null, generation: null, status: 'Completed' })
})
