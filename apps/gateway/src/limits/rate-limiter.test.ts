import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRateLimiter, type Rate } from './rate-limiter.ts'

/** The same in slow and plain words: tokens as whole numbers of 1/window parts, filled millisecond by millisecond. */
function createReference({ requests, window }: Rate) {
  let parts = requests * window
  return {
    pass(milliseconds: number) {
      parts = Math.min(requests * window, parts + milliseconds * requests)
    },
    take() {
      if (parts < window) return false
      parts -= window
      return true
    },
    left: () => Math.floor(parts / window),
    wait: () => Math.max(0, (window - parts) / requests),
  }
}

const rates = fc.record({ requests: fc.integer({ min: 1, max: 200 }), window: fc.integer({ min: 1, max: 100_000 }) })
const pauses = fc.array(
  fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 300_000 })),
  {
    maxLength: 300,
  },
)

describe('createRateLimiter', () => {
  test('lets through exactly what a bucket of tokens does', () => {
    fc.assert(
      fc.property(rates, pauses, (rate, waits) => {
        let time = 1_000_000
        const limiter = createRateLimiter({ ...rate, now: () => time })
        const reference = createReference(rate)
        for (const wait of waits) {
          time += wait
          reference.pass(wait)
          expect(limiter.left('a')).toBe(reference.left())
          expect(limiter.wait('a')).toBeCloseTo(reference.wait(), 2)
          expect(limiter.take('a') === 0).toBe(reference.take())
        }
      }),
    )
  })

  test('counts each caller apart, over many generations', () => {
    const names = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 900 })), {
      maxLength: 300,
    })
    fc.assert(
      fc.property(names, (calls) => {
        let time = 0
        const rate = { requests: 3, window: 700 }
        const limiter = createRateLimiter({ ...rate, now: () => time })
        const references = new Map(['a', 'b', 'c'].map((name) => [name, createReference(rate)]))
        for (const [name, wait] of calls) {
          time += wait
          for (const reference of references.values()) reference.pass(wait)
          expect(limiter.take(name) === 0).toBe(references.get(name)!.take())
        }
      }),
    )
  })

  test('never lets through more than a full account and what it fills by, in any stretch of time', () => {
    fc.assert(
      fc.property(rates, pauses, (rate, waits) => {
        let time = 0
        const limiter = createRateLimiter({ ...rate, now: () => time })
        const passed: number[] = []
        for (const wait of waits) {
          time += wait
          if (limiter.take('a') === 0) passed.push(time)
        }
        for (const [first, from] of passed.entries()) {
          const until = passed.findLastIndex((at) => at <= from + rate.window)
          expect(until - first + 1).toBeLessThanOrEqual(2 * rate.requests)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('lets through at the time it named, and not a millisecond before', () => {
    fc.assert(
      fc.property(rates, (rate) => {
        let time = 0
        const limiter = createRateLimiter({ ...rate, now: () => time })
        while (limiter.take('a') === 0);
        const wait = Math.ceil(limiter.wait('a'))
        time += wait - 1
        expect(limiter.take('a')).toBeGreaterThan(0)
        time += 1
        expect(limiter.take('a')).toBe(0)
      }),
    )
  })

  test('holds nobody up for a clock that is set back', () => {
    let time = 1e12
    const limiter = createRateLimiter({ requests: 2, window: 1000, now: () => time })
    expect([limiter.take('a'), limiter.take('a')]).toEqual([0, 0])
    time -= 3_600_000
    expect(limiter.take('a')).toBe(500)
    time += 500
    expect(limiter.take('a')).toBe(0)
  })

  test('carries what others took as a debt, and pays it off', () => {
    let time = 0
    const limiter = createRateLimiter({ requests: 10, window: 1000, now: () => time })
    limiter.charge('a', 25)
    expect(limiter.left('a')).toBe(0)
    expect(limiter.take('a')).toBe(1600)
    time = 1599
    expect(limiter.take('a')).toBeGreaterThan(0)
    time = 1600
    expect(limiter.take('a')).toBe(0)
  })

  test('forgives what no replica can have taken', () => {
    const limiter = createRateLimiter({ requests: 10, window: 1000, now: () => 0 })
    limiter.charge('a', 1e300)
    limiter.adopt('b', 1e300)
    expect([limiter.wait('a'), limiter.wait('b')]).toEqual([9100, 9100])
  })

  test('forgets who was idle for a window, and opens another account when they come again', () => {
    let time = 0
    const limiter = createRateLimiter({ requests: 10, window: 1000, now: () => time })
    limiter.take('a')
    limiter.take('b')
    const before = limiter.usage()
    expect(before).toMatchObject([
      { caller: 'a', taken: 1, backlog: 100 },
      { caller: 'b', taken: 1 },
    ])
    time = 2500
    expect(limiter.usage()).toEqual([])
    limiter.take('a')
    const [again] = limiter.usage()
    expect(again).toMatchObject({ caller: 'a', taken: 1 })
    expect(before.map(({ account }) => account)).not.toContain(again!.account)
  })

  test('distinguishes no more callers than its limit', () => {
    const limiter = createRateLimiter({ requests: 2, window: 1000, now: () => 0, callers: 3 })
    for (let i = 0; i < 3; i++) expect(limiter.take(`known ${i}`)).toBe(0)
    const passed = Array.from({ length: 50 }, (_, i) => limiter.take(`new ${i}`)).filter((wait) => wait === 0)
    expect(passed).toHaveLength(2)
    expect(limiter.take('known 0')).toBe(0)
  })
})

test('several requests are taken together or not at all', () => {
  let time = 0
  const limiter = createRateLimiter({ requests: 10, window: 10_000, now: () => time })
  expect(limiter.take('ann', 8)).toBe(0)
  expect(limiter.take('ann', 5)).toBe(3_000)
  expect(limiter.left('ann')).toBe(2)
  time = 3_000
  expect([limiter.take('ann', 5), limiter.left('ann')]).toEqual([0, 0])
  time = 100_000
  expect([limiter.take('ann', 10), limiter.left('ann')]).toEqual([0, 0])
})
