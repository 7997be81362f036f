import { expect, test } from 'vitest'
import { durationToMs } from './duration.ts'

test.for([
  [0, 0],
  [1500, 1500],
  ['500ms', 500],
  ['2s', 2000],
  ['1.5m', 90_000],
  ['1h 30m', 5_400_000],
  ['30d', 2_592_000_000],
  ['2w', 1_209_600_000],
] as const)('%s is %d ms', ([duration, ms]) => {
  expect(durationToMs(duration)).toBe(ms)
})

test.for(['', 'soon', '5', '-1s', '1 year', -1, Number.NaN, Infinity])('%s is not a duration', (wrong) => {
  expect(() => durationToMs(wrong)).toThrow(/expected a duration .*, got /)
})
