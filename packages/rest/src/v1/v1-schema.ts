import type { BulkActionName, BulkPlan, Effect, InstanceStatus, Selection } from '@durable-http/core'
import type { ClientErrorStatusCode, ServerErrorStatusCode } from 'hono/utils/http-status'
import type { Problem } from '../problem.ts'
import type { Job } from './jobs/job.ts'
import type { eventsParameters, exportParameters, jobItemsParameters, scanParameters } from './v1-parameters.ts'

/** A page of a scan. */
export interface ScanPage {
  /** Instances of the selection, in no order. */
  instances: InstanceStatus[]
  /** Rows that the host sent, instances that matched, and true once everything was seen. */
  progress: { scanned: number; matched: number; complete: boolean }
  /** Cursor to continue with; absent once the scan is complete. */
  next?: string
}

/** A caller, and the effects that its requests may have. */
export interface CallerFacts {
  /** Absent without authentication. */
  name?: string
  role?: string
  effects: Effect[]
  /** True if the gateway is read-only. */
  readOnly: boolean
  /** Instant at which the credential expires. */
  expires?: string
}

/** Body of `POST /v1/jobs`. */
export interface JobBody {
  action: BulkActionName
  selection: Selection
  reason?: string
  /** Input of the runs that `restart` begins; that of the instance when absent. */
  input?: unknown
  eventName?: string
  eventData?: unknown
  /** True to plan only. */
  dryRun?: boolean
  /** Requests in flight at most, from 1 to 32. */
  concurrency?: number
  /** Instances per second at most. */
  rate?: number
  /** Instant at which the job pauses. */
  until?: string
}

/** Plan of a job. */
export interface JobPlan extends Pick<BulkPlan, 'complete' | 'sample' | 'duration'> {
  action: BulkActionName
  /** The selection in words. */
  description: string
  matched: number
}

/** Paths below `/v1` as Hono's typed client reads them. */
export type V1Schema = {
  '/v1/instances': { $get: Read<typeof scanParameters, ScanPage, 'json', 200> }
  '/v1/caller': { $get: Read<readonly [], CallerFacts, 'json', 200> }
  '/v1/export': { $get: Read<typeof exportParameters, string, 'text', 200> }
  '/v1/instances/:instanceId/events': {
    $get: Read<typeof eventsParameters, string, 'text', 200 | 204, { param: { instanceId: string } }>
  }
  '/v1/jobs': {
    $get: Read<[], { jobs: Job[] }, 'json', 200>
    $post: Read<[], Job, 'json', 201, Body> | Read<[], JobPlan, 'json', 200, Body>
  }
  '/v1/jobs/:jobId': { $get: Read<[], Job, 'json', 200, JobPath> }
  '/v1/jobs/:jobId/events': { $get: Read<[], string, 'text', 200 | 204, JobPath> }
  '/v1/jobs/:jobId/items': { $get: Read<typeof jobItemsParameters, string, 'text', 200, JobPath> }
  '/v1/jobs/:jobId/pause': { $post: Read<[], Job, 'json', 200, JobPath> }
  '/v1/jobs/:jobId/resume': { $post: Read<[], Job, 'json', 200, JobPath> }
  '/v1/jobs/:jobId/cancel': { $post: Read<[], Job, 'json', 200, JobPath> }
}

interface JobPath {
  param: { jobId: string }
}

interface Body {
  json: JobBody
  header?: { 'Idempotency-Key'?: string }
}

type Read<Parameters extends readonly { name: string }[], Output, Format, Status, Path = unknown> =
  | {
      input: Path & { query?: Partial<Record<Parameters[number]['name'], string>> }
      output: Output
      outputFormat: Format
      status: Status
    }
  | {
      input: Path & { query?: Partial<Record<Parameters[number]['name'], string>> }
      output: Problem
      outputFormat: 'json'
      status: ClientErrorStatusCode | ServerErrorStatusCode
    }
