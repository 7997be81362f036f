import { expect, test } from 'vitest'
import { type EngineFixture, createEngineFixture } from './engine-fixture.ts'
import { entityOf } from './entity-context.ts'
import { entityInstanceId } from './entity-id.ts'
import { clientRequestToText } from './entity-request.ts'
import type { Functions } from './function-registry.ts'
import { textToSchedulerState } from './scheduler-state.ts'

const functions: Functions = {
  entities: {
    List: entityOf({
      push: (entity) => entity.setState([...entity.getState<unknown[]>(() => []), entity.input]),
      all: (entity) => entity.return(entity.getState(() => [])),
      async slow(entity) {
        const before = entity.getState<unknown[]>(() => [])
        await new Promise((resolve) => setTimeout(resolve, 1))
        entity.setState([...before, 'slow'])
      },
      fail(entity) {
        entity.setState('half done')
        throw new Error('cannot')
      },
      tell: (entity) => entity.signalEntity({ name: 'List', key: 'other' }, 'push', entity.input),
      delete: (entity) => entity.deleteState(),
    }),
  },
  orchestrators: {
    Push: async (context) => {
      const list = { name: 'List', key: 'a' }
      await context.callEntity(list, 'push', 1)
      context.signalEntity(list, 'push', 2)
      return context.callEntity(list, 'all')
    },
    Fail: (context) => context.callEntity({ name: 'List', key: 'a' }, 'fail'),
    KeepsLock: async (context) => {
      await context.lock({ name: 'List', key: 'a' })
      await context.callEntity({ name: 'List', key: 'a' }, 'push', context.instanceId)
      if (context.input === 'fails') throw new Error('with the lock')
    },
    Critical: async (context) => {
      const release = await context.lock({ name: 'List', key: 'b' }, { name: 'List', key: 'a' })
      context.setCustomStatus('inside')
      await context.waitForExternalEvent('Go')
      await context.callEntity({ name: 'List', key: 'a' }, 'push', 'locked')
      release()
      return 'done'
    },
  },
}

const signal = ({ hub }: EngineFixture, key: string, operation: string, value?: unknown): void =>
  hub.client.raiseEvent(
    entityInstanceId({ name: 'List', key }),
    'op',
    clientRequestToText({
      operation,
      input: value === undefined ? null : JSON.stringify(value),
      id: crypto.randomUUID(),
    }),
  )

const guid = '00000000-0000-0000-0000-000000000001'

const stateOf = (fixture: EngineFixture, key: string): unknown =>
  JSON.parse(textToSchedulerState(fixture.row(`@list@${key}`).input)?.state ?? 'null')

test('signals run in order and one at a time', async () => {
  using fixture = createEngineFixture(functions)
  signal(fixture, 'a', 'push', 1)
  signal(fixture, 'a', 'slow')
  signal(fixture, 'a', 'push', 2)
  await fixture.engine.clock.settle()
  expect(stateOf(fixture, 'a')).toEqual([1, 'slow', 2])
})

test('the row shows the state, and each batch begins a new generation', async () => {
  using fixture = createEngineFixture(functions)
  signal(fixture, 'a', 'push', 1)
  await fixture.engine.clock.settle()
  const { createdTime } = fixture.row('@list@a')
  expect(fixture.row('@list@a')).toMatchObject({
    name: '@list@a',
    status: 'Running',
    input: '{"exists":true,"state":"[1]","sorter":{}}',
    customStatus: '{"entityExists":true}',
    output: null,
  })
  await fixture.engine.clock.advance('1h')
  signal(fixture, 'a', 'delete')
  await fixture.engine.clock.settle()
  expect(fixture.row('@list@a')).toMatchObject({ input: '{"sorter":{}}', customStatus: '{}' })
  expect(fixture.row('@list@a').createdTime).toBeGreaterThan(createdTime)
})

test('an operation that throws leaves the state and the next operation alone', async () => {
  using fixture = createEngineFixture(functions)
  signal(fixture, 'a', 'push', 1)
  signal(fixture, 'a', 'fail')
  signal(fixture, 'a', 'push', 2)
  await fixture.engine.clock.settle()
  expect(stateOf(fixture, 'a')).toEqual([1, 2])
})

