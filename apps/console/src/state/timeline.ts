import { timelineSlices, type TimelineStep } from '@durable-http/core'
import { nextTask } from '../gateway/long-history.ts'
import type { HistoryItem } from '../gateway/wire.ts'

/** Steps of an instance, in order, and the time that they span. */
export interface Timeline {
  steps: readonly TimelineStep[]
  /** Milliseconds since 1970; infinite without steps. */
  first: number
  last: number
  /** True if a step has not ended. */
  isOpen: boolean
}

// The browser calls 50 ms a long task; a slow machine takes some times as long as is measured here.
const budget = 10

/** Finds the steps of a history in tasks of a few milliseconds, between which the page draws and reacts; undefined once the signal aborts. */
export async function readTimeline(
  history: readonly HistoryItem[],
  signal: AbortSignal,
): Promise<Timeline | undefined> {
  const slices = timelineSlices(history)
  for (;;) {
    await nextTask()
    if (signal.aborted) return undefined
    const until = performance.now() + budget
    do {
      const { done, value } = slices.next()
      if (!done) continue
      await nextTask()
      return { steps: value, ...extentOf(value) }
    } while (performance.now() < until)
  }
}

function extentOf(steps: readonly TimelineStep[]): Omit<Timeline, 'steps'> {
  let [first, last, isOpen] = [Infinity, -Infinity, false]
  for (const { scheduledAt, runTime } of steps) {
    const begin = Date.parse(scheduledAt)
    first = Math.min(first, begin)
    last = Math.max(last, begin + (runTime ?? 0))
    isOpen ||= runTime === undefined
  }
  return { first, last, isOpen }
}
