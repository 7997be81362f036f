import type { HistoryEvent, TimelineStep, StepAttempt, TypedHistoryEvent } from '../src/index.ts'
import { readHistory } from '../src/index.ts'
import { readFailureValue } from '../src/failure-details.ts'

type Work = Extract<TypedHistoryEvent, { ScheduledTime: string }>
type Open = Extract<TypedHistoryEvent, { EventType: 'TaskScheduled' | 'SubOrchestrationInstanceCreated' }>

/** The steps of a history, each instant read where it is needed: slower than `timeline`, and easier to check. */
export function plainTimeline(history: readonly HistoryEvent[]): TimelineStep[] {
  const events = readHistory(history)
  const { steps, retryTimers } = workSteps(events)
  const hasFired = firedTimers(events)
  for (const [index, event] of events.entries()) {
    if (event.EventType === 'TimerCreated' && !retryTimers.has(event) && !isSpent(event, events[index - 1]))
      steps.push(timerStep(event, hasFired(event.FireAt, index)))
  }
  const queueTimeOf = queueTimes(events)
  for (const step of steps) if (step.kind !== 'event') step.queueTime = queueTimeOf(instant(step.scheduledAt))
  return inOrder(steps)
}

const isWork = (event: TypedHistoryEvent): event is Work => 'ScheduledTime' in event
const isOpen = (event: TypedHistoryEvent): event is Open =>
  event.EventType === 'TaskScheduled' || event.EventType === 'SubOrchestrationInstanceCreated'
const instant = (text: string) => Date.parse(text)

function inOrder(steps: readonly TimelineStep[]): TimelineStep[] {
  const timed = steps.map((step) => ({ step, at: instant(step.scheduledAt), ended: step.endedAt ?? '9999' }))
  timed.sort((a, b) => a.at - b.at || (a.ended < b.ended ? -1 : Number(a.ended > b.ended)))
  return timed.map(({ step }) => step)
}

// Once the tries are used up, in-process hosts make a last timer that is due at once.
function isSpent(
  { FireAt, Timestamp }: { FireAt: string; Timestamp: string },
  before: TypedHistoryEvent | undefined,
): boolean {
  const afterFailure = before?.EventType === 'TaskFailed' || before?.EventType === 'SubOrchestrationInstanceFailed'
  return afterFailure && instant(FireAt) <= instant(Timestamp)
}

/** Activities, sub-orchestrations and events, and the timers that only waited before another try. */
function workSteps(events: readonly TypedHistoryEvent[]) {
  const steps: TimelineStep[] = []
  const retryTimers = new Set<TypedHistoryEvent>()
  const latest = new Map<string, TimelineStep>()
  const madeFor = new Map<string, TypedHistoryEvent[]>()
  let fired: string | undefined
  for (const event of events) {
    if (event.EventType === 'TimerFired') fired = event.FireAt
    else if (event.EventType === 'TimerCreated') {
      const made = madeFor.get(event.FireAt)
      if (made) made.push(event)
      else madeFor.set(event.FireAt, [event])
    } else if (event.EventType === 'EventRaised') steps.push(eventStep(event))
    else if (isWork(event) || isOpen(event)) {
      const kind = event.EventType.startsWith('Task') ? 'activity' : 'sub-orchestration'
      const name = isWork(event) ? event.FunctionName : event.Name
      const attempt = attemptOf(event)
      const earlier = latest.get(`${kind} ${name}`)
      if (earlier && fired !== undefined && isRetry(earlier, fired)) {
        for (const made of madeFor.get(fired) ?? []) retryTimers.add(made)
        madeFor.delete(fired)
        earlier.attempts.push(attempt)
        settle(earlier, attempt)
        continue
      }
      const step = workStep(kind, name, attempt)
      if ('InstanceId' in event && event.InstanceId !== undefined) step.instanceId = event.InstanceId
      latest.set(`${kind} ${name}`, step)
      steps.push(step)
    }
  }
  return { steps, retryTimers }
}

// A retry is a try of the same function, scheduled after a timer that was made after the last try had failed.
function isRetry(earlier: TimelineStep, fired: string): boolean {
  return earlier.outcome === 'failed' && earlier.endedAt !== undefined && instant(fired) > instant(earlier.endedAt)
}

function workStep(kind: TimelineStep['kind'], name: string, attempt: StepAttempt): TimelineStep {
  const { outcome, scheduledAt } = attempt
  const step: TimelineStep = { kind, name, outcome, scheduledAt, queueTime: 0, attempts: [attempt] }
  settle(step, attempt)
  return step
}

function attemptOf(event: Work | Open): StepAttempt {
  if (isOpen(event)) return { scheduledAt: event.Timestamp, outcome: 'pending' }
  const failed = 'Reason' in event
  const failure = failed
    ? (readFailureValue(event.FailureDetails) ?? readFailureValue(event.Details) ?? readFailureValue(event.Reason))
    : undefined
  return {
    scheduledAt: event.ScheduledTime,
    endedAt: event.Timestamp,
    outcome: failed ? 'failed' : 'completed',
    ...(failure ? { failure } : {}),
  }
}

function settle(step: TimelineStep, { outcome, endedAt }: StepAttempt): void {
  step.outcome = outcome
  delete step.endedAt
  delete step.runTime
  if (endedAt === undefined) return
  step.endedAt = endedAt
  step.runTime = Math.max(0, instant(endedAt) - instant(step.scheduledAt))
}

/** Makes a function that is true if a timer due at a time fired after a place in the history. */
function firedTimers(events: readonly TypedHistoryEvent[]) {
  const indexes = new Map<string, number>()
  for (const [index, event] of events.entries()) if (event.EventType === 'TimerFired') indexes.set(event.FireAt, index)
  return (fireAt: string, after: number) => (indexes.get(fireAt) ?? -1) > after
}

function timerStep({ Timestamp, FireAt }: { Timestamp: string; FireAt: string }, hasFired: boolean): TimelineStep {
  return workStep(
    'timer',
    '',
    hasFired
      ? { scheduledAt: Timestamp, endedAt: FireAt, outcome: 'completed' }
      : { scheduledAt: Timestamp, outcome: 'pending' },
  )
}

function eventStep({ Name, Timestamp }: { Name: string; Timestamp: string }): TimelineStep {
  const attempt: StepAttempt = { scheduledAt: Timestamp, endedAt: Timestamp, outcome: 'completed' }
  return {
    kind: 'event',
    name: Name,
    outcome: 'completed',
    scheduledAt: Timestamp,
    endedAt: Timestamp,
    queueTime: 0,
    runTime: 0,
    attempts: [attempt],
  }
}

const consequences: ReadonlySet<TypedHistoryEvent['EventType']> = new Set([
  'TaskScheduled',
  'TimerCreated',
  'EventSent',
])

function queueTimes(events: readonly TypedHistoryEvent[]): (scheduledAt: number) => number {
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
