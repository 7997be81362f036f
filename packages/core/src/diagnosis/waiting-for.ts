import type { HistoryEvent } from '../schemas/history-event.ts'
import type { InstanceStatus } from '../schemas/instance-status.ts'
import { timeline } from '../timeline.ts'
import type { TimelineStep } from '../timeline-step.ts'
import { ageOf, spanOf } from './age.ts'
import type { DiagnosisWording } from './wording.ts'

/** Describes what a live instance waits for, as far as its history shows. */
export function waitingFor(status: InstanceStatus, now: number, wording: DiagnosisWording): string[] {
  const history = status.historyEvents ?? []
  const pending = timeline(history).filter(({ outcome }) => outcome === 'pending')
  const reasons = pending.slice(0, 5).map((step) => pendingStep(step, history, now, wording))
  if (pending.length > 5) reasons.push(`${pending.length - 5} more steps`)
  const work = pending.some(({ kind }) => kind !== 'timer')
  if (work || status.runtimeStatus !== 'Running') return reasons
  const entity = askedEntity(history, wording)
  if (entity) reasons.push(`perhaps the answer of entity ${entity}`)
  else if (pending.length > 0) reasons.push('perhaps an external event, with that timer as its time limit')
  else reasons.push('an external event: nothing is scheduled, and such waits leave no trace in the history')
  return reasons
}

function pendingStep(
  step: TimelineStep,
  history: readonly HistoryEvent[],
  now: number,
  { name: named }: DiagnosisWording,
): string {
  const since = ageOf(step.scheduledAt, now)
  if (step.kind === 'timer') {
    const made = history.find(
      ({ EventType, Timestamp }) => EventType === 'TimerCreated' && Timestamp === step.scheduledAt,
    )
    const fireAt = Date.parse((made?.['FireAt'] as string | undefined) ?? '')
    if (Number.isNaN(fireAt)) return 'a timer'
    return fireAt > now ? `a timer due in ${spanOf(fireAt - now)}` : `a timer overdue by ${spanOf(now - fireAt)}`
  }
  const id = step.instanceId === undefined ? '' : ` (${named(step.instanceId, 100)})`
  const tries = step.attempts.length > 1 ? `, try ${step.attempts.length}` : ''
  return `${step.kind} ${named(step.name, 60)}${id}, for ${since}${tries}`
}

// A call of an entity is an event sent to it and one raised by it; a signal is only the former.
function askedEntity(history: readonly HistoryEvent[], { name: named }: DiagnosisWording): string | undefined {
  const last = history.at(-1)
  const target = last?.['InstanceId']
  if (last?.EventType !== 'EventSent' || typeof target !== 'string' || !target.startsWith('@')) return undefined
  return named(target, 100)
}
