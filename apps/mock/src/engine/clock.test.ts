import { expect, test } from 'vitest'
import { createClock } from './switchable-clock.ts'
import { nextTurn } from './turn.ts'

const start = '2030-01-01T00:00:00Z'
const zero = Date.parse(start)

test('jobs run in the order of their times, equal ones in the order they came', async () => {
  const clock = createClock({ mode: 'manual', start })
  const seen: string[] = []
  for (const [at, name] of [
    [30, 'c'],
    [10, 'a1'],
    [10, 'a2'],
    [20, 'b'],
  ] as const) {
    clock.schedule(zero + at, 'timer', () => void seen.push(`${name}@${clock.now() - zero}`))
  }
  await clock.advance(25)
  expect(seen).toEqual(['a1@10', 'a2@10', 'b@20'])
  expect(clock.now()).toBe(zero + 25)
})

test('a job that sets another one within the span is followed by it', async () => {
  const clock = createClock({ mode: 'manual', start })
  const seen: number[] = []
  const tick = (): void => {
    seen.push(clock.now() - zero)
    clock.schedule(clock.now() + 10, 'timer', tick)
  }
  clock.schedule(zero + 10, 'timer', tick)
  await clock.advance(35)
  expect(seen).toEqual([10, 20, 30])
})

test('jobs never run side by side, however many callers let time pass', async () => {
  const clock = createClock({ mode: 'manual', start })
  let running = 0
  let most = 0
  for (let i = 1; i <= 5; i++) {
    clock.schedule(zero + i, 'work', async () => {
      most = Math.max(most, ++running)
      await nextTurn()
      running--
    })
  }
  await Promise.all([clock.advance(3), clock.settle(), clock.advance(3)])
  expect(most).toBe(1)
})

test('work of a virtual clock runs by itself, past the timers that are due before it; later timers wait', async () => {
  const clock = createClock({ start })
  const seen: string[] = []
  clock.schedule(zero + 5, 'timer', () => void seen.push('early timer'))
  clock.schedule(zero + 10, 'work', () => void seen.push('work'))
  clock.schedule(zero + 15, 'timer', () => void seen.push('late timer'))
  await nextTurn()
  await nextTurn()
  await clock.settle()
  expect(seen).toEqual(['early timer', 'work'])
  await clock.advance(5)
  expect(seen).toEqual(['early timer', 'work', 'late timer'])
})

test('a waiting request lets virtual time pass, but not while something outside goes on', async () => {
  const clock = createClock({ start })
  const done = clock.busy()
  let woken = false
  const slept = clock.sleep('10s').then(() => (woken = true))
  await clock.settle()
  expect(woken).toBe(false)
  done()
  await slept
  expect(clock.now()).toBe(zero + 10_000)
})

test('nothing of a manual clock moves by itself', async () => {
  const clock = createClock({ mode: 'manual', start })
  let ran = false
  clock.schedule(zero, 'work', () => void (ran = true))
  void clock.sleep(1)
  for (let i = 0; i < 5; i++) await nextTurn()
  expect([ran, clock.now()]).toEqual([false, zero])
  await clock.settle()
  expect([ran, clock.now()]).toEqual([true, zero])
})

test('autoAdvance jumps from timer to timer', async () => {
  const clock = createClock({ start, autoAdvance: true })
  const fired = new Promise<number>((resolve) => {
    clock.schedule(zero + 86_400_000, 'timer', () => resolve(clock.now()))
  })
  expect(await fired).toBe(zero + 86_400_000)
})

test('a job that is called off does not run', async () => {
  const clock = createClock({ mode: 'manual', start })
  let ran = false
  const cancel = clock.schedule(zero + 1, 'timer', () => void (ran = true))
  cancel()
  cancel()
  await clock.advance('1h')
  expect(ran).toBe(false)
})

test('stamps only grow, though time stands still', () => {
  const clock = createClock({ mode: 'manual', start })
  const stamps = Array.from({ length: 100 }, () => clock.stamp())
  expect(new Set(stamps).size).toBe(100)
  expect(stamps.toSorted((a, b) => a - b)).toEqual(stamps)
})

test('reset goes back to the beginning and forgets what was to be done', async () => {
  const clock = createClock({ mode: 'manual', start })
  let ran = false
  clock.schedule(zero + 60_000, 'timer', () => void (ran = true))
  await clock.advance('30s')
  clock.reset()
  expect(clock.now()).toBe(zero)
  await clock.advance('2h')
  expect(ran).toBe(false)
})

test('a real clock runs with the wall clock and can be made to run ahead', async () => {
  const clock = createClock({ mode: 'real', start })
  await clock.sleep(2)
  expect(clock.now()).toBeGreaterThanOrEqual(zero + 2)
  const fired = new Promise<void>((resolve) => void clock.schedule(zero + 86_400_000, 'timer', () => resolve()))
  await clock.advance('1d')
  await fired
  clock.dispose()
})

test.for(['nonsense', '', Number.NaN])('a start that is not a date is refused: %s', (wrong) => {
  expect(() => createClock({ start: wrong })).toThrow(`expected a date as the clock's start, got '${wrong}'`)
})

test('a clock that changes its setting keeps its time and what waits', async () => {
  const clock = createClock({ mode: 'manual', start })
  const seen: string[] = []
  clock.schedule(zero + 1000, 'timer', () => void seen.push('timer'))
  clock.schedule(zero, 'work', () => void seen.push('work'))
  await nextTurn()
  expect([clock.setting, clock.mode, seen]).toEqual(['stopped', 'manual', []])
  clock.set('virtual')
  await clock.settle()
  expect(seen).toEqual(['work'])
  clock.set('automatic')
  await clock.settle()
  expect([seen, clock.now()]).toEqual([['work', 'timer'], zero + 1000])
  clock.set('real')
  clock.schedule(clock.now(), 'work', () => void seen.push('real'))
  await expect.poll(() => seen.at(-1)).toBe('real')
  expect(clock.now()).toBeGreaterThan(zero + 1000)
  clock.set('stopped')
  const stopped = clock.now()
  clock.schedule(0, 'work', () => void seen.push('never'))
  await new Promise((resolve) => void setTimeout(resolve, 20))
  expect([seen.at(-1), clock.now()]).toEqual(['real', stopped])
  clock.reset()
  expect(clock.now()).toBe(zero)
})

test('a setting that there is not is refused', () => {
  expect(() => createClock({ start }).set('fast' as 'real')).toThrow(
    "expected one of real, automatic, virtual, stopped as the clock's setting, got 'fast'",
  )
})
