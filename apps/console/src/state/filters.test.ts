import { expect, test } from 'vitest'
import { faultsOf, isEverything, readFilters, selectionOf, writeFilters } from './filters.ts'
import { describeSelection } from './selection-words.ts'

const now = Date.parse('2026-11-29T12:00:00Z')
const read = (search: string) => readFilters(new URLSearchParams(search))

test('filters come back from the address as they were', () => {
  const filters = read('state=Failed,Running&function=A,B&prefix=o-&since=24h&stuck=1h&error=x&custom=y&roots=true')
  const written = new URLSearchParams(
    Object.entries(writeFilters(filters)).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  expect(readFilters(written)).toEqual(filters)
})

test('ages become instants, so that a job means the same instances later', () => {
  expect(selectionOf(read('state=Failed&since=24h&until=2026-11-29T11:00:00Z'), now)).toEqual({
    states: ['Failed'],
    createdSince: '2026-11-28T12:00:00.000Z',
    createdUntil: '2026-11-29T11:00:00.000Z',
  })
})

test('what is stuck is alive, unless states are named', () => {
  const { states, changedBefore } = selectionOf(read('stuck=30m'), now)
  expect(states).toEqual(['Running', 'Pending', 'Suspended', 'ContinuedAsNew'])
  expect(changedBefore).toBe('2026-11-29T11:30:00.000Z')
  expect(selectionOf(read('stuck=30m&state=Suspended'), now).states).toEqual(['Suspended'])
})

test.each([
  ['since=yesterday', ['since']],
  ['since=2026-13-45', ['since']],
  ['stuck=soon&until=-1h', ['until', 'stuck']],
  ['state=Exploded', ['states']],
  ['since=24h&until=2026-11-29&stuck=2d', []],
])('%s has faults in %j', (search, names) => {
  expect(Object.keys(faultsOf(read(search)))).toEqual(names)
})

test.each([
  ['', true],
  ['system=true', true],
  ['roots=true', false],
  ['prefix=a', false],
])('%s means everything: %s', (search, expected) => {
  expect(isEverything(selectionOf(read(search), now))).toBe(expected)
})

test('a selection is said in words', () => {
  expect(describeSelection(selectionOf(read('state=Failed,Running&function=Pay&error=declined&since=1h'), now))).toBe(
    'all instances in state Failed or Running and of function Pay and created since 2026-11-29 11:00:00 UTC and with “declined” in the failure',
  )
  expect(describeSelection(selectionOf(read('system=true'), now))).toBe('all instances, system instances included')
})
