import { createEntityMessages } from './entity-messages.ts'
import { createExternalEvents } from './external-events.ts'
import {
  type ExceptionDetails,
  FunctionFailedError,
  NonDeterministicError,
  calledFunctionFailed,
  errorToDetails,
  textToDetails,
} from './failure.ts'
import type { HistoryEvent } from './history-event.ts'
import { guidOf } from './ids.ts'
import type { TimerLimits } from './long-timer.ts'
import { type OpenTask, createOpenTask } from './open-tasks.ts'
import type { Orchestrator } from './orchestration-context.ts'
import type { CompleteAction, OrchestratorAction } from './orchestrator-action.ts'
import { valueToText } from './payload.ts'
import { checkReplay } from './replay-check.ts'
import { createSessionContext } from './session-context.ts'
import type { SessionState } from './session-state.ts'
import { nextTurn } from './turn.ts'

/** One execution of an orchestrator, alive in memory: history goes in, decisions come out. */
export interface OrchestrationSession {
  /** Applies an event; with `replaying` its effects are already in the history. */
  apply(event: HistoryEvent, replaying: boolean): Promise<void>
  /** Takes the decisions made since the last time, in order; the end of the execution among them. */
  takeActions(): OrchestratorAction[] | Promise<OrchestratorAction[]>
  readonly customStatus: string | null | undefined
  readonly ended: boolean
}

interface OpenCall {
  readonly kind: string
  readonly name: string
  readonly task: OpenTask<string | null>
}

/** Options of a session. */
export interface SessionOptions {
  readonly instance: SessionState['instance']
  /** The function of that name, or the reason why it is missing. */
  readonly orchestrator: Orchestrator | string
  readonly requestTime: boolean
  readonly timerLimits: TimerLimits | undefined
  readonly missing: SessionState['missing']
  readonly log: SessionState['log']
}

/** Creates the session of an execution that has not begun. */
export function createOrchestrationSession(options: SessionOptions): OrchestrationSession {
  const { instance, orchestrator } = options
  const open = new Map<number, OpenCall>()
  const actions = new Map<number, OrchestratorAction>()
  const held: { event: HistoryEvent; replaying: boolean }[] = []
  let clockOfNextStart = 0
  let replayingNow = false
  let lastId = 0
  let suspended = false
  let ended = false
  let finished: { result?: string | null; error?: unknown } | undefined
  let state: SessionState | undefined

  const complete = (end: Omit<CompleteAction, 'id' | 'kind'>): void => {
    if (ended) return
    ended = true
    const id = lastId++
    actions.set(id, { id, kind: 'Complete', ...end })
  }

  const fail = (message: string, details: ExceptionDetails): void =>
    complete({ status: 'Failed', result: message, details, carryOver: [] })

  const begin = (input: string | null): SessionState => {
    const { requestTime, timerLimits } = options
    let guids = 0
    const newGuid = (): string => guidOf(`${instance.instanceId}_${instance.executionId}_${guids++}`)
    const decide: SessionState['decide'] = (decision) => {
      const id = lastId++
      if (!ended) actions.set(id, { ...decision, id })
      return id
    }
    const now = () => created.now
    const created: SessionState = {
      instance,
      input,
      events: createExternalEvents(),
      now: 0,
      isReplaying: false,
      customStatus: undefined,
      next: undefined,
      newGuid,
      messages: createEntityMessages({ instance, requestTime, now, newGuid, decide }),
      requestTime,
      timerLimits,
      missing: options.missing,
      log: options.log,
      decide,
      open(id, called) {
        const task = createOpenTask<string | null>()
        open.set(id, { ...called, task })
        return task.promise
      },
      close: (id) => void open.delete(id),
    }
    state = created
    return created
  }

  const run = async (current: SessionState): Promise<string | null> => {
    if (typeof orchestrator === 'string') throw new Error(orchestrator)
    return valueToText(await orchestrator(createSessionContext(current)))
  }

  const settle = (id: number, finish: (call: OpenCall) => void): boolean => {
    const call = open.get(id)
    if (!call) return false
    open.delete(id)
    finish(call)
    return true
  }

  /** True if the orchestrator has something to continue with. */
  const dispatch = (event: HistoryEvent): boolean => {
    switch (event.type) {
      case 'ExecutionStarted': {
        const current = begin(event.input)
        current.now = clockOfNextStart
        current.isReplaying = replayingNow
        run(current).then(
          (result) => (finished = { result }),
          (error: unknown) => (finished = { error }),
        )
        return true
      }
      case 'TaskScheduled':
      case 'TimerCreated':
      case 'SubOrchestrationInstanceCreated':
      case 'EventSent':
        checkReplay(event, actions.get(event.id))
        actions.delete(event.id)
        return false
      case 'TaskCompleted':
      case 'SubOrchestrationInstanceCompleted':
        return settle(event.taskId, ({ task }) => task.resolve(event.result))
      case 'TaskFailed':
      case 'SubOrchestrationInstanceFailed':
        return settle(event.taskId, ({ kind, name, task }) => {
          const cause = textToDetails(event.details, event.reason)
          task.reject(new FunctionFailedError(calledFunctionFailed(kind, name, cause.message), cause))
        })
      case 'TimerFired':
        return settle(event.timerId, ({ task }) => task.resolve(null))
      case 'EventRaised':
        return state?.events.raise(event.name, event.input) ?? false
      case 'ExecutionTerminated':
        complete({ status: 'Terminated', result: event.input, details: null, carryOver: [] })
        return false
      default:
        return false
    }
  }

  const conclude = (): void => {
    if (!finished || ended || !state || open.size > 0) return
    if ('error' in finished) {
      const { error } = finished
      if (error instanceof NonDeterministicError) return fail(error.message, errorToDetails(error))
      const details = errorToDetails(error)
      return fail(`Orchestrator function '${instance.name}' failed: ${details.message}`, details)
    }
    // A lock that the function has forgotten is released where it ends well (`TaskOrchestrationShim.cs`).
    state.messages.release()
    const carryOver = state.next?.preserveEvents ? state.events.unprocessed() : []
    if (state.next) complete({ status: 'ContinuedAsNew', result: state.next.input, details: null, carryOver })
    else complete({ status: 'Completed', result: finished.result ?? null, details: null, carryOver: [] })
  }

  const applyOne = async (event: HistoryEvent, replaying: boolean): Promise<void> => {
    replayingNow = replaying
    if (state) state.isReplaying = replaying
    if (ended) return
    try {
      if (dispatch(event)) await nextTurn()
    } catch (error) {
      if (!(error instanceof NonDeterministicError)) throw error
      fail(error.message, errorToDetails(error))
    }
  }

  return {
    async apply(event, replaying) {
      if (event.type === 'OrchestratorStarted') {
        clockOfNextStart = event.at
        if (state) state.now = event.at
        return
      }
      if (event.type === 'ExecutionSuspended') suspended = true
      else if (event.type === 'ExecutionResumed') {
        suspended = false
        for (const one of held.splice(0)) await applyOne(one.event, one.replaying)
      } else if (suspended && event.type !== 'ExecutionTerminated') held.push({ event, replaying })
      else await applyOne(event, replaying)
    },
    takeActions() {
      // Only now: a terminate in the same batch still overtakes the end of the function.
      conclude()
      const taken = [...actions.values()].sort((a, b) => a.id - b.id)
      // An event that is taken is written to the history at once and only read again by a replay.
      actions.clear()
      return taken
    },
    get customStatus() {
      return state?.customStatus
    },
    get ended() {
      return ended
    },
  }
}
