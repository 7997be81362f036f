import type { BulkActionName, BulkParameters, Effect, Selection } from '@durable-http/core'

/** A bulk action that the user agreed to, as a job takes it. */
export interface PlannedJob extends BulkParameters {
  action: BulkActionName
  /** Frozen: instances created after the plan are not part of it. */
  selection: Selection
  /** Plan that the caller ran; the same plan makes the same job. */
  plan: string
}

/** Owner of a job, as given to the endpoint. */
export interface JobCaller {
  principal?: string | undefined
  /** Effects that the caller's requests may have; all when absent. */
  effects?: readonly Effect[] | undefined
  /** `context` of the caller, from the mounting program. */
  context?: unknown
}

/** A job that was created. */
export interface CreatedJob {
  id: string
  /** How the user can follow it, as a sentence; no text of a caller or host is in it. */
  follow?: string | undefined
}

/** Creates a job in the name of a caller; rejects with a `DurableError` where the caller lacks the right by now or there are too many jobs. */
export type CreateJob = (job: PlannedJob, caller: JobCaller | undefined) => Promise<CreatedJob>
