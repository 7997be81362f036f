import { expect, test } from 'vitest'
import type { InstanceRow } from '../engine/instance.ts'
import { versions } from '../versions.ts'
import { listedEntityId, saysItExists, storedState } from './entity-payload.ts'

const row = (input: string | null, customStatus: string | null = null, hasRun = true): InstanceRow =>
  ({ input, customStatus, history: hasRun ? [{ at: 0, type: 'OrchestratorStarted' }] : [] }) as unknown as InstanceRow

test.for([
  [null, null],
  ['{"sorter":{}}', null],
  ['{"exists":true,"sorter":{}}', null],
  ['{"exists":true,"state":"42"}', '42'],
] as const)('the state in %s is %s', ([input, state]) => {
  for (const version of Object.values(versions)) expect(storedState(row(input), version)).toBe(state)
})

test('newer hosts go by the state alone', () => {
  expect(storedState(row('{"state":"42"}'), versions['3.14.1'])).toBe('42')
  expect(storedState(row('{"state":"42"}'), versions['2.13.7'])).toBeNull()
})

test.for([
  ['1', `Error converting value 1 to type 'DurableTask.Core.Entities.SchedulerState'. Path '', line 1, position 1.`],
  [
    '"in"',
    `Error converting value "in" to type 'DurableTask.Core.Entities.SchedulerState'. Path '', line 1, position 4.`,
  ],
  ['true', `Error converting value True to type`],
  ['[1]', `Cannot deserialize the current JSON array (e.g. [1,2,3]) into type`],
  ['null', 'Object reference not set to an instance of an object.'],
] as const)('an orchestration in the place of an entity cannot be read: %s', ([input, text]) => {
  expect(() => storedState(row(input), versions['3.14.1'])).toThrow(text)
})

test.for([
  [null, false],
  ['"waiting"', false],
  ['{}', false],
  ['{"entityExists":true}', true],
  ['{"entityExists":true,"queueSize":1}', true],
] as const)('custom status %s says that there is an entity: %s', ([customStatus, says]) => {
  expect(saysItExists(row(null, customStatus), versions['3.14.1'])).toBe(says)
})

test('newer hosts look for a word in the custom status before they read it', () => {
  const says = (customStatus: string) => () => saysItExists(row(null, customStatus), versions['3.14.1'])
  expect(says('"no entity"')()).toBe(false)
  expect(says('"entityExists"')).toThrow("to type 'DurableTask.Core.Entities.EntityStatus'")
  expect(() => saysItExists(row(null, null, false), versions['3.14.1'])).toThrow('Object reference not set')
})

test('newer hosts read the custom status of whatever has a state', () => {
  expect(() => storedState(row('{"state":"42"}', '"waiting"'), versions['3.14.1'])).toThrow('Error converting value')
  expect(storedState(row('{}', '"waiting"'), versions['3.14.1'])).toBeNull()
})

test.for([
  ['{"state":42}', '42'],
  ['{"State":true}', 'true'],
  ['{"STATE":"a","state":"b"}', 'b'],
  ['{"state":"a","STATE":"b"}', 'b'],
] as const)('the state of %s is filled as Json.NET fills it', ([input, state]) => {
  expect(storedState(row(input), versions['3.14.1'])).toBe(state)
})

test.for([
  ['@x', "Instance ID '@x' is not a valid entity ID. (Parameter 'instanceId')"],
  ['@@k', "Invalid entity id: entity name must not be a null or empty string. (Parameter 'name')"],
] as const)('%s cannot be listed as an entity', ([id, message]) => {
  expect(() => listedEntityId(id)).toThrow(message)
})
