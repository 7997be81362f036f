import { expect, it } from 'vitest'
import { createBeats, type Due } from './beats.ts'

// A clock whose sleeps end when the test moves it.
function createClock() {
  let now = 0
  const sleeping = new Set<{ until: number; wake: () => void }>()
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    now: () => now,
    sleeping,
    sleep: (milliseconds: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        const wake = () => {
          sleeping.delete(one)
          resolve()
        }
        const one = { until: now + milliseconds, wake }
        sleeping.add(one)
        signal?.addEventListener('abort', wake)
      }),
    async pass(milliseconds: number) {
      await settle()
      for (const end = now + milliseconds; now < end;) {
        now = Math.min(end, ...[...sleeping].map(({ until }) => Math.max(until, now + 1)))
        for (const one of sleeping) if (one.until <= now) one.wake()
        await settle()
      }
    },
  }
}

const every = (period: number, beats: number[]): Due => ({
  due: period,
  beat(now) {
    beats.push(now)
    this.due = now + period
  },
  stop: () => undefined,
})

it('calls back each who waits at their times, with one timer', async () => {
  const clock = createClock()
  const beats = createBeats(clock)
  const [slow, fast]: number[][] = [[], []]
  const waiting = [every(5_000, slow!), every(2_000, fast!)]
  for (const one of waiting) beats.add(one)
  await clock.pass(10_000)
  expect([slow, fast]).toEqual([
    [5_000, 10_000],
    [2_000, 4_000, 6_000, 8_000, 10_000],
  ])
  expect(clock.sleeping.size).toBe(1)
  for (const one of waiting) beats.delete(one)
  await clock.pass(1)
  expect(clock.sleeping.size).toBe(0)
})

it('wakes early for one who is due before the next look, and begins again after all have left', async () => {
  const clock = createClock()
  const beats = createBeats(clock)
  const [late, early, again]: number[][] = [[], [], []]
  const first = every(1_000, late!)
  beats.add(first)
  await clock.pass(100)
  const second = every(300, early!)
  beats.add(second)
  await clock.pass(300)
  expect(early).toEqual([300])
  beats.delete(first)
  beats.delete(second)
  const third = { ...every(600, again!), due: clock.now() + 600 }
  beats.add(third)
  await clock.pass(700)
  expect(again).toEqual([1_000])
  expect(late).toEqual([])
})

it('stops all who wait when the server stops, and at once those who come later', () => {
  const stopping = new AbortController()
  const beats = createBeats(createClock(), stopping.signal)
  const stopped: string[] = []
  const one = (name: string): Due => ({
    due: 1_000,
    beat: () => undefined,
    stop() {
      stopped.push(name)
      beats.delete(this)
    },
  })
  const gone = one('gone')
  for (const each of [one('a'), gone, one('b')]) beats.add(each)
  beats.delete(gone)
  stopping.abort()
  expect(stopped).toEqual(['a', 'b'])
  beats.add(one('late'))
  expect(stopped).toEqual(['a', 'b', 'late'])
})
