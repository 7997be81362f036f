import { isDurableError } from '@durable-http/core'
import type { Context } from 'hono'
import type { RestAuditEntry } from '../../audit.ts'
import { ProblemError, problemOf } from '../../problem.ts'
import { problemKinds } from '../../problem-kinds.ts'
import type { V1Context } from '../v1-context.ts'
import type { NewJob } from './jobs.ts'

/** Audit entry of a request about a job. */
export interface ToldJob {
  operation: 'createJob' | 'pauseJob' | 'resumeJob' | 'cancelJob'
  /** The job that is asked for. */
  job?: NewJob
  id?: string
}

const longestReason = 500

/** Runs what a request about a job asks for and tells the audit how it went; does no more than that without `told`. */
export async function auditJob(
  c: Context,
  { audit, client }: V1Context,
  about: ToldJob | undefined,
  work: (told: { job?: string | undefined }) => Promise<Response>,
): Promise<Response> {
  const told: { job?: string | undefined } = { job: about?.id }
  if (!about || !audit) return work(told)
  const write = (status: number, error?: unknown) => {
    const { operation, job } = about
    const reason = job?.reason === undefined ? undefined : client.scrub(job.reason).slice(0, longestReason)
    const { taskHub } = (job?.selection ?? {}) as { taskHub?: string }
    const code = isDurableError(error) || error instanceof ProblemError ? error.code : undefined
    const outcome: RestAuditEntry['outcome'] = status < 400 ? 'done' : status < 500 ? 'refused' : 'failed'
    audit(c, { operation, job: told.job, action: job?.action, taskHub, reason, outcome, code, status })
  }
  try {
    const response = await work(told)
    write(response.status)
    return response
  } catch (error) {
    write(statusOf(error), error)
    throw error
  }
}

function statusOf(error: unknown): number {
  if (isDurableError(error)) return problemOf(error).status
  return error instanceof ProblemError ? problemKinds[error.code].status : 500
}
