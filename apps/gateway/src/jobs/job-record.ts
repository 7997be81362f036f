import type { BulkPlan } from '@durable-http/core'
import type { JobItem, NewJob } from '@durable-http/rest'
import type { RetentionOrder } from '../retention/retention-order.ts'

/** The creator of a job, with the rights that the job keeps. */
export interface JobCreator {
  name: string
  role: string
  /** True for an API key, whose role is that of the configuration; a token's role ends. */
  isKey: boolean
}

/** Definition of a job; never changes. */
export interface JobDefinition {
  id: string
  /** Counts the jobs of one instant up, for their order. */
  createdAt: string
  /** Without what is kept apart because it may be large. */
  job: Omit<NewJob, 'keyed' | 'eventData' | 'input'>
  idCount?: number
  /** The first ids, so that showing the job does not read them all. */
  firstIds?: readonly string[]
  creator?: JobCreator
  /** The rule that made the job, where no caller did. */
  retention?: RetentionOrder
  /** Hash of the request with an `Idempotency-Key`. */
  hash?: string
}

/** The parts of a job that may be large. */
export interface JobPayload {
  ids?: readonly string[]
  eventData?: string
  input?: string
}

/** Last request of callers to a job. */
export interface JobWish {
  wish: 'run' | 'pause' | 'cancel'
  at: string
  /** Counts wishes up, so that each begins a run of its own. */
  number: number
  /** True once the job was resumed by hand: `until` no longer pauses it. */
  ignoresUntil?: boolean
}

/** Findings of a retention rule, and the bounds of its job. */
export interface RetentionCount {
  /** Orchestration instances of the hub. */
  total: number
  /** Those that the rule matches. */
  matched: number
  /** Instances that the job may delete: those that were counted, 0 if it only reports. */
  limit: number
  /** Instances for which a request was sent. */
  used: number
  /** Ids of those that have no outcome yet. */
  inTurn?: readonly string[]
  /** True once the share was judged. */
  isAllowed?: true
  /** Instances in the export that the rule asks for, once it is complete. */
  exported?: number
}

/** State of a job, written by the process that runs it. */
export interface JobState {
  startedAt?: string
  plan?: Pick<BulkPlan, 'count' | 'complete' | 'selection'>
  /** Cursor of the bulk run, requests in flight included. */
  cursor?: string
  counts: { done: number; skipped: number; failed: number; unknown: number }
  rate?: number
  remaining?: number
  /** Full chunks of items in the table of the job. */
  chunks: number
  /** Items after the last full chunk. */
  tail: JobItem[]
  retention?: RetentionCount
  /** True while a run has the job; a run that was cut off leaves it. */
  isHeld?: true
  /** Stopped by itself: for an instant that was given, or a host that does not respond. */
  paused?: { at: string; message: string; wish: number }
  ended?: { status: 'completed' | 'failed'; at: string; message?: string }
}

/** The state of a job that has not begun. */
export const initialJobState = (): JobState => ({
  counts: { done: 0, skipped: 0, failed: 0, unknown: 0 },
  chunks: 0,
  tail: [],
})

/** Ids of a job that callers are shown. */
export const shownIds = 100

/** Items of one chunk. */
export const chunkSize = 200
