import { fetchV1 } from '../gateway-path.ts'
import { noneHere, problemOf } from '../gateway-problem.ts'
import { linesOf } from '../http/limited-text.ts'
import { plainText } from '../output/plain-text.ts'
import { printValue } from '../output/value.ts'
import type { Session } from '../session.ts'
import { checkedJob, type Job, jobOf, progressText, readJobs, why } from './job-text.ts'

/** Lists the jobs of a gateway. */
export async function listJobs(session: Session): Promise<void> {
  const list = await readJobs(await requestJob(session, ''), session)
  const { jobs } = (list ?? {}) as { jobs?: unknown }
  if (!Array.isArray(jobs)) throw noneHere('jobs', session)
  const printer = session.printer<Job>(
    [
      { title: 'ID', value: ({ id }) => id, isWhole: true },
      { title: 'ACTION', value: ({ action }) => action ?? '', isWhole: true },
      { title: 'STATUS', value: ({ status }) => status ?? '', isWhole: true },
      { title: 'PROGRESS', value: ({ progress }) => progressText(progress) },
      {
        title: 'CREATED',
        value: ({ createdAt }) => (createdAt === undefined ? '' : session.time(createdAt)),
        isWhole: true,
        isOptional: true,
      },
    ],
    ({ id }) => id,
    'there are no jobs',
  )
  for (const job of jobs) await printer.add(checkedJob(job, session))
  await printer.end()
}

/** Shows a job. */
export async function showJob(id: string, session: Session): Promise<void> {
  await printJob(session, await readJob(id, session))
}

/** Pauses, resumes or cancels a job. */
export async function controlJob(verb: 'pause' | 'resume' | 'cancel', id: string, session: Session): Promise<void> {
  await jobOf(await requestJob(session, `${pathOf(id)}/${verb}`, 'POST'), session)
  session.say(`${verb}: job ${plainText(id)}`)
}

/** Writes the outcome of each instance of a job as JSON lines, as the gateway sends them. */
export async function reportJob(id: string, session: Session): Promise<void> {
  const response = await requestJob(session, `${pathOf(id)}/items`, 'GET', 'application/jsonl')
  if (!/json/.test(response.headers.get('content-type') ?? '')) throw noneHere('jobs', session)
  for await (const lines of linesOf(response)) await session.io.out(session.client.scrub(lines))
}

/** Reads a job. */
export const readJob = async (id: string, session: Session): Promise<Job> =>
  jobOf(await requestJob(session, pathOf(id)), session)

/** Writes a job in the chosen format. */
export async function printJob(session: Session, job: Job): Promise<void> {
  const line = () => plainText(`${job.id}  ${job.action}  ${job.status}${why(job)}  ${progressText(job.progress)}`)
  await printValue(session, job, line, { name: job.id })
}

/** Path of a job below `/jobs`. */
export const pathOf = (id: string): string => `/${encodeURIComponent(id)}`

async function requestJob(
  session: Session,
  path: string,
  method = 'GET',
  accept = 'application/json',
): Promise<Response> {
  const response = await fetchV1(session, `/jobs${path}`, { method, headers: { accept } })
  if (!response.ok) throw await problemOf(response, 'jobs', session)
  return response
}