test('an orchestration gets the result of a call, and of a failed one the failure', async () => {
  using fixture = createEngineFixture(functions)
  expect((await fixture.run('Push', 'p')).output).toBe('[1,2]')
  expect((await fixture.run('Fail', 'f')).output).toBe("Orchestrator function 'Fail' failed: cannot")
  expect(fixture.events('p')).toEqual([
    'ExecutionStarted',
    'EventSent',
    'EventRaised',
    'EventSent',
    'EventSent',
    'EventRaised',
    'ExecutionCompleted',
  ])
})

test('an entity remembers whose ordered messages it has seen', async () => {
  using fixture = createEngineFixture(functions)
  await fixture.run('Push', 'p')
  const { sorter } = JSON.parse(fixture.row('@list@a').input as string) as { sorter: Record<string, unknown> }
  expect(Object.keys(sorter)).toEqual(['ReceivedFromInstance', 'ReceiveHorizon'])
  expect(sorter['ReceivedFromInstance']).toEqual({
    p: { Last: expect.stringMatching(/^2030-01-01T00:00:00\.\d+Z$/), ExecutionId: fixture.row('p').executionId },
  })
})

test('an entity signals another one', async () => {
  using fixture = createEngineFixture(functions)
  signal(fixture, 'a', 'tell', 'hello')
  await fixture.engine.clock.settle()
  expect(stateOf(fixture, 'other')).toEqual(['hello'])
})

test('the good end of an orchestration releases a lock that it kept', async () => {
  using fixture = createEngineFixture(functions)
  await fixture.run('KeepsLock', 'first')
  expect(fixture.events('first').slice(-2)).toEqual(['EventSent', 'ExecutionCompleted'])
  expect(await fixture.run('KeepsLock', 'second')).toMatchObject({ status: 'Completed' })
})

test('a failure leaves a lock that was kept, as on the host', async () => {
  using fixture = createEngineFixture(functions)
  expect(await fixture.run('KeepsLock', 'first', '"fails"')).toMatchObject({ status: 'Failed' })
  expect(await fixture.run('KeepsLock', 'second')).toMatchObject({ status: 'Running' })
})

test('whoever does not hold the lock waits until it is released', async () => {
  using fixture = createEngineFixture(functions)
  expect((await fixture.run('Critical', 'c')).customStatus).toBe('"inside"')
  signal(fixture, 'a', 'push', 'outside')
  await fixture.engine.clock.settle()
  expect(fixture.row('@list@a').customStatus).toBe('{"queueSize":1,"lockedBy":"c"}')
  expect(fixture.row('@list@b').customStatus).toBe('{"lockedBy":"c"}')
  fixture.hub.client.raiseEvent('c', 'Go', null)
  await fixture.engine.clock.settle()
  expect(fixture.row('c').output).toBe('"done"')
  expect(stateOf(fixture, 'a')).toEqual(['locked', 'outside'])
})

test('a locked entity keeps its queue through a snapshot', async () => {
  using fixture = createEngineFixture(functions)
  await fixture.run('Critical', 'c')
  signal(fixture, 'a', 'push', 'outside')
  await fixture.engine.clock.settle()
  fixture.engine.restore(fixture.engine.snapshot())
  const hub = fixture.engine.hub('TestHub')
  hub.client.raiseEvent('c', 'Go', null)
  await fixture.engine.clock.settle()
  expect(textToSchedulerState(hub.store.get('@list@a')?.input ?? null)?.state).toBe('["locked","outside"]')
})

test('a terminated entity is deaf for ever', async () => {
  using fixture = createEngineFixture(functions)
  signal(fixture, 'a', 'push', 1)
  await fixture.engine.clock.settle()
  fixture.hub.client.terminate('@list@a', 'r')
  await fixture.engine.clock.settle()
  signal(fixture, 'a', 'push', 2)
  await fixture.engine.clock.settle()
  expect(fixture.row('@list@a')).toMatchObject({ status: 'Terminated', output: 'r' })
  expect(stateOf(fixture, 'a')).toEqual([1])
})

