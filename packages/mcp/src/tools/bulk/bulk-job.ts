import type { BulkActionName, BulkParameters, Selection } from '@durable-http/core'

/** A bulk action that the user agreed to, as a job takes it. */
export interface PlannedJob extends BulkParameters {
  action: BulkActionName
  /** Frozen: instances created after the plan are not part of it. */
  selection: Selection
}

/** Owner of a job, as given to the endpoint. */
export interface JobCaller {
  principal?: string | undefined
  /** `context` of the caller, from the mounting program. */
  context?: unknown
}

/** Creates a job for a caller and resolves to its id; rejects with a `DurableError` if the job limit is reached or the caller lacks the right. */
export type CreateJob = (job: PlannedJob, caller: JobCaller | undefined) => Promise<{ id: string }>
