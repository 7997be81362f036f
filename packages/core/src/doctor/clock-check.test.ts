import { describe, expect, test } from 'vitest'
import { checkClock } from './clock-check.ts'

describe('checkClock', () => {
  const date = 'Mon, 23 Nov 2026 12:00:00 GMT'
  test.each([
    [date, 0.5, 'ok', /within 30 seconds/],
    [date, 30, 'ok', /within 30 seconds/],
    [date, 32, 'warn', /32 seconds ahead of the host/],
    [date, -40, 'warn', /40 seconds behind the host/],
    ['', 500, 'ok', /does not tell the time/],
    ['soon', 500, 'ok', /does not tell the time/],
  ])('compares %j with a clock %d seconds later', (header, seconds, level, said) => {
    const at = Date.parse(date) + seconds * 1_000
    const finding = checkClock({ headers: new Headers(header === '' ? {} : { date: header }), at })
    expect(finding.level).toBe(level)
    expect(finding.said).toMatch(said)
  })
})
