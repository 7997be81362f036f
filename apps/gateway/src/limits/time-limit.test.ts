import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createSweptLimit } from './swept-limit.ts'
import { createTimerLimit } from './time-limit.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

interface Thing {
  /** Milliseconds after the one before. */
  pause: number
  /** Milliseconds that it takes. */
  takes: number
}

const things = fc.array(fc.record({ pause: fc.nat(150), takes: fc.integer({ min: 1, max: 300 }) }), { maxLength: 12 })

describe.each([createTimerLimit, createSweptLimit])('%o', (createLimit) => {
  test('calls back for each that takes too long, when its own time is over, and for no other', async () => {
    await fc.assert(
      fc.asyncProperty(things, async (given: Thing[]) => {
        const limit = createLimit(100)
        const late: [index: number, after: number][] = []
        for (const [index, { pause, takes }] of given.entries()) {
          await vi.advanceTimersByTimeAsync(pause)
          const began = performance.now()
          const end = limit.begin(() => late.push([index, performance.now() - began]))
          setTimeout(end, takes === 100 ? 101 : takes)
        }
        await vi.advanceTimersByTimeAsync(1_000)
        const expected = given.flatMap(({ takes }, index) => (takes >= 100 ? [[index, 100]] : []))
        expect(late.sort(([one], [other]) => one - other)).toEqual(expected)
      }),
      { numRuns: 200 },
    )
  })
})

test('takes one timer for all, and none when nothing is open', async () => {
  const limit = createSweptLimit(100)
  const ends = Array.from({ length: 50 }, () => limit.begin(() => undefined))
  expect(vi.getTimerCount()).toBe(1)
  for (const end of ends) end()
  await vi.advanceTimersByTimeAsync(100)
  expect(vi.getTimerCount()).toBe(0)
})
