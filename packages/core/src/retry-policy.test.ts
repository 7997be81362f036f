import { expect, it } from 'vitest'
import { defaultRetry, readRetryAfter, retryDelay } from './retry-policy.ts'

it.each([
  ['5', 5_000],
  [' 10 ', 10_000],
  ['Thu, 01 Jan 1970 00:01:00 GMT', 50_000],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['soon', undefined],
  [null, undefined],
])('reads Retry-After %j as %s ms', (header, expected) => {
  expect(readRetryAfter(header, 10_000)).toBe(expected)
})

it('doubles the delay, half of it by chance, up to the maximum', () => {
  const delays = (random: number) =>
    [1, 2, 3, 20].map((attempt) => retryDelay(defaultRetry, attempt, undefined, () => random))
  expect(delays(0)).toEqual([125, 250, 500, 15_000])
  expect(delays(1)).toEqual([250, 500, 1_000, 30_000])
})

it('does what the host asks for', () => {
  expect(retryDelay(defaultRetry, 1, 7_000, () => 0)).toBe(7_000)
})
