import { type FailureDetails, readFailureValue } from './failure-details.ts'
import { readHistory, type TypedHistoryEvent } from './history.ts'
import type { HistoryEvent } from './schemas/history-event.ts'

/** One try of a step. */
export interface StepAttempt {
  scheduledAt: string
  /** Absent while it runs. */
  endedAt?: string
  outcome: 'completed' | 'failed' | 'pending'
  failure?: FailureDetails
}

/** One step of an orchestration: an activity, a sub-orchestration, a timer, or an external event. */
export interface TimelineStep {
  kind: 'activity' | 'sub-orchestration' | 'timer' | 'event'
  /** Function or event name; empty for timers. */
  name: string
  outcome: 'completed' | 'failed' | 'pending'
  scheduledAt: string
  /** Absent while it runs. */
  endedAt?: string
  /** Milliseconds from the end of what came before until the orchestrator had scheduled this step. */
  queueTime: number
  /** Milliseconds from scheduled to ended, the worker's queue included, over all tries and the pauses between; absent while it runs. */
  runTime?: number
  /** More than one where a retry policy tried again. */
  attempts: StepAttempt[]
  /** Id of a sub-orchestration, where the host tells it. */
  instanceId?: string
}

type Work = Extract<TypedHistoryEvent, { ScheduledTime: string }>
type Open = Extract<TypedHistoryEvent, { EventType: 'TaskScheduled' | 'SubOrchestrationInstanceCreated' }>

/** Turns a history into steps: scheduled paired with ended, tries of one retried call grouped into one step. */
export function timeline(history: readonly HistoryEvent[]): TimelineStep[] {
  const events = readHistory(history)
  const retryTimers = new Set<TypedHistoryEvent>()
  const steps: TimelineStep[] = []
  for (const [index, event] of events.entries()) {
    if (isWork(event) || isOpen(event)) addWork(steps, event, events.slice(0, index), retryTimers)
    else if (event.EventType === 'EventRaised') steps.push(eventStep(event))
  }
  for (const [index, event] of events.entries()) {
    if (event.EventType === 'TimerCreated' && !retryTimers.has(event) && !isSpent(event, events[index - 1]))
      steps.push(timerStep(event, events.slice(index)))
  }
  const ended = (step: TimelineStep) => step.endedAt ?? '9999'
  steps.sort((a, b) => instant(a.scheduledAt) - instant(b.scheduledAt) || ended(a).localeCompare(ended(b)))
  for (const step of steps) step.queueTime = queueTime(step, events)
  return steps
}

const isWork = (event: TypedHistoryEvent): event is Work => 'ScheduledTime' in event
const isOpen = (event: TypedHistoryEvent): event is Open =>
  event.EventType === 'TaskScheduled' || event.EventType === 'SubOrchestrationInstanceCreated'
const instant = (text: string) => Date.parse(text)

// Once the tries are used up, in-process hosts make a last timer that is due at once.
function isSpent(
  { FireAt, Timestamp }: { FireAt: string; Timestamp: string },
  before: TypedHistoryEvent | undefined,
): boolean {
  const afterFailure = before?.EventType === 'TaskFailed' || before?.EventType === 'SubOrchestrationInstanceFailed'
  return afterFailure && instant(FireAt) <= instant(Timestamp)
}

function addWork(
  steps: TimelineStep[],
  event: Work | Open,
  before: TypedHistoryEvent[],
  retryTimers: Set<TypedHistoryEvent>,
): void {
  const kind = event.EventType.startsWith('Task') ? 'activity' : 'sub-orchestration'
  const name = isWork(event) ? event.FunctionName : event.Name
  const attempt = attemptOf(event)
  const timer = before.findLast(({ EventType }) => EventType === 'TimerFired')
  const earlier = steps.findLast((step) => step.kind === kind && step.name === name)
  // A retry is a try of the same function, scheduled after a timer that was made after the last try had failed.
  const isRetry =
    earlier?.outcome === 'failed' &&
    timer?.EventType === 'TimerFired' &&
    earlier.endedAt !== undefined &&
    instant(timer.FireAt) > instant(earlier.endedAt)
  if (isRetry) {
    for (const made of before)
      if (made.EventType === 'TimerCreated' && made.FireAt === timer.FireAt) retryTimers.add(made)
    earlier.attempts.push(attempt)
    settle(earlier, attempt)
    return
  }
  const step: TimelineStep = {
    kind,
    name,
    outcome: attempt.outcome,
    scheduledAt: attempt.scheduledAt,
    queueTime: 0,
    attempts: [attempt],
  }
  if ('InstanceId' in event && event.InstanceId !== undefined) step.instanceId = event.InstanceId
  settle(step, attempt)
  steps.push(step)
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

function timerStep(
  { Timestamp, FireAt }: { Timestamp: string; FireAt: string },
  after: TypedHistoryEvent[],
): TimelineStep {
  const fired = after.find((event) => event.EventType === 'TimerFired' && event.FireAt === FireAt)
  const attempt: StepAttempt = fired
    ? { scheduledAt: Timestamp, endedAt: FireAt, outcome: 'completed' }
    : { scheduledAt: Timestamp, outcome: 'pending' }
  const step: TimelineStep = {
    kind: 'timer',
    name: '',
    outcome: attempt.outcome,
    scheduledAt: Timestamp,
    queueTime: 0,
    attempts: [attempt],
  }
  settle(step, attempt)
  return step
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

// What the orchestrator reacted to is the last thing that had happened before it scheduled the step.
function queueTime(step: TimelineStep, events: readonly TypedHistoryEvent[]): number {
  const at = instant(step.scheduledAt)
  if (step.kind === 'event') return 0
  const causes = events.filter(
    ({ EventType }) => EventType !== 'TaskScheduled' && EventType !== 'TimerCreated' && EventType !== 'EventSent',
  )
  const before = causes
    .map((event) => instant(event.EventType === 'TimerFired' ? event.FireAt : (event.Timestamp ?? '')))
    .filter((time) => time <= at)
  return before.length > 0 ? at - Math.max(...before) : 0
}
