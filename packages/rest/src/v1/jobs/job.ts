import type { BulkActionName, BulkItem, RuntimeStatus } from '@durable-http/core'

/** How a job stands: `paused` and `canceled` from the moment that was asked for, though requests in flight still end. */
export type JobStatus = 'queued' | 'running' | 'paused' | 'completed' | 'failed' | 'canceled'

/** Statuses after which nothing more happens. */
export const endedStatuses: ReadonlySet<JobStatus> = new Set(['completed', 'failed', 'canceled'])

/** How far a job has come. */
export interface JobProgress {
  /** Instances that the plan counted; absent before. */
  planned?: number
  /** False if counting stopped at its budget, so that there may be more. */
  plannedComplete?: boolean
  done: number
  skipped: number
  failed: number
  /** Sent, with an effect that is not known and a request that must not be repeated. */
  unknown: number
  /** Instances per second. */
  rate?: number
  /** Seconds left, as far as that is known. */
  remaining?: number
}

/** Selection of a job as it is shown: as it was given, with the first hundred ids and how many there are. */
export interface JobSelection {
  ids?: readonly string[]
  idCount?: number
  states?: readonly RuntimeStatus[] | RuntimeStatus
  [member: string]: unknown
}

/** The rule of retention that made a job. */
export interface JobRetention {
  rule: string
  /** False if it only reports. */
  enforce: boolean
  /** Instances of the task hub, once they are counted. */
  instances?: number
  /** Those that the rule matches. */
  matched?: number
  /** Those in the export, for a rule that exports first, once it is complete. */
  exported?: number
}

/** A bulk action that runs in the gateway. Instants are in ISO 8601. */
export interface Job {
  id: string
  status: JobStatus
  action: BulkActionName
  selection: JobSelection
  /** The frozen selection in words, once it is planned. */
  description?: string
  progress: JobProgress
  reason?: string
  eventName?: string
  concurrency?: number
  rate?: number
  until?: string
  /** Name of the key, or issuer and subject of the token, of its creator. */
  createdBy?: string
  /** The rule of retention that made it, where no caller did. */
  retention?: JobRetention
  createdAt: string
  startedAt?: string
  endedAt?: string
  /** Why it is paused or has ended, where it was not asked to. */
  message?: string
}

/** Outcome of one instance. */
export interface JobItem extends Omit<BulkItem, 'type'> {
  /** Instant of the outcome. */
  at: string
}
