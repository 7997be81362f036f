import { expect, test } from 'vitest'
import { windowAt } from './rule-window.ts'

const rule = { name: 'a', states: ['Completed'], olderThan: 86_400_000, enforce: false } as const
const hours = (text: string) => {
  const [from, to] = text.split('-').map((time) => {
    const [hour, minute] = time.split(':').map(Number)
    return hour! * 60 + minute!
  })
  return { from: from!, to: to! }
}

test.each([
  // Times in UTC.
  ['01:00-05:00', 'UTC', '2026-11-29T00:59:59Z', undefined],
  ['01:00-05:00', 'UTC', '2026-11-29T01:00:30Z', ['2026-11-29', '2026-11-29T05:00:00.000Z']],
  ['01:00-05:00', 'UTC', '2026-11-29T04:59:59Z', ['2026-11-29', '2026-11-29T05:00:00.000Z']],
  ['01:00-05:00', 'UTC', '2026-11-29T05:00:00Z', undefined],
  // Over midnight: the day is that of the beginning.
  ['22:00-04:00', 'UTC', '2026-11-29T23:10:00Z', ['2026-11-29', '2026-11-30T04:00:00.000Z']],
  ['22:00-04:00', 'UTC', '2026-11-30T03:10:00Z', ['2026-11-29', '2026-11-30T04:00:00.000Z']],
  ['01:00-05:00', 'Europe/Berlin', '2026-11-29T00:30:00Z', ['2026-11-29', '2026-11-29T04:00:00.000Z']],
  ['01:00-05:00', 'Asia/Kolkata', '2026-11-28T20:00:00Z', ['2026-11-29', '2026-11-28T23:30:00.000Z']],
  // Clocks go forward at 01:00Z on this day, and back on that.
  ['01:00-05:00', 'Europe/Berlin', '2026-03-29T00:30:00Z', ['2026-03-29', '2026-03-29T03:00:00.000Z']],
  ['01:00-05:00', 'Europe/Berlin', '2026-10-24T23:30:00Z', ['2026-10-25', '2026-10-25T04:00:00.000Z']],
])('%s in %s at %s', (text, timeZone, now, expected) => {
  const window = windowAt({ ...rule, hours: hours(text), timeZone }, Date.parse(now))
  expect(window && [window.day, new Date(window.until!).toISOString()]).toEqual(expected)
})

test('a rule without hours has one window a day, without an end', () => {
  const at = (now: string, timeZone: string) => windowAt({ ...rule, timeZone }, Date.parse(now))
  expect(at('2026-11-29T23:30:00Z', 'UTC')).toEqual({ day: '2026-11-29' })
  expect(at('2026-11-29T23:30:00Z', 'Europe/Berlin')).toEqual({ day: '2026-11-30' })
})
