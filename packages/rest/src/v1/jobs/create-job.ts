import type { BulkPlan } from '@durable-http/core'
import type { Context } from 'hono'
import { readIdempotencyKey } from '../../idempotent-start.ts'
import { hashOf } from '../../text-digest.ts'
import { ProblemError } from '../../problem.ts'
import type { V1Context } from '../v1-context.ts'
import { admitReads, readOf } from '../admit-reads.ts'
import { queryRulesOf, readV1Query } from '../v1-input.ts'
import { admitAction } from './admit-action.ts'
import { type JobRequest, readJobRequest } from './job-body.ts'
import { checkedRun } from './job-run-options.ts'
import { auditJob, failedJob } from './job-audit.ts'
import { jobsOf } from './jobs-of.ts'
import type { NewJob } from './jobs.ts'
import { visibleJob } from './visible-job.ts'
import { jobResponse } from './job-response.ts'

const noQuery = queryRulesOf([])

/** Serves `POST /v1/jobs`: plans with `dryRun`, else creates a job: 201 with `Location`. */
export async function serveCreateJob(c: Context, context: V1Context, search: string): Promise<Response> {
  const jobs = jobsOf(context)
  const read = async () => {
    readV1Query('createJob', [], noQuery, search)
    const key = readIdempotencyKey(c.req.raw.headers, 'createJob')
    return { key, request: await readJobRequest(c, context) }
  }
  // The audit gets an entry without a subject for a body that cannot be read.
  const { key, request } = await read().catch((error: unknown) =>
    failedJob(c, context, { operation: 'createJob' }, error),
  )
  const { job, dryRun } = request
  return auditJob(c, context, dryRun ? undefined : { operation: 'createJob', job }, async (audited) => {
    // Core checks first, so that a caller learns what is wrong before the host is asked.
    checkedRun(context.client, job)
    const selection = await admitAction(c, context, job.action, job.selection)
    if (selection instanceof Response) return selection
    const admitted = { ...job, selection }
    if (dryRun) {
      // A plan shows instances.
      const refused = await admitReads(c, context, { ...selection }, [readOf(selection)])
      return refused instanceof Response ? refused : planJob(c, context, admitted)
    }
    const keyed = key === undefined ? undefined : await keyedId(c, context, key, request)
    const creation = await jobs.create(c, { ...admitted, keyed })
    if ('reused' in creation)
      throw new ProblemError('key_reused', 'createJob: the Idempotency-Key was used for another job; send a new key', {
        operation: 'createJob',
      })
    if ('openJobs' in creation)
      throw new ProblemError(
        'too_many_jobs',
        `createJob: ${creation.openJobs} jobs of this ${creation.ofCaller ? 'caller' : 'function app'} have not ended, the most there may be; cancel one or wait for one to end`,
        { operation: 'createJob' },
      )
    audited.job = creation.job.id
    return jobResponse(c, context, visibleJob(context.access, creation.job), 201, {
      location: `${context.publicBase(c)}/v1/jobs/${creation.job.id}`,
    })
  })
}

async function planJob(c: Context, context: V1Context, job: NewJob): Promise<Response> {
  const { access, client } = context
  const run = checkedRun(client, job, {
    dryRun: true,
    signal: c.req.raw.signal,
    sees: ({ name }) => access.allowsFunction(name),
  })
  let plan: BulkPlan | undefined
  for await (const event of run) if (event.type === 'planned') plan = event
  const { count: matched, complete, sample, duration, selection } = plan!
  return jobResponse(
    c,
    context,
    { action: job.action, description: selection, matched, complete, sample, duration },
    200,
  )
}

// The id does not reveal the key; another credential or app gives another id.
async function keyedId(c: Context, { signer, caller }: V1Context, key: string, { text }: JobRequest) {
  const binding = JSON.stringify(['idempotent job', caller(c).principal ?? null, key])
  const mark = (await signer.sign(null, binding)).split('.')[1]!
  return { id: `idem-${mark}`, hash: await hashOf(text) }
}
