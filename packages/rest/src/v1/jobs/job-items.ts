import type { Context } from 'hono'
import { ProblemError } from '../../problem.ts'
import { streamLines } from '../json-lines.ts'
import type { StreamEnd } from '../stream-end.ts'
import type { V1Context } from '../v1-context.ts'
import { queryRulesOf, readV1Query } from '../v1-input.ts'
import { jobItemsParameters } from '../v1-parameters.ts'
import type { JobItem } from './job.ts'
import { findJob } from './serve-jobs.ts'
import { jobsOf } from './jobs-of.ts'
import { isVisibleItem } from './visible-job.ts'

const rules = queryRulesOf(jobItemsParameters)
const outcomes: readonly JobItem['outcome'][] = ['done', 'skipped', 'failed', 'unknown']

/** Serves `GET /v1/jobs/{jobId}/items`: what became of each instance so far, as JSON lines; one that had to end early has a last line with `next`. */
export async function serveJobItems(c: Context, context: V1Context, search: string, id: string): Promise<Response> {
  const { outcome, after = 0 } = readV1Query('listJobItems', jobItemsParameters, rules, search)
  const wanted = readOutcomes(outcome as string | undefined)
  const job = await findJob(c, context, id)
  if (job instanceof Response) return job
  const items = jobsOf(context).items(id)
  const isWanted = (item: JobItem) => wanted.includes(item.outcome) && isVisibleItem(context.access, item)
  const body = await streamLines(c, context, (end) => linesOf(items, after as number, isWanted, end))
  if (body instanceof Response) return body
  return c.body(body, 200, {
    ...context.ownHeaders(c),
    'content-type': 'application/jsonl; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
}

// Items keep their places: the skipped ones are those that were sent before.
async function* linesOf(
  items: AsyncIterable<JobItem>,
  after: number,
  isWanted: (item: JobItem) => boolean,
  end: StreamEnd,
): AsyncGenerator<string> {
  let place = 0
  for await (const item of items) {
    if (end.signal.aborted) {
      yield JSON.stringify({ complete: false, next: Math.max(place, after), message: end.reason })
      return
    }
    if (++place > after && isWanted(item)) yield JSON.stringify(item)
  }
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
