import { createEntityMessages } from './entity-messages.ts'
import { textToDetails } from './failure.ts'
import type { HistoryEvent } from './history-event.ts'
import { guidOf } from './ids.ts'
import { firstPart, nextPart } from './long-timer.ts'
import type { SessionOptions } from './orchestration-session.ts'
import type { Decision } from './orchestrator-action.ts'
import type { RemoteAction } from './remote-orchestrator.ts'
import { type RetryPolicy, nextDelay } from './retry.ts'

/** Takes over the actions of a remote executor as decisions, under the ids that the executor counts. */
export interface RemoteActions {
  /** Takes the action at an index over; returns the reason where its function is missing. */
  take(action: RemoteAction, index: number): string | undefined
  /** Takes back the timers that the executor has canceled. */
  cancelTimers(actions: readonly RemoteAction[]): void
  /** True if the end of this step leads to further ones, under the next ids: a retry, or the next part of a long timer. */
  goesOn(id: number): boolean
  /** Decides what follows when a step that continues ends. */
  goOn(id: number, event: HistoryEvent): void
  /** Releases locks that are still held. */
  release(): void
}

/** Creates the part of a remote session that turns actions into decisions; `decide` returns the id of a decision. */
export function createRemoteActions({
  options: { instance, requestTime, timerLimits, missing },
  now,
  decide,
  close,
}: {
  options: SessionOptions
  readonly now: () => number
  readonly decide: (decision: Decision, isAwaited: boolean) => number
  readonly close: (id: number) => void
}): RemoteActions {
  const continuations = new Map<number, (event: HistoryEvent) => void>()
  const timerIds = new Map<number, number>()
  let guids = 0
  const newGuid = (): string => guidOf(`${instance.instanceId}_${instance.executionId}_${guids++}`)
  const messages = createEntityMessages({
    instance,
    requestTime,
    now,
    newGuid,
    decide: (decision) => decide(decision, false),
  })

  const toCall = (action: RemoteAction & { kind: 'activity' | 'child' }): Decision => {
    const { name, input } = action
    if (action.kind === 'activity') return { kind: 'ScheduleTask', name, input }
    const child = `${instance.executionId}:${newGuid().replaceAll('-', '').slice(0, 8)}`
    return { kind: 'CreateSubOrchestration', name, instanceId: action.instanceId ?? child, input }
  }

  /** All attempts and the timers between them share one action of the executor. */
  const callAgain = (call: () => Decision, policy: RetryPolicy, since: number, attempt: number): void => {
    const id = decide(call(), true)
    continuations.set(id, (event) => {
      if (event.type !== 'TaskFailed' && event.type !== 'SubOrchestrationInstanceFailed') return
      const delay = nextDelay(policy, attempt, now() - since, textToDetails(event.details, event.reason))
      const isLast = attempt + 1 >= policy.maxAttempts || delay === undefined
      const timer = decide({ kind: 'CreateTimer', fireAt: now() + (isLast ? 0 : delay) }, true)
      if (!isLast) continuations.set(timer, () => callAgain(call, policy, since, attempt + 1))
    })
  }

  const startTimer = (index: number, fireAt: number, part: number): void => {
    const id = decide({ kind: 'CreateTimer', fireAt: part }, true)
    timerIds.set(index, id)
    if (part === fireAt) return
    continuations.set(id, () => {
      const next = nextPart(fireAt, now(), timerLimits)
      if (next !== undefined) startTimer(index, fireAt, next)
    })
  }

  return {
    take(action, index) {
      switch (action.kind) {
        case 'activity':
        case 'child': {
          const reason = missing(action.kind === 'activity' ? 'activity' : 'orchestrator', action.name)
          if (reason !== undefined) return reason
          if (action.retry) callAgain(() => toCall(action), action.retry, now(), 0)
          else decide(toCall(action), true)
          return undefined
        }
        case 'timer':
          startTimer(index, action.fireAt, firstPart(action.fireAt, now(), timerLimits))
          return undefined
        case 'entity': {
          const { instanceId, operation, input, isSignal } = action
          messages.send(instanceId, { operation, isSignal, input, lockSet: null })
          return undefined
        }
        case 'lock':
          messages.lock(action.entities)
          return undefined
        case 'release':
          messages.release()
          return undefined
        default:
          return undefined
      }
    },
    cancelTimers(actions) {
      for (const [index, id] of timerIds) {
        const action = actions[index]
        if (action?.kind !== 'timer' || !action.isCanceled) continue
        close(id)
        continuations.delete(id)
      }
    },
    goesOn: (id) => continuations.has(id),
    goOn(id, event) {
      const next = continuations.get(id)
      continuations.delete(id)
      next?.(event)
    },
    release: () => messages.release(),
  }
}
