import type { HistoryEvent } from './history-event.ts'
import type { RuntimeStatus } from './runtime-status.ts'

/** The parent of a sub-orchestration, which waits for it. */
export interface ParentLink {
  readonly instanceId: string
  readonly executionId: string
  readonly taskId: number
}

/** The stored row of an orchestration or entity; times are Unix milliseconds with a fraction, values are JSON texts. */
export interface InstanceRow {
  readonly instanceId: string
  executionId: string
  name: string
  version: string | null
  status: RuntimeStatus
  input: string | null
  customStatus: string | null
  output: string | null
  createdTime: number
  lastUpdatedTime: number
  generation: number | null
  parent: ParentLink | null
  /** An instance put there as it is, of a function the host does not have: it only waits. */
  readonly inert?: boolean
  /** Empty until the first work item has been committed. */
  history: HistoryEvent[]
}
