import { entityInstanceId } from './entity-id.ts'
import { type EntityRequest, requestToText } from './entity-request.ts'
import { type ExceptionDetails, NonDeterministicError, errorToDetails, textToDetails } from './failure.ts'
import type { HistoryEvent } from './history-event.ts'
import { guidOf } from './ids.ts'
import type { OrchestrationSession, SessionOptions } from './orchestration-session.ts'
import type { CompleteAction, OrchestratorAction } from './orchestrator-action.ts'
import { releaseType } from './release-message.ts'
import type { RemoteAction, RemoteExecutor, RemoteResult } from './remote-orchestrator.ts'
import { checkReplay } from './replay-check.ts'
import { type RetryPolicy, nextDelay } from './retry.ts'

/** A call that is repeated after failures: its attempts and the timers between them share one action of the executor. */
interface Retried {
  readonly call: (id: number) => OrchestratorAction
  readonly policy: RetryPolicy
  readonly since: number
  attempt: number
  waitsForTimer: boolean
}

const tick = 0.0005

/** The event that a decision leaves in the history. */
function eventOf(action: OrchestratorAction, at: number): HistoryEvent | undefined {
  switch (action.kind) {
    case 'ScheduleTask':
      return { at, type: 'TaskScheduled', id: action.id, name: action.name, input: action.input }
    case 'CreateTimer':
      return { at, type: 'TimerCreated', id: action.id, fireAt: action.fireAt }
    case 'CreateSubOrchestration': {
      const { id, name, instanceId, input } = action
      return { at, type: 'SubOrchestrationInstanceCreated', id, name, instanceId, input }
    }
    case 'SendEvent': {
      const { id, name, instanceId, input } = action
      return { at, type: 'EventSent', id, instanceId, name, input }
    }
    default:
      return undefined
  }
}

/**
 * Creates the session of an execution whose decisions are made elsewhere. The executor is asked with the whole history and
 * tells all its actions; ids are counted here as it counts them: one for each action but waits, one for each entity of a
 * release, and for retries as their events come.
 */
