import { expect, test } from 'vitest'
import { closestName } from './suggestion.ts'

test.each([
  ['wiat', 'wait'],
  ['lsit', 'list'],
  ['shwo', 'show'],
  ['Strat', 'start'],
  ['lists', 'list'],
  ['diagnoze', 'diagnose'],
  ['hlep', undefined],
  ['', undefined],
  ['x'.repeat(10_000), undefined],
])('%s is close to %s', (given, expected) => {
  expect(closestName(given, ['list', 'show', 'wait', 'start', 'diagnose'])).toBe(expected)
})
