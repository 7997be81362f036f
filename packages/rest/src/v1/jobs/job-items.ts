import type { Context } from 'hono'
import { ProblemError } from '../../problem.ts'
import { streamLines } from '../json-lines.ts'
import type { V1Context } from '../v1-context.ts'
import { queryRulesOf, readV1Query } from '../v1-input.ts'
import { jobItemsParameters } from '../v1-parameters.ts'
import type { JobItem } from './job.ts'
import { findJob } from './serve-jobs.ts'
import { jobsOf } from './jobs-of.ts'
import { isVisibleItem } from './visible-job.ts'

const rules = queryRulesOf(jobItemsParameters)
const outcomes: readonly JobItem['outcome'][] = ['done', 'skipped', 'failed', 'unknown']

/** Serves `GET /v1/jobs/{jobId}/items`: what became of each instance so far, as JSON lines. */
export async function serveJobItems(c: Context, context: V1Context, search: string, id: string): Promise<Response> {
  const { outcome } = readV1Query('listJobItems', jobItemsParameters, rules, search)
  const wanted = readOutcomes(outcome as string | undefined)
  const job = await findJob(c, context, id)
  if (job instanceof Response) return job
  const items = jobsOf(context).items(id)
  const body = await streamLines(
    c,
    context,
    linesOf(items, (item) => {
      return wanted.includes(item.outcome) && isVisibleItem(context.access, item)
    }),
  )
  if (body instanceof Response) return body
  return c.body(body, 200, {
    ...context.ownHeaders(c),
    'content-type': 'application/jsonl; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
}

async function* linesOf(items: AsyncIterable<JobItem>, isWanted: (item: JobItem) => boolean): AsyncGenerator<string> {
  for await (const item of items) if (isWanted(item)) yield JSON.stringify(item)
}

function readOutcomes(text: string | undefined): readonly JobItem['outcome'][] {
  if (text === undefined) return outcomes
  const wanted = text.split(',', 8).map((part) => part.trim().toLowerCase()) as JobItem['outcome'][]
  if (wanted.every((one) => outcomes.includes(one))) return wanted
  const message = `must name some of ${outcomes.join(', ')}`
  throw new ProblemError('invalid_input', `listJobItems: outcome ${message}`, {
    issues: [{ parameter: 'outcome', in: 'query', message }],
  })
}
