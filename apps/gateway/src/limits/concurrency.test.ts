import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createConcurrencyLimiter, NoSlotError } from './concurrency.ts'

const patient = 3_600_000
const tick = () => new Promise<void>((resolve) => setImmediate(resolve))

interface Visit {
  caller: string
  state: 'waiting' | 'running' | 'done' | 'refused' | 'gone'
  controller: AbortController
}

/** One caller's calls at a limiter, and their state. */
function visitsOf(limits: { running: number; waiting: number }) {
  const limiter = createConcurrencyLimiter({ ...limits, waitTime: patient })
  const visits: Visit[] = []
  const admitted: Visit[] = []
  const begin = (name: string) => {
    const visit: Visit = { caller: name, state: 'waiting', controller: new AbortController() }
    visits.push(visit)
    const run = () => {
      visit.state = 'running'
      admitted.push(visit)
    }
    const fail = (error: unknown) => void (visit.state = error instanceof NoSlotError ? 'refused' : 'gone')
    const turn = limiter.enter(limiter.callerOf(name), visit.controller.signal)
    if (turn) void turn.then(run, fail)
    else run()
    return visit
  }
  const finish = (visit: Visit) => {
    visit.state = 'done'
    limiter.leave(limiter.callerOf(visit.caller))
  }
  const those = (state: Visit['state'], caller?: string) =>
    visits.filter((visit) => visit.state === state && (caller === undefined || visit.caller === caller))
  return { limiter, begin, finish, those, admitted }
}

const steps = fc.array(
  fc.oneof(
    fc.record({ what: fc.constant('begin' as const), caller: fc.constantFrom('a', 'b', 'c') }),
    fc.record({ what: fc.constantFrom('finish' as const, 'leave' as const), nth: fc.nat() }),
  ),
  { maxLength: 80 },
)

describe('createConcurrencyLimiter', () => {
  test('never runs more than it may, and lets nobody wait for a free slot', async () => {
    const sizes = fc.record({ running: fc.integer({ min: 1, max: 8 }), waiting: fc.integer({ min: 0, max: 8 }) })
    await fc.assert(
      fc.asyncProperty(sizes, steps, async (limits, script) => {
        const { limiter, begin, finish, those, admitted } = visitsOf(limits)
        const share = Math.max(1, Math.ceil((limits.running * 3) / 4))
        for (const step of script) {
          if (step.what === 'begin') begin(step.caller)
          else {
            const choice = those(step.what === 'finish' ? 'running' : 'waiting')
            const visit = choice[step.nth % choice.length]
            if (visit && step.what === 'finish') finish(visit)
            else visit?.controller.abort()
          }
          await tick()
          expect([limiter.running, limiter.waiting]).toEqual([those('running').length, those('waiting').length])
          expect(limiter.running).toBeLessThanOrEqual(limits.running)
          expect(limiter.waiting).toBeLessThanOrEqual(limits.waiting)
          for (const caller of ['a', 'b', 'c']) {
            const mine = those('running', caller).length
            expect(mine).toBeLessThanOrEqual(share)
            const mayRun = limiter.running < limits.running && mine < share
            expect(mayRun && those('waiting', caller).length > 0).toBe(false)
          }
        }
        while (those('running').length > 0) {
          finish(those('running')[0]!)
          await tick()
        }
        expect([limiter.running, limiter.waiting]).toEqual([0, 0])
        for (const caller of ['a', 'b', 'c']) {
          const order = admitted.filter((visit) => visit.caller === caller)
          expect(order).toEqual(those('done', caller))
        }
      }),
      { numRuns: 80 },
    )
  })

  test('gives callers turns, however many each of them sent', async () => {
    const { begin, finish, admitted } = visitsOf({ running: 1, waiting: 20 })
    let running = begin('busy')
    for (let i = 0; i < 6; i++) begin('busy')
    begin('rare')
    begin('other')
    for (let i = 0; i < 4; i++) {
      finish(running)
      await tick()
      running = admitted.at(-1)!
    }
    expect(admitted.map(({ caller }) => caller)).toEqual(['busy', 'busy', 'rare', 'other', 'busy'])
  })

  test('keeps slots free of a caller that would have them all', async () => {
    const { limiter, begin, those } = visitsOf({ running: 8, waiting: 20 })
    for (let i = 0; i < 20; i++) begin('busy')
    expect(limiter.running).toBe(6)
    begin('rare')
    begin('other')
    expect(those('running').map(({ caller }) => caller)).toEqual([
      ...Array.from({ length: 6 }, () => 'busy'),
      'rare',
      'other',
    ])
  })

  test('makes the longest line give way when the queue is full', async () => {
    const { begin, those } = visitsOf({ running: 1, waiting: 4 })
    begin('busy')
    const line = Array.from({ length: 5 }, () => begin('busy'))
    const rare = begin('rare')
    await tick()
    expect(those('refused')).toEqual([line[3], line[4]])
    expect(rare.state).toBe('waiting')
    const [second, third] = [begin('rare'), begin('rare')]
    await tick()
    expect([second.state, third.state, those('waiting', 'busy').length]).toEqual(['waiting', 'refused', 2])
  })

  test('refuses who waited too long, and keeps their place for nobody', async () => {
    const limiter = createConcurrencyLimiter({ running: 1, waiting: 5, waitTime: 10 })
    const caller = limiter.callerOf('a')
    expect(limiter.enter(caller)).toBeUndefined()
    await expect(limiter.enter(caller)).rejects.toMatchObject({ name: 'NoSlotError', reason: 'late' })
    expect([limiter.running, limiter.waiting]).toEqual([1, 0])
    limiter.leave(caller)
    expect(limiter.enter(caller)).toBeUndefined()
  })

  test('lets nobody wait whose caller is gone already', async () => {
    const limiter = createConcurrencyLimiter({ running: 1, waiting: 5, waitTime: patient })
    const caller = limiter.callerOf('a')
    void limiter.enter(caller)
    await expect(limiter.enter(caller, AbortSignal.abort('gone'))).rejects.toBe('gone')
    expect(limiter.waiting).toBe(0)
  })

  test('forgets idle callers when there are very many', () => {
    const limiter = createConcurrencyLimiter({ running: 4, waiting: 0, waitTime: patient })
    const names = Array.from({ length: 5_000 }, (_, index) => `p${index}`)
    const seen = new Set(
      names.map((name) => {
        const caller = limiter.callerOf(name)
        void limiter.enter(caller)
        limiter.leave(caller)
        return caller
      }),
    )
    const kept = names.filter((name) => seen.has(limiter.callerOf(name)))
    expect(kept.length).toBeLessThanOrEqual(1_001)
    expect(limiter.running).toBe(0)
  })
})
