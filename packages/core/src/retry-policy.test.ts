import { expect, it } from 'vitest'
import { defaultRetry, readRetryAfter, retryDelay } from './retry-policy.ts'

it.each([
  ['5', 5_000],
  [' 10 ', 10_000],
  ['Thu, 01 Jan 1970 00:01:00 GMT', 50_000],
  ['Thu, 01 Jan 1970 00:00:00 GMT', undefined],
  ['0', undefined],
  ['000', undefined],
  ['-1', undefined],
  ['1.5', undefined],
  ['1e9', undefined],
  ['0x10', undefined],
  ['5 s', undefined],
  ['2026', 2_026_000],
  ['2026-01-01', undefined],
  ['January 2099', undefined],
  ['', undefined],
  ['9'.repeat(400), 86_400_000],
  ['Sun, 06 Nov 2094 08:49:37 GMT', 86_400_000],
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

it('waits as long as the host asks for, and never less than its own delay', () => {
  expect(retryDelay(defaultRetry, 1, 7_000, () => 0)).toBe(7_000)
  expect(retryDelay(defaultRetry, 1, 1, () => 0)).toBe(125)
  expect(retryDelay(defaultRetry, 3, 10, () => 1)).toBe(1_000)
})
