import type { EngineClock } from './clock.ts'
import type { FunctionRegistry } from './function-registry.ts'
import type { InstanceRow } from './instance.ts'
import type { InstanceStore } from './instance-store.ts'
import type { TimerLimits } from './long-timer.ts'
import type { ActivityRequest, Message } from './message.ts'
import type { OrchestrationSession } from './orchestration-session.ts'

/** Behaviour of the engine that depends on version, backend and host options. */
export interface EngineOptions {
  readonly requestTime: boolean
  /** How long a timer the storage holds as one; undefined without a limit. */
  readonly timerLimits: TimerLimits | undefined
  readonly executionIds: 'hex' | 'guid'
  readonly reasonsShowAsOutput: boolean
  readonly orchestrationVersions: boolean
  readonly defaultVersion: string | null
  readonly versionFailure: 'Reject' | 'Fail'
  readonly log: (instanceId: string, message: readonly unknown[]) => void
}

/** Dependencies of a hub's work item. */
export interface WorkItemScope {
  readonly clock: EngineClock
  readonly store: InstanceStore
  readonly functions: FunctionRegistry
  readonly options: EngineOptions
  /** Executions alive in memory, by instance; what is not there is replayed from its history. */
  readonly sessions: Map<string, { executionId: string; session: OrchestrationSession }>
  newExecutionId(): string
  /** Sends a message; with `at` not before that time. */
  send(message: Message, at?: number): void
  startActivity(request: ActivityRequest): void
}

/** Result of a work item: done, or kept until another message arrives. */
export type WorkItemOutcome = 'done' | 'keep'

/** Changes an instance's row by the events a work item has added to its history (Azure Storage's instance table). */
export function updateRow(row: InstanceRow, event: InstanceRow['history'][number], options: EngineOptions): void {
  switch (event.type) {
    case 'ExecutionStarted':
      row.name = event.name
      row.version = event.version
      // Storage leaves a column as it is where it is given nothing, here and below.
      row.input = event.input ?? row.input
      row.createdTime = event.at
      row.status = 'Running'
      return
    case 'ExecutionCompleted':
      row.status = event.status
      // Without a result the column keeps what stood there (recorded: terminate without a reason after a suspend with one).
      row.output = event.result ?? row.output
      return
    case 'ExecutionTerminated':
      row.output = event.input ?? row.output
      return
    case 'ExecutionSuspended':
    case 'ExecutionResumed':
      row.status = event.type === 'ExecutionSuspended' ? 'Suspended' : 'Running'
      if (options.reasonsShowAsOutput) row.output = event.reason ?? row.output
      return
    default:
      // Whatever else wakes an instance that a rewind has set to Pending lets it run.
      if (row.status === 'Pending') row.status = 'Running'
  }
}
