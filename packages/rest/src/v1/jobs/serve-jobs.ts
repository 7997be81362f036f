import type { Context } from 'hono'
import { ProblemError } from '../../problem.ts'
import type { V1Context } from '../v1-context.ts'
import { queryRulesOf, readV1Query } from '../v1-input.ts'
import { admitAction } from './admit-action.ts'
import { auditJob } from './job-audit.ts'
import { endedStatuses, type Job, type JobStatus } from './job.ts'
import { jobResponse } from './job-response.ts'
import { jobsOf } from './jobs-of.ts'
import type { JobVerb } from './jobs.ts'
import { isVisibleJob, visibleJob } from './visible-job.ts'

const noQuery = queryRulesOf([])

/** Serves `GET /v1/jobs`. */
export async function listJobs(c: Context, context: V1Context, search: string): Promise<Response> {
  readV1Query('listJobs', [], noQuery, search)
  const jobs = jobsOf(context)
  const admitted = await context.admit(c, 'listInstances', {})
  if (admitted instanceof Response) return admitted
  const all = (await jobs.list()).filter((job) => isVisibleJob(context.access, job))
  return jobResponse(c, context, { jobs: all.map((job) => visibleJob(context.access, job)) }, 200)
}

/** Serves `GET /v1/jobs/{jobId}`. */
export async function showJob(c: Context, context: V1Context, search: string, id: string): Promise<Response> {
  readV1Query('getJob', [], noQuery, search)
  const found = await findJob(c, context, id)
  return found instanceof Response ? found : jobResponse(c, context, visibleJob(context.access, found), 200)
}

/** Reads a job for a caller who may read the app; resolves to a refusal, and throws a problem if the job does not exist. */
export async function findJob(c: Context, context: V1Context, id: string): Promise<Response | Job> {
  const jobs = jobsOf(context)
  const admitted = await context.admit(c, 'listInstances', {})
  if (admitted instanceof Response) return admitted
  const job = await jobs.find(id)
  if (job && isVisibleJob(context.access, job)) return job
  const named = context.client.scrub(id).slice(0, 100)
  throw new ProblemError('not_found', `jobs: there is no job ${named}; ended ones are kept for 7 days`)
}

const fitting: Readonly<Record<JobVerb, ReadonlySet<JobStatus>>> = {
  pause: new Set(['queued', 'running']),
  resume: new Set(['paused']),
  cancel: new Set(['queued', 'running', 'paused']),
}

/** Makes what serves `POST /v1/jobs/{jobId}/pause` and its like. */
export const controlJob = (verb: JobVerb) =>
  async function serveControl(c: Context, context: V1Context, search: string, id: string): Promise<Response> {
    return auditJob(c, context, { operation: `${verb}Job`, id }, async () => {
      readV1Query(`${verb}Job`, [], noQuery, search)
      const job = await findJob(c, context, id)
      if (job instanceof Response) return job
      const refused = await admitAction(c, context, job.action, job.selection)
      if (refused instanceof Response) return refused
      if (!fitting[verb].has(job.status)) {
        const hint = endedStatuses.has(job.status) ? 'it has ended' : `expected ${[...fitting[verb]].join(' or ')}`
        throw new ProblemError('job_conflict', `${verb}Job: the job is ${job.status}; ${hint}`, {
          operation: `${verb}Job`,
        })
      }
      const after = await jobsOf(context).control(id, verb)
      return jobResponse(c, context, visibleJob(context.access, after), 200)
    })
  }
