import { expect, it } from 'vitest'
import { readHttpDate } from './http-date.ts'

it.each([
  ['Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37Z'],
  ['Sunday, 06-Nov-34 08:49:37 GMT', '2034-11-06T08:49:37Z'],
  ['Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37Z'],
])('reads %s', (text, instant) => {
  expect(readHttpDate(text)).toBe(Date.parse(instant))
})

it.each([
  'Sun, 31 Feb 2027 08:49:37 GMT',
  'Sun, 06 Foo 1994 08:49:37 GMT',
  'Sun, 06 Nov 1994 24:00:00 GMT',
  'Sun, 06 Nov 1994 08:49:37 +0100',
  'Sun, 06 Nov 1994 08:49:37',
  '2027-01-01T00:00:00Z',
  '2027',
  'tomorrow',
  '',
])('takes %j for no date', (text) => {
  expect(readHttpDate(text)).toBeUndefined()
})
