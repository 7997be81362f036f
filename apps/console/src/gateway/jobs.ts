import type { BulkActionName } from '@durable-http/core'
import { GatewayError } from './gateway-error.ts'
import type { Send } from './request.ts'

/** Which instances a job is about: `{ ids }`, or a filter. */
export type Selection = Readonly<Record<string, unknown>>

/** Request for a job. */
export interface JobRequest {
  action: BulkActionName
  selection: Selection
  reason?: string
  eventName?: string
  eventData?: unknown
}

/** Result of a dry run. */
export interface DryRun {
  matched: number
  complete: boolean
  sample: readonly { instanceId: string; name?: string; runtimeStatus?: string }[]
  /** Expected seconds. */
  duration?: number
}

/** A job of the gateway. */
export interface Job {
  id: string
  action: BulkActionName
  status: 'queued' | 'running' | 'paused' | 'completed' | 'failed' | 'canceled'
  selection: Selection
  /** The frozen selection in words, once it is planned. */
  description?: string
  reason?: string
  createdBy?: string
  createdAt: string
  /** Why it is paused or has failed. */
  message?: string
  progress: JobProgress
}

/** Counts of a job. */
export interface JobProgress {
  done?: number
  failed?: number
  skipped?: number
  unknown?: number
  /** Instances that the plan counted; at least so many unless `plannedComplete`. */
  planned?: number
  plannedComplete?: boolean
  /** Items a second. */
  rate?: number
  /** Seconds left. */
  remaining?: number
}

/** Outcome of one instance of a job. */
export interface JobItem {
  instanceId: string
  outcome: string
  code?: string
  message?: string
  newInstanceId?: string
}

/** True for an error that means that this gateway has no jobs. */
export const hasNoJobs = (error: unknown) => error instanceof GatewayError && [404, 405, 501].includes(error.status)

/** Plans a job without running it. */
export async function dryRun(send: Send, request: JobRequest, signal: AbortSignal): Promise<DryRun> {
  const body = JSON.stringify({ ...request, dryRun: true })
  return (await (await send('v1/jobs', { method: 'POST', body, signal })).json()) as DryRun
}

/** Creates a job; because of the key, a repeated click creates one job. */
export async function createJob(send: Send, request: JobRequest, key: string): Promise<Job> {
  const response = await send('v1/jobs', {
    method: 'POST',
    body: JSON.stringify(request),
    headers: { 'idempotency-key': key },
  })
  return (await response.json()) as Job
}

/** Lists the jobs of an app. */
export async function listJobs(send: Send, signal: AbortSignal): Promise<Job[]> {
  const list = (await (await send('v1/jobs', { signal })).json()) as Job[] | { jobs?: Job[] }
  return Array.isArray(list) ? list : (list.jobs ?? [])
}

const jobPath = (id: string) => `v1/jobs/${encodeURIComponent(id)}`

/** Path of the events of a job. */
export const jobEventsPath = (id: string) => `${jobPath(id)}/events`
/** Path of the outcomes of a job. */
export const jobItemsPath = (id: string) => `${jobPath(id)}/items`

/** Reads a job. */
export async function readJob(send: Send, id: string, signal: AbortSignal): Promise<Job> {
  return (await (await send(jobPath(id), { signal })).json()) as Job
}

/** Pauses, resumes or cancels a job. */
export async function controlJob(send: Send, id: string, name: 'pause' | 'resume' | 'cancel'): Promise<void> {
  await send(`${jobPath(id)}/${name}`, { method: 'POST' })
}
