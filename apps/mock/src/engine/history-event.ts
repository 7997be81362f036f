import type { RuntimeStatus } from './runtime-status.ts'

/** An event of an instance as the backend stores it. `at` is Unix milliseconds with a fraction; texts are JSON texts. */
export type HistoryEvent = { readonly at: number } & (
  | { readonly type: 'OrchestratorStarted' | 'OrchestratorCompleted' }
  | {
      readonly type: 'ExecutionStarted'
      readonly name: string
      readonly version: string | null
      readonly input: string | null
      readonly generation: number | null
    }
  | {
      readonly type: 'ExecutionCompleted'
      readonly id: number
      readonly status: RuntimeStatus
      readonly result: string | null
    }
  | { readonly type: 'ExecutionTerminated'; readonly input: string | null }
  | { readonly type: 'ExecutionSuspended' | 'ExecutionResumed'; readonly reason: string | null }
  | { readonly type: 'TaskScheduled'; readonly id: number; readonly name: string; readonly input: string | null }
  | { readonly type: 'TaskCompleted'; readonly taskId: number; readonly result: string | null }
  | {
      readonly type: 'TaskFailed'
      readonly taskId: number
      readonly reason: string
      readonly details: string | null
    }
  | {
      readonly type: 'SubOrchestrationInstanceCreated'
      readonly id: number
      readonly name: string
      readonly instanceId: string
      readonly input: string | null
    }
  | { readonly type: 'SubOrchestrationInstanceCompleted'; readonly taskId: number; readonly result: string | null }
  | {
      readonly type: 'SubOrchestrationInstanceFailed'
      readonly taskId: number
      readonly reason: string
      readonly details: string | null
    }
  | { readonly type: 'TimerCreated'; readonly id: number; readonly fireAt: number }
  | { readonly type: 'TimerFired'; readonly timerId: number; readonly fireAt: number }
  | { readonly type: 'EventRaised'; readonly name: string; readonly input: string | null }
  | {
      readonly type: 'EventSent'
      readonly id: number
      readonly instanceId: string
      readonly name: string
      readonly input: string | null
    }
  | { readonly type: 'GenericEvent'; readonly data: string | null }
)

/** The events of one type. */
export type HistoryEventOf<T extends HistoryEvent['type']> = Extract<HistoryEvent, { readonly type: T }>
