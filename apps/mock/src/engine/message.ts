import type { HistoryEventOf } from './history-event.ts'
import type { ParentLink } from './instance.ts'

/** The kinds of event that reach an instance from outside its own work item. */
export type MessageEvent = HistoryEventOf<
  | 'ExecutionStarted'
  | 'ExecutionTerminated'
  | 'ExecutionSuspended'
  | 'ExecutionResumed'
  | 'TaskCompleted'
  | 'TaskFailed'
  | 'SubOrchestrationInstanceCompleted'
  | 'SubOrchestrationInstanceFailed'
  | 'TimerFired'
  | 'EventRaised'
  | 'GenericEvent'
>

/** A message in an instance's queue. Without `executionId` it is for whichever life the instance has. */
export interface Message {
  readonly to: string
  readonly executionId: string | null
  readonly event: MessageEvent
  /** Only with `ExecutionStarted` of a sub-orchestration. */
  readonly parent?: ParentLink
}

/** An activity that waits for a worker. */
export interface ActivityRequest {
  readonly instanceId: string
  readonly executionId: string
  readonly taskId: number
  readonly name: string
  readonly input: string | null
}
