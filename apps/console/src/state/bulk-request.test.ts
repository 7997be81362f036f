import { expect, test } from 'vitest'
import { type BulkIntent, isConfirmed, isOld, isSameCount, jobRequestOf } from './bulk-request.ts'

const intent = (action: BulkIntent['action']): BulkIntent => ({ action, selection: { ids: ['a'] }, words: 'one' })
const draft = { reason: ' stuck ', eventName: ' Go ', eventData: '{"n":1}' }

test('a request holds what its action takes, and no more', () => {
  expect(jobRequestOf(intent('terminate'), draft)).toEqual({
    action: 'terminate',
    selection: { ids: ['a'] },
    reason: 'stuck',
  })
  expect(jobRequestOf(intent('raiseEvent'), draft)).toEqual({
    action: 'raiseEvent',
    selection: { ids: ['a'] },
    eventName: 'Go',
    eventData: { n: 1 },
  })
})

test.each([
  [99, '', true],
  [100, '', false],
  [100, '99', false],
  [100, '100', true],
  [1_200, '1,200', true],
])('%i instances with %j typed: %s', (matched, typed, expected) => {
  expect(isConfirmed(matched, typed)).toBe(expected)
})

test.each([
  [0, false],
  [59_999, false],
  [60_000, true],
  [86_400_000, true],
  // The clock was set back.
  [-1, true],
])('a count of %i ms ago is old: %s', (age, expected) => {
  expect(isOld(1_000_000, 1_000_000 + age)).toBe(expected)
})

test.each([
  [5, true, true],
  [4, true, false],
  [6, true, false],
  [5, false, false],
])('a count of 5 and one of %i, complete: %s, are the same: %s', (matched, complete, expected) => {
  const five = { matched: 5, complete: true, sample: [] }
  expect(isSameCount(five, { matched, complete, sample: [] })).toBe(expected)
})
