import { describe, expect, test } from 'vitest'
import { readDeadline, readTime } from './duration.ts'

const now = Date.parse('2026-11-29T12:00:00Z')

// JavaScript reads each of the first eight as an instant.
const refused = [
  '2026-02-30T00:00:00Z',
  '2026-04-31T10:00:00+02:00',
  '2026-01-31T24:00:00Z',
  '2026-02-03T04:05:06+14:59',
  '2026-02-03T04:05:06',
  '2026-02-03',
  'order 3 2026-01-01T00:00:00Z',
  '02/03/2026 10:00 Z',
  '2026-02-03T04:05:60Z',
  '2026-02-03T04:05:06+25:00',
  '0000-01-01T00:00:00Z',
  '',
  'now',
]

describe.each([
  ['--since', readTime],
  ['--until', readDeadline],
] as const)('%s', (option, read) => {
  test.each(refused)('refuses %j by its name', (text) => {
    expect(() => read(text, option, now)).toThrow(`${option} is '${text}'`)
  })

  test.each([
    ['2026-02-03T04:05:06Z', '2026-02-03T04:05:06.000Z'],
    ['2026-02-03T04:05:06.5+01:00', '2026-02-03T03:05:06.500Z'],
    ['2024-02-29T23:59Z', '2024-02-29T23:59:00.000Z'],
  ])('reads %s as %s', (text, expected) => {
    expect(read(text, option, now).toISOString()).toBe(expected)
  })
})

test.each(['999999999w', '200000w', '999999999.999999d'])('refuses the age %s, which no instant has', (text) => {
  expect(() => readTime(text, '--since', now)).toThrow(`--since is '${text}', too long ago for an instant`)
})
