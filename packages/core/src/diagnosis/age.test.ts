import { describe, expect, test } from 'vitest'
import { ageOf } from './age.ts'

const now = Date.parse('2026-02-03T04:05:06Z')

describe('an age', () => {
  test.each([
    ['2026-02-03T04:05:06Z', '0s'],
    ['2026-02-03T04:04:07Z', '59s'],
    ['2026-02-03T04:03:06Z', '2m'],
    ['2026-02-03T01:05:05Z', '3h'],
    ['2026-01-01T04:05:06Z', '33d'],
    ['2026-02-03T04:06:06Z', '0s'],
    ['no time', '?'],
    [undefined, '?'],
  ])('of %s is %s', (instant, age) => {
    expect(ageOf(instant, now)).toBe(age)
  })
})
