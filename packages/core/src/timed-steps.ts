import { readFailureValue } from './failure-details.ts'
import { readEvent, type TypedHistoryEvent } from './history.ts'
import { isConsequence } from './queue-times.ts'
import type { HistoryEvent } from './schemas/history-event.ts'
import type { StepAttempt, TimelineStep } from './timeline-step.ts'

type Work = Extract<TypedHistoryEvent, { ScheduledTime: string }>
type Open = Extract<TypedHistoryEvent, { EventType: 'TaskScheduled' | 'SubOrchestrationInstanceCreated' }>
type TimerCreated = Extract<TypedHistoryEvent, { EventType: 'TimerCreated' }>

/** A step with its instants in milliseconds since 1970: reading a text as an instant is slow, so each is read once. */
export interface TimedStep {
  step: TimelineStep
  from: number
  /** NaN while it runs. */
  to: number
}

interface Timer {
  event: TimerCreated
  index: number
  at: number
  /** True for the last timer of a retry policy. */
  isSpent: boolean
}

const isWork = (event: TypedHistoryEvent): event is Work => 'ScheduledTime' in event
const isOpen = (event: TypedHistoryEvent): event is Open =>
  event.EventType === 'TaskScheduled' || event.EventType === 'SubOrchestrationInstanceCreated'

/** Collects steps from the events of a history, which come in order and in as many parts as one likes. */
export function createStepCollector() {
  const steps: TimedStep[] = []
  /** Instants of what an orchestrator reacts to. */
  const causes: number[] = []
  const timers: Timer[] = []
  const retryTimers = new Set<TypedHistoryEvent>()
  /** The last firing of timers due at a time. */
  const fired = new Map<string, { index: number; at: number }>()
  const latest = new Map<string, TimedStep>()
  const madeFor = new Map<string, TypedHistoryEvent[]>()
  let lastFired: { fireAt: string; at: number } | undefined
  let before: TypedHistoryEvent | undefined
  let index = -1

  function addEvent(event: TypedHistoryEvent): void {
    if (event.EventType === 'TimerFired') {
      const at = Date.parse(event.FireAt)
      causes.push(at)
      fired.set(event.FireAt, { index, at })
      lastFired = { fireAt: event.FireAt, at }
      return
    }
    const at = Date.parse(event.Timestamp ?? '')
    if (!isConsequence(event)) causes.push(at)
    if (event.EventType === 'TimerCreated') {
      timers.push({ event, index, at, isSpent: isSpent(event, at, before) })
      const made = madeFor.get(event.FireAt)
      if (made) made.push(event)
      else madeFor.set(event.FireAt, [event])
    } else if (event.EventType === 'EventRaised') steps.push(eventStep(event, at))
    else if (isWork(event) || isOpen(event)) addWork(event, at)
  }

  function addWork(event: Work | Open, at: number): void {
    const kind = event.EventType.startsWith('Task') ? 'activity' : 'sub-orchestration'
    const name = isWork(event) ? event.FunctionName : event.Name
    const key = `${kind} ${name}`
    const attempt = attemptOf(event)
    const isPending = attempt.outcome === 'pending'
    const to = isPending ? Number.NaN : at
    const earlier = latest.get(key)
    // A retry is a try of the same function, scheduled after a timer that was made after the last try had failed.
    if (earlier?.step.outcome === 'failed' && lastFired && lastFired.at > earlier.to) {
      for (const made of madeFor.get(lastFired.fireAt) ?? []) retryTimers.add(made)
      madeFor.delete(lastFired.fireAt)
      return addAttempt(earlier, attempt, to)
    }
    const timed = timedStep(kind, name, attempt, isPending ? at : Date.parse(attempt.scheduledAt), to)
    if ('InstanceId' in event && event.InstanceId !== undefined) timed.step.instanceId = event.InstanceId
    latest.set(key, timed)
    steps.push(timed)
  }

  return {
    add(events: readonly HistoryEvent[]): void {
      for (const event of events) {
        index++
        const typed = readEvent(event)
        addEvent(typed)
        before = typed
      }
    },
    /** Adds the timers, except those that only waited before another try. */
    end(): { steps: TimedStep[]; causes: number[] } {
      for (const { event, index: made, at, isSpent: wasSpent } of timers) {
        if (wasSpent || retryTimers.has(event)) continue
        const firing = fired.get(event.FireAt)
        steps.push(timerStep(event, at, firing && firing.index > made ? firing.at : undefined))
      }
      return { steps, causes }
    },
  }
}

// Once the tries are used up, in-process hosts make a last timer that is due at once.
function isSpent({ FireAt }: TimerCreated, at: number, before: TypedHistoryEvent | undefined): boolean {
  const afterFailure = before?.EventType === 'TaskFailed' || before?.EventType === 'SubOrchestrationInstanceFailed'
  return afterFailure && Date.parse(FireAt) <= at
}

function timedStep(
  kind: TimelineStep['kind'],
  name: string,
  attempt: StepAttempt,
  from: number,
  to: number,
): TimedStep {
  const { outcome, scheduledAt, endedAt } = attempt
  const step: TimelineStep = { kind, name, outcome, scheduledAt, queueTime: 0, attempts: [attempt] }
  if (endedAt !== undefined) {
    step.endedAt = endedAt
    step.runTime = Math.max(0, to - from)
  }
  return { step, from, to }
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

function addAttempt(timed: TimedStep, attempt: StepAttempt, to: number): void {
  const { step, from } = timed
  step.attempts.push(attempt)
  step.outcome = attempt.outcome
  timed.to = to
  if (attempt.endedAt === undefined) {
    delete step.endedAt
    delete step.runTime
  } else {
    step.endedAt = attempt.endedAt
    step.runTime = Math.max(0, to - from)
  }
}

function timerStep({ Timestamp, FireAt }: TimerCreated, from: number, firedAt: number | undefined): TimedStep {
  const attempt: StepAttempt =
    firedAt === undefined
      ? { scheduledAt: Timestamp, outcome: 'pending' }
      : { scheduledAt: Timestamp, endedAt: FireAt, outcome: 'completed' }
  return timedStep('timer', '', attempt, from, firedAt ?? Number.NaN)
}

function eventStep({ Name, Timestamp }: { Name: string; Timestamp: string }, at: number): TimedStep {
  const attempt: StepAttempt = { scheduledAt: Timestamp, endedAt: Timestamp, outcome: 'completed' }
  const { step } = timedStep('event', Name, attempt, at, at)
  return { step: { ...step, runTime: 0 }, from: at, to: at }
}
