import { expect, test } from 'vitest'
import { localToUtc, zoneFormatter, zoneOffsetMinutes } from './server-zone.ts'

const winter = Date.parse('2026-02-03T04:05:06.125Z')
const summer = Date.parse('2026-07-03T04:05:06.125Z')

test.for([
  ['UTC', winter, 0, '2026-02-03T04:05:06.125+00:00'],
  ['America/New_York', winter, -300, '2026-02-02T23:05:06.125-05:00'],
  ['America/New_York', summer, -240, '2026-07-03T00:05:06.125-04:00'],
  ['Asia/Kolkata', winter, 330, '2026-02-03T09:35:06.125+05:30'],
] as const)('%s at %d', ([zone, ms, minutes, text]) => {
  expect(zoneOffsetMinutes(zone, ms)).toBe(minutes)
  expect(zoneFormatter(zone)(ms)).toBe(text)
})

test('a time of day in a zone is an instant', () => {
  expect(new Date(localToUtc('America/New_York', Date.parse('2026-02-02T23:05:06Z'))).toISOString()).toBe(
    '2026-02-03T04:05:06.000Z',
  )
})
