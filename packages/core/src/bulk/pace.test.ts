import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPace, type Pace } from './pace.ts'

const clock = { now: () => 0, sleep: async () => undefined }

/** Lets rounds pass in a host whose latency depends on what is in flight, and returns the limit after each. */
function passRounds(pace: Pace, count: number, latencyOf: (limit: number) => number): number[] {
  return Array.from({ length: count }, () => {
    for (let left = pace.limit; left > 0; left--) pace.succeeded(latencyOf(pace.limit))
    return pace.limit
  })
}

describe('the pace', () => {
  it('grows to the most while latency holds', () => {
    const pace = createPace({ clock, most: 16 })
    expect(passRounds(pace, 20, () => 50).at(-1)).toBe(16)
  })

  it('shrinks where more in flight only makes the host queue', () => {
    const pace = createPace({ clock, most: 32 })
    const limits = passRounds(pace, 200, (limit) => (limit <= 4 ? 40 : 40 + 40 * (limit - 4)))
    expect(Math.max(...limits.slice(50))).toBeLessThan(12)
  })

  it('grows again in a host that has become slower for all', () => {
    const pace = createPace({ clock, most: 8 })
    passRounds(pace, 20, () => 40)
    const slow = passRounds(pace, 100, () => 400)
    expect(Math.min(...slow)).toBeLessThan(8)
    expect(slow.at(-1)).toBe(8)
  })

  it('measures the best latency anew with a quarter in flight while it is held back', () => {
    const pace = createPace({ clock, most: 32 })
    const limits = passRounds(pace, 200, (limit) => (limit <= 4 ? 40 : 40 + 40 * (limit - 4)))
    const probed = limits
      .map((limit, round) => (limit === 1 && limits[round - 1] !== 1 ? round : -1))
      .filter((at) => at >= 0)
    // Ever more seldom where it proves to be the old one.
    expect(probed.length).toBeGreaterThan(2)
    expect(probed.length).toBeLessThan(8)
    expect(probed[2]! - probed[1]!).toBeGreaterThan(probed[1]! - probed[0]!)
  })

  it('is not misled by one lucky round', () => {
    const pace = createPace({ clock, most: 8 })
    passRounds(pace, 1, () => 5)
    expect(passRounds(pace, 40, () => 60).at(-1)).toBe(8)
  })

  it('waits no longer than it was meant to where the clock is set back', () => {
    let now = 10 * 3_600_000
    const pace = createPace({ clock: { ...clock, now: () => now }, most: 8, rate: 2 })
    pace.began()
    pace.throttled(4_000)
    expect(pace.wait()).toBe(4_000)
    now -= 3_600_000
    expect(pace.wait()).toBe(4_000)
    now += 4_000
    expect(pace.wait()).toBe(0)
    pace.began()
    now -= 3_600_000
    expect(pace.wait()).toBe(500)
    const { limit } = pace
    pace.throttled(undefined)
    expect(pace.limit).toBe(Math.max(1, Math.floor(limit / 2)))
    pace.succeeded(-3_600_000)
    expect(passRounds(pace, 20, () => 50).at(-1)).toBe(8)
  })

  it.each([
    [undefined, 1_000],
    [0, 1_000],
    [1, 1_000],
    [-5, 1_000],
    [7_000, 7_000],
    [86_400_000, 300_000],
    [Infinity, 300_000],
  ])('pauses after a host that asks for %j ms for %d ms', (retryAfter, pause) => {
    const pace = createPace({ clock, most: 4 })
    pace.throttled(retryAfter)
    expect(pace.wait()).toBe(pause)
  })

  it('stays between one and the most, whatever comes', () => {
    const event = fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.constant('throttled' as const))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 32 }), fc.array(event, { maxLength: 300 }), (most, events) => {
        const pace = createPace({ clock, most })
        for (const one of events) {
          if (one === 'throttled') pace.throttled(undefined)
          else pace.succeeded(one)
          expect(pace.limit).toBeGreaterThanOrEqual(1)
          expect(pace.limit).toBeLessThanOrEqual(most)
        }
      }),
    )
  })
})