export function createRemoteSession(options: SessionOptions, execute: RemoteExecutor): OrchestrationSession {
  const { instance } = options
  const history: HistoryEvent[] = []
  const pending = new Map<number, OrchestratorAction>()
  const open = new Set<number>()
  const timerIds = new Map<number, number>()
  const retried = new Map<number, Retried>()
  const held: { event: HistoryEvent; replaying: boolean }[] = []
  const lastSent = new Map<string, number>()
  let locked: { id: string; entities: readonly { name: string; key: string }[] } | undefined
  let taken = 0
  let lastId = 0
  let guids = 0
  let now = 0
  let isStale = false
  let suspended = false
  let ended = false
  let result: RemoteResult | undefined
  let customStatus: string | undefined

  const newGuid = (): string => guidOf(`${instance.instanceId}_${instance.executionId}_${guids++}`)

  const complete = (end: Omit<CompleteAction, 'id' | 'kind' | 'carryOver'>): void => {
    if (ended) return
    ended = true
    const id = lastId++
    pending.set(id, { id, kind: 'Complete', carryOver: [], ...end })
  }

  const fail = (message: string, details: ExceptionDetails): void =>
    complete({ status: 'Failed', result: message, details })

  const decide = (make: (id: number) => OrchestratorAction, isAwaited: boolean): number => {
    const id = lastId++
    pending.set(id, make(id))
    if (isAwaited) open.add(id)
    return id
  }

  const send = (
    instanceId: string,
    request: Pick<EntityRequest, 'operation' | 'isSignal' | 'input' | 'lockSet'>,
  ): string => {
    const predecessor = lastSent.get(instanceId) ?? 0
    const timestamp = Math.max(now, predecessor + tick)
    lastSent.set(instanceId, timestamp)
    const id = newGuid()
    const full: EntityRequest = {
      ...request,
      id,
      parent: instance.instanceId,
      parentExecution: instance.executionId,
      timestamp,
      predecessor,
      position: 0,
    }
    const input = requestToText(full, options.requestTime && !request.lockSet ? timestamp : null)
    decide((eventId) => ({ id: eventId, kind: 'SendEvent', instanceId, name: 'op', input }), false)
    return id
  }

  const callOf =
    (action: RemoteAction & { kind: 'activity' | 'child' }): ((id: number) => OrchestratorAction) =>
    (id) => {
      const { name, input } = action
      if (action.kind === 'activity') return { id, kind: 'ScheduleTask', name, input }
      const child = `${instance.executionId}:${newGuid().replaceAll('-', '').slice(0, 8)}`
      return { id, kind: 'CreateSubOrchestration', name, instanceId: action.instanceId ?? child, input }
    }

  const take = (action: RemoteAction, index: number): void => {
    switch (action.kind) {
      case 'activity':
      case 'child': {
        const missing = options.missing(action.kind === 'activity' ? 'activity' : 'orchestrator', action.name)
        if (missing !== undefined)
          return fail(`Orchestrator function '${instance.name}' failed: ${missing}`, {
            type: 'System.ArgumentException',
            message: missing,
            inner: null,
          })
        const call = callOf(action)
        const id = decide(call, true)
        if (action.retry) retried.set(id, { call, policy: action.retry, since: now, attempt: 0, waitsForTimer: false })
        return
      }
      case 'timer':
        timerIds.set(
          index,
          decide((id) => ({ id, kind: 'CreateTimer', fireAt: action.fireAt }), true),
        )
        return
      case 'entity': {
        const { instanceId, operation, input, isSignal } = action
        send(instanceId, { operation, isSignal, input, lockSet: null })
        return
      }
      case 'lock': {
        const entities = action.entities.map(({ name, key }) => ({ name: name.toLowerCase(), key }))
        locked = {
          id: send(entityInstanceId(entities[0]!), {
            operation: null,
            isSignal: false,
            input: null,
            lockSet: entities,
          }),
          entities,
        }
        return
      }
      case 'release': {
        const input = JSON.stringify({ $type: releaseType, parent: instance.instanceId, id: locked?.id })
        for (const entity of locked?.entities ?? []) {
          const instanceId = entityInstanceId(entity)
          decide((id) => ({ id, kind: 'SendEvent', instanceId, name: 'release', input }), false)
        }
        locked = undefined
        return
      }
      default:
    }
  }

  /** Asks the executor once more if there is anything new, and takes over what it has decided. */
  const refresh = async (): Promise<void> => {
    if (!isStale || ended || result?.isDone || result?.error) return
    isStale = false
    const started = history.find((event) => event.type === 'ExecutionStarted')
    if (started?.type !== 'ExecutionStarted') return
    const { instanceId, name, parent } = instance
    const parentInstanceId = parent?.instanceId ?? null
    result = await execute({ instanceId, parentInstanceId, name, input: started.input, history })
    customStatus = result.customStatus ?? customStatus
    const { actions } = result
    for (; taken < actions.length && !ended; taken++) take(actions[taken]!, taken)
    for (const [index, id] of timerIds) {
      const action = actions[index]
      if (action?.kind === 'timer' && action.isCanceled) open.delete(id)
    }
  }

  const conclude = (): void => {
    if (!result || ended || open.size > 0) return
    const { actions, isDone, output, error } = result
    if (error) {
      const details = errorToDetails(new Error(error.message))
      return fail(`Orchestrator function '${instance.name}' failed: ${error.message}`, details)
    }
    if (!isDone) return
    const next = actions.findLast((action) => action.kind === 'continueAsNew')
    if (next?.kind === 'continueAsNew') complete({ status: 'ContinuedAsNew', result: next.input, details: null })
    else complete({ status: 'Completed', result: output, details: null })
  }

  /** Goes on with a call that is repeated, under the next ids, as the executor does when it sees the same event. */
  const goOn = async (id: number, retry: Retried, event: HistoryEvent): Promise<void> => {
    retried.delete(id)
    open.delete(id)
    if (retry.waitsForTimer) {
      if (retry.attempt >= retry.policy.maxAttempts) return
      retried.set(decide(retry.call, true), { ...retry, waitsForTimer: false })
      return
    }
    if (event.type !== 'TaskFailed' && event.type !== 'SubOrchestrationInstanceFailed') return
    const cause = textToDetails(event.details, event.reason)
    const delay = nextDelay(retry.policy, retry.attempt, now - retry.since, cause)
    const isLast = retry.attempt + 1 >= retry.policy.maxAttempts || delay === undefined
    const fireAt = now + (isLast ? 0 : (delay ?? 0))
    const timer = decide((timerId) => ({ id: timerId, kind: 'CreateTimer', fireAt }), true)
    retried.set(timer, {
      ...retry,
      attempt: isLast ? retry.policy.maxAttempts : retry.attempt + 1,
      waitsForTimer: true,
    })
  }

  const applyOne = async (event: HistoryEvent): Promise<void> => {
    if (ended) return
    switch (event.type) {
      case 'TaskScheduled':
      case 'TimerCreated':
      case 'SubOrchestrationInstanceCreated':
      case 'EventSent':
        await refresh()
        if (ended) return
        checkReplay(event, pending.get(event.id))
        pending.delete(event.id)
        history.push(event)
        return
      case 'ExecutionTerminated':
        complete({ status: 'Terminated', result: event.input, details: null })
        return
      case 'TaskCompleted':
      case 'SubOrchestrationInstanceCompleted':
      case 'TaskFailed':
      case 'SubOrchestrationInstanceFailed':
      case 'TimerFired': {
        const id = event.type === 'TimerFired' ? event.timerId : event.taskId
        const retry = retried.get(id)
        // Decisions before this event have the lower ids.
        if (retry) await refresh()
        open.delete(id)
        history.push(event)
        isStale = true
        if (retry) await goOn(id, retry, event)
        return
      }
      case 'ExecutionStarted':
      case 'EventRaised':
        isStale = true
        history.push(event)
        return
      default:
        history.push(event)
    }
  }

  const guarded = async (event: HistoryEvent): Promise<void> => {
    try {
      await applyOne(event)
    } catch (error) {
      if (error instanceof NonDeterministicError) fail(error.message, errorToDetails(error))
      else {
        const details = errorToDetails(error)
        fail(`Orchestrator function '${instance.name}' failed: ${details.message}`, details)
      }
    }
  }

  return {
    async apply(event, replaying) {
      if (event.type === 'OrchestratorStarted') {
        now = event.at
        history.push(event)
      } else if (event.type === 'ExecutionSuspended') suspended = true
      else if (event.type === 'ExecutionResumed') {
        suspended = false
        for (const one of held.splice(0)) await guarded(one.event)
      } else if (suspended && event.type !== 'ExecutionTerminated') held.push({ event, replaying })
      else await guarded(event)
    },
    async takeActions() {
      try {
        await refresh()
        if (!suspended) conclude()
      } catch (error) {
        const details = errorToDetails(error)
        fail(`Orchestrator function '${instance.name}' failed: ${details.message}`, details)
      }
      const actions = [...pending.values()].sort((a, b) => a.id - b.id)
      pending.clear()
      for (const action of actions) {
        const event = eventOf(action, now)
        if (event) history.push(event)
      }
      return actions
    },
    get customStatus() {
      return customStatus
    },
    get ended() {
      return ended
    },
  }
}
