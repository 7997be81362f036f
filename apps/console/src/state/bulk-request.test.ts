import { expect, test } from 'vitest'
import { type BulkIntent, isConfirmed, jobRequestOf } from './bulk-request.ts'

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