test('a suspended entity hears its signals when it is resumed', async () => {
  using fixture = createEngineFixture(functions)
  signal(fixture, 'a', 'push', 1)
  await fixture.engine.clock.settle()
  fixture.hub.client.suspend('@list@a', 'hold')
  await fixture.engine.clock.settle()
  signal(fixture, 'a', 'push', 2)
  await fixture.engine.clock.settle()
  expect(stateOf(fixture, 'a')).toEqual([1])
  fixture.hub.client.resume('@list@a', null)
  await fixture.engine.clock.settle()
  expect(stateOf(fixture, 'a')).toEqual([1, 2])
  expect(fixture.row('@list@a')).toMatchObject({ status: 'Running', output: 'hold' })
})

test('an instance started under the name of an entity is that entity', async () => {
  using fixture = createEngineFixture(functions)
  await fixture.run('@list@a', '@list@a', '{"exists":true,"state":"[9]"}')
  expect(fixture.row('@list@a')).toMatchObject({ status: 'Running', customStatus: '{"entityExists":true}' })
  signal(fixture, 'a', 'push', 1)
  await fixture.engine.clock.settle()
  expect(stateOf(fixture, 'a')).toEqual([9, 1])
})

test('one whose input is not a state stays Pending', async () => {
  using fixture = createEngineFixture(functions)
  expect((await fixture.run('@list@a', 'x', '1')).status).toBe('Pending')
})

test.for([
  ['5', undefined],
  ['{"op":"push"}', undefined],
  ['{"op":"push","signal":true,"id":"1"}', undefined],
  [`{"op":"push","signal":true,"id":"${guid}","input":{}}`, undefined],
  [`{"op":"push","id":"${guid}","input":"2"}`, undefined],
  [`{"op":"push","signal":true,"id":"${guid}","input":"2"}`, [1, 2, 3]],
  [`{"OP":"push","Signal":"True","ID":"{${guid}}","Input":2.0}`, [1, 2, 3]],
] as const)('an entity goes on after %s, and ignores it if malformed', async ([input, state]) => {
  using fixture = createEngineFixture(functions)
  signal(fixture, 'a', 'push', 1)
  await fixture.engine.clock.settle()
  fixture.hub.client.raiseEvent('@list@a', 'op', input)
  await fixture.engine.clock.settle()
  signal(fixture, 'a', 'push', 3)
  await fixture.engine.clock.settle()
  expect(stateOf(fixture, 'a')).toEqual(state ?? [1, 3])
})

test('an event of another name changes no entity', async () => {
  using fixture = createEngineFixture(functions)
  signal(fixture, 'a', 'push', 1)
  await fixture.engine.clock.settle()
  fixture.hub.client.raiseEvent('@list@a', 'Go', '5')
  signal(fixture, 'a', 'push', 2)
  await fixture.engine.clock.settle()
  expect(stateOf(fixture, 'a')).toEqual([1, 2])
})

test.for([
  ['2029-12-31T23:50:00Z', undefined, [1, 2], true],
  // Without a time a message counts as seen, unless the window has moved on since.
  [undefined, undefined, [1], true],
  [undefined, '2029-12-31T23:50:00Z', [1, 0, 2], false],
] as const)('a message of %s from an orchestration, after one of %s', async ([time, earlier, state, isNoted]) => {
  using fixture = createEngineFixture(functions)
  const send = (parent: string, input: string, Timestamp: string | undefined): void =>
    fixture.hub.client.raiseEvent(
      '@list@a',
      'op',
      JSON.stringify({ op: 'push', signal: true, id: guid, input, parent, ...(Timestamp && { Timestamp }) }),
    )
  signal(fixture, 'a', 'push', 1)
  if (earlier) send('y', '0', earlier)
  send('x', '2', time)
  await fixture.engine.clock.settle()
  expect(stateOf(fixture, 'a')).toEqual(state)
  expect(fixture.row('@list@a').input?.includes('"x":{"Last"')).toBe(isNoted)
})
