import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCircuitBreaker, type Outcome } from './circuit-breaker.ts'

const options = { failures: 3, pause: 1_000 }

function setUp() {
  const time = { now: 5_000 }
  return { time, breaker: createCircuitBreaker(options, () => time.now) }
}

const fail = ({ breaker }: ReturnType<typeof setUp>, times: number) => {
  for (let index = 0; index < times; index++) breaker.leave(breaker.enter(), 'failed')
}

describe('a circuit breaker', () => {
  test('opens after so many failures in a row, and reports for how long', () => {
    const setting = setUp()
    fail(setting, 2)
    setting.breaker.leave(setting.breaker.enter(), 'ok')
    fail(setting, 2)
    expect(setting.breaker.isOpen()).toBe(false)
    fail(setting, 1)
    setting.time.now += 400
    expect([setting.breaker.isOpen(), setting.breaker.wait(), setting.breaker.enter()]).toEqual([true, 600, -1])
  })

  test('lets one probe through after the pause and closes when it goes well', () => {
    const { breaker, time, ...setting } = setUp()
    fail({ breaker, time, ...setting }, 3)
    time.now += 1_000
    const probe = breaker.enter()
    expect([probe >= 0, breaker.enter(), breaker.enter()]).toEqual([true, -1, -1])
    breaker.leave(probe, 'ok')
    expect([breaker.isOpen(), breaker.enter() >= 0]).toEqual([false, true])
  })

  test('stays open for another pause when the probe fails', () => {
    const { breaker, time } = setUp()
    fail({ breaker, time }, 3)
    time.now += 1_000
    breaker.leave(breaker.enter(), 'failed')
    expect([breaker.wait(), breaker.enter()]).toEqual([1_000, -1])
  })

  test('lets another probe go when the caller of the first gave up', () => {
    const { breaker, time } = setUp()
    fail({ breaker, time }, 3)
    time.now += 1_000
    const first = breaker.enter()
    breaker.leave(first, 'unknown')
    const second = breaker.enter()
    expect([second >= 0, second === first, breaker.enter()]).toEqual([true, false, -1])
  })

  test('hears nothing of calls that began before it opened', () => {
    const { breaker, time } = setUp()
    const early = breaker.enter()
    fail({ breaker, time }, 3)
    breaker.leave(early, 'ok')
    expect(breaker.isOpen()).toBe(true)
    time.now += 1_000
    breaker.leave(breaker.enter(), 'ok')
    breaker.leave(early, 'failed')
    fail({ breaker, time }, 2)
    expect(breaker.isOpen()).toBe(false)
  })

  test('is not held open by a clock that was set back', () => {
    const { breaker, time } = setUp()
    fail({ breaker, time }, 3)
    time.now -= 3_600_000
    expect(breaker.enter()).toBeGreaterThanOrEqual(0)
  })
})

type Step = { kind: 'enter' } | { kind: 'leave'; which: number; outcome: Outcome } | { kind: 'wait'; time: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Step>({ kind: 'enter' }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('leave' as const),
      which: fc.nat(10),
      outcome: fc.constantFrom<Outcome>('ok', 'failed', 'failed', 'unknown'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), time: fc.nat(1_500) }) },
)

// The promises, in terms of calls and outcomes only.
test('keeps its promises whatever happens in whatever order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 4 }), (steps, failures) => {
      const time = { now: 0 }
      const breaker = createCircuitBreaker({ failures, pause: 1_000 }, () => time.now)
      const open: { ticket: number; probe: boolean; since: number }[] = []
      let inRow = 0
      let opened: number | undefined
      let changes = 0
      for (const taken of steps) {
        if (taken.kind === 'wait') time.now += taken.time
        else if (taken.kind === 'enter') {
          const refuses = breaker.refuses()
          const ticket = breaker.enter()
          expect(refuses).toBe(ticket < 0)
          const probing = open.some((call) => call.probe && call.since === changes)
          const mayGo = opened === undefined || (!probing && time.now - opened >= 1_000)
          expect(ticket >= 0).toBe(mayGo)
          if (ticket >= 0) open.push({ ticket, probe: opened !== undefined, since: changes })
        } else if (open.length > 0) {
          const [call] = open.splice(taken.which % open.length, 1)
          breaker.leave(call!.ticket, taken.outcome)
          if (call!.since !== changes) continue
          if (call!.probe) {
            if (taken.outcome === 'ok') opened = undefined
            if (taken.outcome === 'failed') opened = time.now
            if (taken.outcome !== 'unknown') changes++
            inRow = 0
          } else if (taken.outcome === 'ok') inRow = 0
          else if (taken.outcome === 'failed' && ++inRow === failures) {
            opened = time.now
            inRow = 0
            changes++
          }
        }
        expect(breaker.isOpen()).toBe(opened !== undefined)
      }
    }),
    { numRuns: 500 },
  )
})
