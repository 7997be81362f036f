import { queueTimes } from './queue-times.ts'
import type { HistoryEvent } from './schemas/history-event.ts'
import { createStepCollector, type TimedStep } from './timed-steps.ts'
import type { TimelineStep } from './timeline-step.ts'

const sliceSize = 500

/** Turns a history into steps: scheduled paired with ended, tries of one retried call grouped into one step. */
export function timeline(history: readonly HistoryEvent[]): TimelineStep[] {
  const slices = timelineSlices(history)
  for (;;) {
    const { done, value } = slices.next()
    if (done) return value
  }
}

/** Does what `timeline` does in slices of a few milliseconds, so that a page can draw and react between them; returns the steps. */
export function* timelineSlices(history: readonly HistoryEvent[]): Generator<undefined, TimelineStep[], undefined> {
  const collector = createStepCollector()
  for (let from = 0; from < history.length; from += sliceSize) {
    collector.add(history.slice(from, from + sliceSize))
    yield
  }
  const { steps, causes } = collector.end()
  yield
  const queueTimeOf = queueTimes(causes)
  for (const { step, from } of steps) if (step.kind !== 'event') step.queueTime = queueTimeOf(from)
  yield
  steps.sort(byTime)
  return steps.map(({ step }) => step)
}

function byTime(a: TimedStep, b: TimedStep): number {
  const { endedAt: endOfA = '9999' } = a.step
  const { endedAt: endOfB = '9999' } = b.step
  return a.from - b.from || (endOfA < endOfB ? -1 : Number(endOfA > endOfB))
}
