import type { ClockPart, ClockShare } from './clock.ts'
import { durationToMs } from './duration.ts'
import { nextTurn } from './turn.ts'

const longestTimeout = 2_147_483_647

/** Creates a clock that runs with the wall clock; `advance` makes it run ahead. */
export function createRealClock({ jobs }: ClockShare, { start }: { start: number }): ClockPart {
  // Taken when the clock is made, so that a test runner's fake timers do not stop it.
  const { setTimeout, clearTimeout } = globalThis
  const realStart = performance.now()
  let ahead = 0
  let disposed = false
  let wake: ReturnType<typeof setTimeout> | undefined
  const now = (): number => start + performance.now() - realStart + ahead

  const runDue = (): Promise<void> => jobs.exclusively(() => jobs.runWhile((job) => !disposed && job.at <= now()))

  const arrange = (): void => {
    clearTimeout(wake)
    const job = jobs.peek()
    if (!job || disposed) return
    const pause = Math.min(Math.max(job.at - now(), 0), longestTimeout)
    wake = setTimeout(() => void runDue().then(arrange), pause)
    // A durable timer must not keep a process alive that has nothing else to do.
    if (typeof wake === 'object') (wake as { unref?: () => void }).unref?.()
  }

  const schedule: ClockPart['schedule'] = (at, kind, run) => {
    const cancel = jobs.push(at, kind, run)
    arrange()
    return cancel
  }

  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => void schedule(now() + ms, 'wait', () => resolve()))

  const settle = async (): Promise<void> => {
    while (jobs.waiting.work > 0 && !disposed) await sleep(1)
    await nextTurn()
  }

  return {
    mode: 'real',
    now,
    schedule,
    arrange,
    sleep: async (duration) => sleep(durationToMs(duration)),
    settle,
    async advance(duration) {
      ahead += durationToMs(duration)
      await runDue()
      arrange()
    },
    reset() {
      jobs.clear()
      arrange()
    },
    stop() {
      disposed = true
      clearTimeout(wake)
    },
  }
}
