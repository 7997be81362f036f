import type { TypedHistoryEvent } from './history.ts'

const consequences: ReadonlySet<TypedHistoryEvent['EventType']> = new Set([
  'TaskScheduled',
  'TimerCreated',
  'EventSent',
])

/**
 * Makes a function that tells how many milliseconds a step was scheduled after the last thing that the orchestrator could
 * have reacted to.
 */
export function queueTimes(events: readonly TypedHistoryEvent[]): (scheduledAt: number) => number {
  const causes = events
    .filter(({ EventType }) => !consequences.has(EventType))
    .map((event) => Date.parse(event.EventType === 'TimerFired' ? event.FireAt : (event.Timestamp ?? '')))
    .filter((time) => !Number.isNaN(time))
  const times = Float64Array.from(causes).sort()
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
