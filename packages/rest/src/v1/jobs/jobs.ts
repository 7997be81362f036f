import type { BulkActionName, BulkParameters, Selection } from '@durable-http/core'
import type { Context } from 'hono'
import type { Job, JobItem } from './job.ts'

/** A job that a caller asks for, checked. */
export interface NewJob extends Omit<BulkParameters, 'eventData' | 'input'> {
  action: BulkActionName
  selection: Selection
  /** JSON text of the data of an event. */
  eventData?: string | undefined
  /** JSON text of the input of a restart. */
  input?: string | undefined
  concurrency?: number | undefined
  rate?: number | undefined
  until?: string | undefined
  /** Id and hash of the request, where the caller sent an `Idempotency-Key`. */
  keyed?: { id: string; hash: string } | undefined
}

/** Result of creating a job: a new one, the one of the same `Idempotency-Key`, or a refusal because too many have not ended, in all or of the caller. */
export type Creation = { job: Job; isNew: boolean } | { reused: true } | { openJobs: number; ofCaller?: true }

/** Controls of a job. */
export type JobVerb = 'pause' | 'resume' | 'cancel'

/** The jobs of one function app, as the paths below `/v1/jobs` use them. Rejects with a `DurableError` `unavailable` where their store fails. */
export interface Jobs {
  create(c: Context, job: NewJob): Promise<Creation>
  /** All that are kept, the newest first. */
  list(): Promise<Job[]>
  find(id: string): Promise<Job | undefined>
  /** Resolves to the job as it stands then; the caller has checked that it fits. */
  control(id: string, verb: JobVerb): Promise<Job>
  /** Outcomes in the order in which they came, up to now. */
  items(id: string): AsyncIterable<JobItem>
}
