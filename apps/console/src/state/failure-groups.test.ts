import { expect, test } from 'vitest'
import type { Status } from '../gateway/wire.ts'
import { createFailureGroups, normalised } from './failure-groups.ts'
import { groupSelection } from './group-selection.ts'

const failed = (id: string, output: string, name = 'Pay'): Status => ({
  instanceId: id,
  name,
  runtimeStatus: 'Failed',
  input: null,
  customStatus: null,
  output,
  createdTime: '2026-01-01T00:00:00Z',
  lastUpdatedTime: `2026-01-01T00:00:0${id.length % 10}Z`,
})

function groupsOf(rows: readonly Status[]) {
  const groups = createFailureGroups()
  for (const row of rows) groups.add(row)
  return groups.sorted()
}

test.each([
  ['card 4711 declined', 'card <n> declined'],
  ["no stock of 'A-1'", 'no stock of <text>'],
  ['at 2026-01-02T03:04:05Z', 'at <time>'],
  ['order 0f8fad5b-d9cb-469f-a165-70867728950e', 'order <id>'],
  ['first\nsecond', 'first'],
])('%j is normalised to %j', (message, expected) => {
  expect(normalised(message)).toBe(expected)
})

test('failures that differ in numbers alone are one group, the largest first', () => {
  const groups = groupsOf([failed('a', 'lost'), failed('bb', 'card 1 declined'), failed('ccc', 'card 2 declined')])
  expect(groups.map(({ count, message, example }) => [count, message, example])).toEqual([
    [2, 'card <n> declined', 'ccc'],
    [1, 'lost', 'a'],
  ])
})

test('a group is selected by a text that no other group of the function has', () => {
  const groups = groupsOf([failed('a', 'card 1 was declined'), failed('b', 'card 2 was lost by the bank')])
  expect(groups.map((group) => groupSelection(group, groups, { createdSince: '2026-01-01T00:00:00Z' }))).toEqual([
    { createdSince: '2026-01-01T00:00:00Z', states: ['Failed'], functions: ['Pay'], errorText: 'was declined' },
    { createdSince: '2026-01-01T00:00:00Z', states: ['Failed'], functions: ['Pay'], errorText: 'was lost by the bank' },
  ])
})

test('a group without such a text is selected by its ids', () => {
  const groups = groupsOf([failed('a', 'timed out'), failed('b', 'timed out twice')])
  expect(
    groupSelection(
      groups.find(({ message }) => message === 'timed out')!,
      groups,
      {},
    ),
  ).toEqual({ ids: ['a'] })
})
