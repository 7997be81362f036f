import type { ClockPart, ClockShare } from './clock.ts'
import { durationToMs } from './duration.ts'
import { nextTurn } from './turn.ts'

/** Creates a clock whose time is moved by its jobs and by `advance`. */
export function createVirtualClock(
  { jobs, outside, origin }: ClockShare,
  { mode, start, autoAdvance }: { mode: 'virtual' | 'manual'; start: number; autoAdvance: boolean },
): ClockPart {
  let now = start
  let disposed = false
  let arranged = false

  const reach = (at: number): void => void (now = Math.max(now, at))

  /** True if there is something that does not wait for `advance`; what is due before it then comes first, timers too. */
  const goesOn = (): boolean => {
    const { work, wait, timer } = jobs.waiting
    return work > 0 || (mode === 'virtual' && outside.count === 0 && (wait > 0 || (autoAdvance && timer > 0)))
  }

  const settle = (): Promise<void> =>
    jobs.exclusively(async () => {
      // Messages sent in this turn are delivered before the clock decides that it is idle.
      for (let first = true; first || goesOn(); first = false) {
        await jobs.runWhile(() => !disposed && goesOn(), reach)
        await nextTurn()
        if (disposed) return
      }
    })

  const arrange = (): void => {
    if (mode !== 'virtual' || arranged || disposed) return
    arranged = true
    void nextTurn().then(() => {
      arranged = false
      return settle()
    })
  }

  const schedule: ClockPart['schedule'] = (at, kind, run) => {
    const cancel = jobs.push(at, kind, run)
    arrange()
    return cancel
  }

  return {
    mode,
    now: () => now,
    schedule,
    settle,
    arrange,
    async advance(duration) {
      const ms = durationToMs(duration)
      // Requests that are under way put into the queue what they wait for before time moves on.
      await nextTurn()
      await jobs.exclusively(async () => {
        const target = now + ms
        const isDue = (): boolean => !disposed && (jobs.peek()?.at ?? Infinity) <= target
        do {
          await jobs.runWhile(isDue, reach)
          await nextTurn()
        } while (isDue())
        reach(target)
      })
      // Due work continues by itself here, and callers that waited for the time expect its effect.
      if (mode === 'virtual') await settle()
    },
    sleep: (duration) =>
      new Promise<void>((resolve) => void schedule(now + durationToMs(duration), 'wait', () => resolve())),
    reset(to = origin) {
      jobs.clear()
      now = to
    },
    stop() {
      disposed = true
    },
  }
}
