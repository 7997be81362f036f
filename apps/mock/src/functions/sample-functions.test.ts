import { expect, test } from 'vitest'
import { createEngineFixture } from '../engine/engine-fixture.ts'
import { clientRequestToText } from '../engine/entity-request.ts'
import { textToSchedulerState } from '../engine/scheduler-state.ts'
import { createSampleFunctions } from './sample-functions.ts'

test.for([
  ['Echo', '{"a":5.0}', '{"a":5.0}'],
  ['Hello', null, '["Hello Tokyo!","Hello Seattle!","Hello London!"]'],
  ['FanOut', '3', '14'],
  ['FanOut', '"3"', '14'],
  ['FanOut', null, '0'],
  ['Countdown', '2', '"liftoff"'],
  ['Countdown', 'null', '"liftoff"'],
  ['Timer', 'null', '"fired"'],
  ['Timer', '-5', '"fired"'],
  ['Timer', 'NaN', '"fired"'],
  ['CallEntity', null, '12.0'],
  ['SignalEntity', null, '"signalled"'],
  ['Parent', null, '["Hello Tokyo!","Hello Seattle!","Hello London!"]'],
  ['Big', '3', '"xxx"'],
] as const)('%s of %s ends with %s', async ([name, input, output]) => {
  using fixture = createEngineFixture(createSampleFunctions())
  expect(await fixture.run(name, 'a', input)).toMatchObject({ status: 'Completed', output })
})

test.for([
  ['Fail', null, `Orchestrator function 'Fail' failed: The activity function 'Boom' failed: "boom".`],
  ['Throw', null, "Orchestrator function 'Throw' failed: thrown by the orchestrator"],
  ['Timer', '1e12', "Orchestrator function 'Timer' failed: Value to add was out of range. (Parameter 'value')"],
  ['Timer', '3e11', "results in an un-representable DateTime. (Parameter 'value')"],
  ['Timer', '-1e11', "results in an un-representable DateTime. (Parameter 'value')"],
  ['Big', '-1', "count ('-1') must be a non-negative value. (Parameter 'count')\nActual value was -1."],
  ['FanOut', '"many"', 'Could not convert string to integer: many.'],
  ['FanOut', '1.5', "Input string '1.5' is not a valid integer."],
  ['Countdown', '{}', 'Unexpected character encountered while parsing value: {.'],
  ['Countdown', ' null', "Error converting value {null} to type 'System.Int32'. Path '', line 1, position 5."],
  ['Countdown', '2147483648', 'JSON integer 2147483648 is too large or small for an Int32.'],
  ['Countdown', '', "No JSON content found and type 'System.Int32' is not nullable. Path '', line 0, position 0."],
] as const)('%s of %s fails', async ([name, input, text]) => {
  using fixture = createEngineFixture(createSampleFunctions())
  const { status, output } = await fixture.run(name, 'a', input)
  expect(status).toBe('Failed')
  expect(output).toContain(text)
})

test('Flaky fails once for each instance, until it forgets', async () => {
  const samples = createSampleFunctions()
  using fixture = createEngineFixture(samples)
  for (const [id, status] of [
    ['a', 'Failed'],
    ['a', 'Completed'],
    ['b', 'Failed'],
  ] as const) {
    expect((await fixture.run('FlakyOnce', id)).status).toBe(status)
  }
  samples.forget()
  expect((await fixture.run('FlakyOnce', 'a')).status).toBe('Failed')
})

test.for([
  ['approved', 'true'],
  ['expired', null],
] as const)('Approval is %s', async ([outcome, event]) => {
  using fixture = createEngineFixture(createSampleFunctions())
  await fixture.run('Approval', 'a')
  if (event) fixture.hub.client.raiseEvent('a', 'Approve', event)
  await fixture.engine.clock.advance('1h')
  await fixture.engine.clock.settle()
  expect(fixture.row('a')).toMatchObject({ status: 'Completed', output: `"${outcome}"` })
})

test.for([
  ['get', null, '0.0'],
  ['reset', null, '0.0'],
  ['subtract', '2.5', '-2.5'],
  ['add', '5', '5.0'],
  ['add', '"5"', '5.0'],
  ['add', null, '0.0'],
  ['add', '"many"', null],
  ['delete', null, null],
  ['other', '1', null],
] as const)('%s of %s leaves a new Counter with %s', async ([operation, input, state]) => {
  using fixture = createEngineFixture(createSampleFunctions())
  const id = '00000000-0000-0000-0000-000000000001'
  fixture.hub.client.raiseEvent('@counter@a', 'op', clientRequestToText({ operation, input, id }))
  await fixture.engine.clock.settle()
  expect(textToSchedulerState(fixture.row('@counter@a').input)).toMatchObject({ exists: state !== null, state })
})
