import type { HistoryEvent } from './history-event.ts'
import type { TimerLimits } from './long-timer.ts'
import type { Orchestrator } from './orchestration-context.ts'
import type { RetryPolicy } from './retry.ts'

/** Decisions of a remote executor so far, in the order of the ids; `text` values are JSON. */
export type RemoteAction =
  | { readonly kind: 'activity'; readonly name: string; readonly input: string | null; readonly retry?: RetryPolicy }
  | {
      readonly kind: 'child'
      readonly name: string
      readonly input: string | null
      readonly instanceId: string | undefined
      readonly retry?: RetryPolicy
    }
  | { readonly kind: 'timer'; readonly fireAt: number; readonly isCanceled: boolean }
  | {
      readonly kind: 'entity'
      readonly instanceId: string
      readonly operation: string
      readonly input: string | null
      readonly isSignal: boolean
    }
  | { readonly kind: 'lock'; readonly entities: readonly { name: string; key: string }[] }
  | { readonly kind: 'release' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'continueAsNew'; readonly input: string | null }

/** Request to a remote executor: run an orchestrator against its history. */
export interface RemoteExecution {
  readonly instanceId: string
  readonly parentInstanceId: string | null
  readonly name: string
  readonly input: string | null
  readonly history: readonly HistoryEvent[]
  /** Longest timer; a longer wait is split into several timers, as the executor expects. */
  readonly timerLimits: TimerLimits | undefined
}

/** Result of a run by a remote executor. */
export interface RemoteResult {
  /** All decisions since the orchestration began. */
  readonly actions: readonly RemoteAction[]
  readonly isDone: boolean
  /** JSON text. */
  readonly output: string | null
  readonly error?: { readonly message: string }
  /** JSON text; undefined if the orchestrator set none. */
  readonly customStatus: string | undefined
}

/** Runs an orchestrator in another process; rejects if that cannot be reached. */
export type RemoteExecutor = (execution: RemoteExecution) => Promise<RemoteResult>

const executors = new WeakMap<Orchestrator, RemoteExecutor>()

/** Makes an orchestrator that a remote executor runs. */
export function remoteOrchestrator(execute: RemoteExecutor): Orchestrator {
  const orchestrator: Orchestrator = () => {
    throw new TypeError('a remote orchestrator is run by its executor')
  }
  executors.set(orchestrator, execute)
  return orchestrator
}

/** The executor of a remote orchestrator; undefined for one that runs here. */
export const executorOf = (orchestrator: Orchestrator): RemoteExecutor | undefined => executors.get(orchestrator)
