import { expect, test } from 'vitest'
import { readInstant, readSpan, writeAge, writeSpan } from './time.ts'

const now = Date.parse('2026-11-29T12:00:00Z')

test.each([
  ['90s', 90_000],
  ['1.5h', 5_400_000],
  ['2d', 172_800_000],
  ['h', undefined],
  ['-1h', undefined],
  ['99999999d', undefined],
])('the span %s is %s ms', (text, expected) => {
  expect(readSpan(text)).toBe(expected)
})

test.each([
  ['1h', '2026-11-29T11:00:00.000Z'],
  ['2026-11-28T08:30Z', '2026-11-28T08:30:00.000Z'],
  ['2026-11-28 08:30:05+01:00', '2026-11-28T07:30:05.000Z'],
])('the instant %s is %s', (text, expected) => {
  expect(new Date(readInstant(text, now)!).toISOString()).toBe(expected)
})

test.each([
  '',
  'now',
  '28.11.2026',
  '2026-13-01',
  '2026-02-30',
  '2026-02-30T10:00Z',
  '2026-01-31T24:00:00Z',
  '2026-04-31 10:00',
])('%j is not an instant', (text) => {
  expect(readInstant(text, now)).toBeUndefined()
})

test.each([
  [12, '12 ms'],
  [1_500, '1.5 s'],
  [59_999, '60 s'],
  [61_000, '1 min 1 s'],
  [3_600_000, '1 h'],
  [90_000_000, '1 d 1 h'],
])('%i ms is written %s', (milliseconds, expected) => {
  expect(writeSpan(milliseconds)).toBe(expected)
})

test.each([
  ['2026-11-29T11:59:58Z', 'now'],
  ['2026-11-29T11:30:00Z', '30 min ago'],
  ['2026-11-29T14:00:00Z', 'in 2 h'],
  ['nonsense', 'nonsense'],
])('the age of %s is %s', (instant, expected) => {
  expect(writeAge(instant, now)).toBe(expected)
})
