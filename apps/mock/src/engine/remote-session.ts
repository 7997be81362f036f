import { actionToEvent } from './action-event.ts'
import { type ExceptionDetails, NonDeterministicError, errorToDetails } from './failure.ts'
import type { HistoryEvent } from './history-event.ts'
import type { OrchestrationSession, SessionOptions } from './orchestration-session.ts'
import type { CompleteAction, OrchestratorAction } from './orchestrator-action.ts'
import { createRemoteActions } from './remote-actions.ts'
import type { RemoteAction, RemoteExecutor, RemoteResult } from './remote-orchestrator.ts'
import { checkReplay } from './replay-check.ts'

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
  const held: { event: HistoryEvent; replaying: boolean }[] = []
  let taken = 0
  let lastId = 0
  let now = 0
  let isStale = false
  let suspended = false
  let ended = false
  let result: RemoteResult | undefined
  let customStatus: string | undefined

  const complete = (end: Omit<CompleteAction, 'id' | 'kind' | 'carryOver'>): void => {
    if (ended) return
    ended = true
    const id = lastId++
    pending.set(id, { id, kind: 'Complete', carryOver: [], ...end })
  }

  const fail = (message: string, details: ExceptionDetails): void =>
    complete({ status: 'Failed', result: message, details })

  const actions = createRemoteActions({
    options,
    now: () => now,
    decide(decision, isAwaited) {
      const id = lastId++
      pending.set(id, { ...decision, id })
      if (isAwaited) open.add(id)
      return id
    },
    close: (id) => void open.delete(id),
  })

  const take = (action: RemoteAction, index: number): void => {
    const missing = actions.take(action, index)
    if (missing === undefined) return
    const details = { type: 'System.ArgumentException', message: missing, inner: null }
    fail(`Orchestrator function '${instance.name}' failed: ${missing}`, details)
  }

  /** Asks the executor once more if there is anything new, and takes over what it has decided. */
  const refresh = async (): Promise<void> => {
    if (!isStale || ended || result?.isDone || result?.error) return
    isStale = false
    const started = history.find((event) => event.type === 'ExecutionStarted')
    if (started?.type !== 'ExecutionStarted') return
    const { instanceId, name, parent } = instance
    const parentInstanceId = parent?.instanceId ?? null
    const { timerLimits } = options
    result = await execute({ instanceId, parentInstanceId, name, input: started.input, history, timerLimits })
    customStatus = result.customStatus ?? customStatus
    for (; taken < result.actions.length && !ended; taken++) take(result.actions[taken]!, taken)
    actions.cancelTimers(result.actions)
  }

  const conclude = (): void => {
    if (!result || ended || open.size > 0) return
    const { isDone, output, error } = result
    if (error) {
      const details = errorToDetails(new Error(error.message))
      return fail(`Orchestrator function '${instance.name}' failed: ${error.message}`, details)
    }
    if (!isDone) return
    // A lock that the function has forgotten is released where it ends well (`TaskOrchestrationShim.cs`).
    actions.release()
    const next = result.actions.findLast((action) => action.kind === 'continueAsNew')
    if (next?.kind === 'continueAsNew') complete({ status: 'ContinuedAsNew', result: next.input, details: null })
    else complete({ status: 'Completed', result: output, details: null })
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
        // Decisions before this event have the lower ids.
        if (actions.goesOn(id)) await refresh()
        open.delete(id)
        history.push(event)
        isStale = true
        actions.goOn(id, event)
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
      const decided = [...pending.values()].sort((a, b) => a.id - b.id)
      pending.clear()
      for (const action of decided) {
        const event = actionToEvent(action, now)
        if (event) history.push(event)
      }
      return decided
    },
    get customStatus() {
      return customStatus
    },
    get ended() {
      return ended
    },
  }
}
