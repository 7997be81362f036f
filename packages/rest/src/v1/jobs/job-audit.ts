import { auditSubjectOf, isDurableError } from '@durable-http/core'
import type { Context } from 'hono'
import type { RestAuditEntry } from '../../audit.ts'
import { ProblemError, problemOf } from '../../problem.ts'
import { problemKinds } from '../../problem-kinds.ts'
import type { V1Context } from '../v1-context.ts'
import type { NewJob } from './jobs.ts'

/** Audit entry of a request about a job. */
export interface AuditedJob {
  operation: 'createJob' | 'pauseJob' | 'resumeJob' | 'cancelJob'
  /** The job that is asked for. */
  job?: NewJob
  id?: string
}

interface SelectionMembers {
  ids?: readonly string[]
  createdSince?: string
  createdUntil?: string
  states?: string | readonly string[]
  functions?: readonly string[]
  taskHub?: string
}

/** Runs the work of a request about a job and audits its outcome; only runs it without `about` or an audit. */
export async function auditJob(
  c: Context,
  { audit, client }: V1Context,
  about: AuditedJob | undefined,
  work: (audited: { job?: string | undefined }) => Promise<Response>,
): Promise<Response> {
  const audited: { job?: string | undefined } = { job: about?.id }
  if (!about || !audit) return work(audited)
  const write = (status: number, error?: unknown) => {
    const { operation, job } = about
    const { ids, createdSince, createdUntil, states, functions, taskHub } = (job?.selection ?? {}) as SelectionMembers
    const range = {
      instanceId: ids?.length === 1 ? ids[0] : undefined,
      createdTimeFrom: createdSince,
      createdTimeTo: createdUntil,
      runtimeStatus: states && String(states),
      functionName: functions && String(functions),
      taskHub,
      eventName: job?.eventName,
      reason: job?.reason,
    }
    const subject = auditSubjectOf(range, (text, longest) => client.scrub(text).slice(0, longest))
    const code = isDurableError(error) || error instanceof ProblemError ? error.code : undefined
    const outcome: RestAuditEntry['outcome'] = status < 400 ? 'done' : status < 500 ? 'refused' : 'failed'
    audit(c, { ...subject, operation, job: audited.job, action: job?.action, outcome, code, status })
  }
  try {
    const response = await work(audited)
    write(response.status)
    return response
  } catch (error) {
    write(statusOf(error), error)
    throw error
  }
}

/** Tells the audit of a request that failed before anything was asked for, and rejects with the failure. */
export async function failedJob(c: Context, context: V1Context, about: AuditedJob, error: unknown): Promise<never> {
  await auditJob(c, context, about, () => Promise.reject(error))
  throw error
}

function statusOf(error: unknown): number {
  if (isDurableError(error)) return problemOf(error).status
  return error instanceof ProblemError ? problemKinds[error.code].status : 500
}
