import type { DurableErrorCode } from '../durable-error.ts'
import type { BulkActionName } from './bulk-action.ts'

/** An instance as a plan shows it. */
export interface PlannedInstance {
  instanceId: string
  name: string
  runtimeStatus: string
  createdTime: string
  lastUpdatedTime: string
}

/** Plan of a bulk run. */
export interface BulkPlan {
  type: 'planned'
  action: BulkActionName
  /** The frozen selection in words. */
  selection: string
  /** Instances found; "at least" unless `complete`. */
  count: number
  /** False if counting stopped at its budget. */
  complete: boolean
  /** Ten instances at most. */
  sample: PlannedInstance[]
  /** Expected seconds for the instances counted. */
  duration: number
  /** Instant up to which created instances are part of it. */
  plannedAt: string
}

/** How one instance fared. */
export interface BulkItem {
  type: 'item'
  instanceId: string
  /** Its orchestrator function; absent where the instance could not be read. */
  name?: string
  /** `unknown`: the request was sent and its effect is not known; look at the instance before a repeat. */
  outcome: 'done' | 'skipped' | 'failed' | 'unknown'
  /** Why: `changed` if the instance no longer matched when its turn came, `gone` if it no longer existed, or the code of the error. */
  code?: DurableErrorCode | 'changed' | 'gone'
  message?: string
  /** Id of the instance that a restart began. */
  newInstanceId?: string
}

/** Counts of outcomes. */
export interface BulkCounts {
  done: number
  skipped: number
  failed: number
  unknown: number
}

/** How far a bulk run has come; at most one a second. */
export interface BulkProgress extends BulkCounts {
  type: 'progress'
  /** Instances per second over the run. */
  rate: number
  /** Seconds left for the planned count, as far as that is known. */
  remaining?: number
}

/** How a bulk run ended. */
export interface BulkDone extends BulkCounts {
  type: 'done'
  /** True once every selected instance had its turn. */
  complete: boolean
  /** Goes on where this run stopped; absent once complete. */
  cursor?: string
  /** Why it stopped early: its signal, its `until`, or a host that refuses or does not respond. */
  stopped?: 'signal' | 'until' | 'host'
  /** Message of the error that stopped it. */
  message?: string
}

/** An event of a bulk run, in this order: `planned`, any number of `item` and `progress`, `done`. */
export type BulkEvent = BulkPlan | BulkItem | BulkProgress | BulkDone
