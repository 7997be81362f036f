import { expect, test } from 'vitest'
import { createHealthRecord } from './upstream-health.ts'

test('reports that an app refuses its key when that begins, and once a minute at most', () => {
  let [now, told] = [0, 0]
  const record = createHealthRecord(
    () => now,
    () => told++,
  )
  for (const [seconds, status, expected] of [
    [0, 200, 0],
    [1, 401, 1],
    [2, 401, 1],
    [3, 200, 1],
    [4, 401, 1],
    [70, 401, 1],
    [71, 200, 1],
    [72, 403, 1],
    [73, 503, 1],
    [74, 401, 2],
  ] as const) {
    now = seconds * 1_000
    record.responded(status)
    expect([seconds, told]).toEqual([seconds, expected])
  }
})
