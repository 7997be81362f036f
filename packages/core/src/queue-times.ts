import type { TypedHistoryEvent } from './history.ts'

const consequences: ReadonlySet<TypedHistoryEvent['EventType']> = new Set([
  'TaskScheduled',
  'TimerCreated',
  'EventSent',
])

/** True if an orchestrator made the event itself, so that it does not react to it. */
export const isConsequence = ({ EventType }: TypedHistoryEvent) => consequences.has(EventType)

/**
 * Makes a function that returns how many milliseconds a step was scheduled after the last thing that the orchestrator could
 * have reacted to. Takes the instants of those things; NaN ones are left out.
 */
export function queueTimes(causes: readonly number[]): (scheduledAt: number) => number {
  const times = Float64Array.from(causes.filter((time) => !Number.isNaN(time))).sort()
  return (scheduledAt) => {
    const before = countUpTo(times, scheduledAt)
    return before > 0 ? scheduledAt - times[before - 1]! : 0
  }
}

function countUpTo(times: Float64Array, at: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle]! <= at) low = middle + 1
    else high = middle
  }
  return low
}
