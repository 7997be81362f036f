import type { BulkActionName, BulkOptions, Selection } from '@durable-http/core'
import { fetchV1 } from '../gateway-path.ts'
import { problemOf } from '../gateway-problem.ts'
import { printValue } from '../output/value.ts'
import { jobOf } from './job-text.ts'
import type { Session } from '../session.ts'

const absent: ReadonlySet<number> = new Set([404, 405, 501])

/** Hands a bulk run to the gateway as a job; false if the address has no jobs. */
export async function startJob(
  action: BulkActionName,
  selection: Selection,
  { reason, concurrency, rate, until }: BulkOptions,
  session: Session,
): Promise<boolean> {
  const response = await fetchV1(session, '/jobs', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ action, selection, reason, concurrency, rate, until }),
  })
  if (absent.has(response.status)) return false
  if (response.status !== 201 && response.status !== 200) throw await problemOf(response, 'jobs', session)
  const job = await jobOf(response, session)
  await printValue(session, job, () => `job ${job.id}; follow it with: durable job watch ${job.id}`, { name: job.id })
  return true
}
