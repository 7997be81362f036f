import { CliError } from '../cli-error.ts'
import { fetchV1 } from '../gateway-path.ts'
import { problemOf } from '../gateway-problem.ts'
import { plainText } from '../output/plain-text.ts'
import { durationOf } from '../output/relative-time.ts'
import { printValue } from '../output/value.ts'
import type { Session } from '../session.ts'

interface JobProgress {
  planned?: number
  plannedComplete?: boolean
  done?: number
  skipped?: number
  failed?: number
  unknown?: number
  /** Instances per second. */
  rate?: number
  /** Seconds left. */
  remaining?: number
}

/** A job of a gateway, as far as this command reads it. */
interface Job {
  id: string
  action?: string
  status?: string
  progress?: JobProgress
  /** Why it is paused or has failed. */
  message?: string
  [member: string]: unknown
}

const watchPause = 2_000
const ended: ReadonlySet<string> = new Set(['completed', 'failed', 'canceled'])

/** Lists the jobs of a gateway. */
export async function listJobs(session: Session): Promise<void> {
  const answer = await readJson(session, '/jobs')
  const jobs = (Array.isArray(answer) ? answer : ((answer as { jobs?: unknown }).jobs ?? [])) as Job[]
  const printer = session.printer<Job>(
    [
      { title: 'ID', value: ({ id }) => id, isWhole: true },
      { title: 'ACTION', value: ({ action }) => action ?? '', isWhole: true },
      { title: 'STATUS', value: ({ status }) => status ?? '', isWhole: true },
      { title: 'PROGRESS', value: ({ progress }) => progressOf(progress) },
    ],
    ({ id }) => id,
    'there are no jobs',
  )
  for (const job of jobs) await printer.add(job)
  await printer.end()
}

/** Shows a job. */
export async function showJob(id: string, session: Session): Promise<void> {
  await printJob(session, (await readJson(session, pathOf(id))) as Job)
}

/** Shows a job until it has ended, and fails if it did. */
export async function watchJob(id: string, session: Session): Promise<void> {
  let told = ''
  for (;;) {
    const job = (await readJson(session, pathOf(id))) as Job
    const text = `${job.status}${why(job)} ${progressOf(job.progress)}`
    if (ended.has(job.status ?? '')) {
      await printJob(session, job)
      const { failed = 0, unknown = 0 } = job.progress ?? {}
      if (job.status === 'failed') throw new CliError('bulkFailed', `job ${id} failed${why(job)}`)
      if (job.status === 'canceled') throw new CliError('orchestrationEnded', `job ${id} was canceled`)
      if (failed + unknown > 0)
        throw new CliError(
          'bulkFailed',
          `${failed + unknown} instances of job ${id} failed; durable job report ${id} says which`,
        )
      return
    }
    if (text !== told) session.say(plainText(text))
    told = text
    await session.io.clock.sleep(watchPause, session.io.signal)
    if (session.io.signal.aborted) throw new CliError('interrupted', 'interrupted; the job goes on')
  }
}

/** Pauses, resumes or cancels a job. */
export async function controlJob(verb: 'pause' | 'resume' | 'cancel', id: string, session: Session): Promise<void> {
  const response = await fetchV1(session, `${pathOf(id)}/${verb}`, { method: 'POST' })
  if (!response.ok) throw await problemOf(response, 'jobs', session)
  session.say(`${verb}: job ${id}`)
}

/** Writes the outcome of each instance of a job as JSON lines, as the gateway sends them. */
export async function reportJob(id: string, session: Session): Promise<void> {
  const response = await fetchV1(session, `${pathOf(id)}/items`, { headers: { accept: 'application/jsonl' } })
  if (!response.ok) throw await problemOf(response, 'jobs', session)
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { value, done } = (await reader?.read()) ?? { done: true, value: undefined }
    if (done) return
    await session.io.out(session.client.scrub(value))
  }
}

const pathOf = (id: string) => `/jobs/${encodeURIComponent(id)}`

const why = ({ message }: Job) => (message === undefined ? '' : ` (${plainText(message).slice(0, 300)})`)

function progressOf({
  planned,
  plannedComplete,
  done = 0,
  skipped,
  failed,
  unknown,
  rate,
  remaining,
}: JobProgress = {}) {
  const of = planned === undefined ? '' : ` of ${plannedComplete === false ? 'at least ' : ''}${planned}`
  const others = Object.entries({ skipped, failed, unknown }).flatMap(([name, count]) =>
    count ? [`${count} ${name}`] : [],
  )
  const pace = rate === undefined ? [] : [`${Math.round(rate * 10) / 10}/s`]
  const left = remaining === undefined ? [] : [`${durationOf(remaining)} left`]
  return [`${done}${of} done`, ...others, ...pace, ...left].join(', ')
}

const printJob = (session: Session, job: Job) =>
  printValue(
    session,
    job,
    () => plainText(`${job.id}  ${job.action}  ${job.status}${why(job)}  ${progressOf(job.progress)}`),
    {
      name: job.id,
    },
  )

async function readJson(session: Session, path: string): Promise<unknown> {
  const response = await fetchV1(session, path, { headers: { accept: 'application/json' } })
  if (!response.ok) throw await problemOf(response, 'jobs', session)
  try {
    return JSON.parse(session.client.scrub(await response.text())) as unknown
  } catch {
    throw new CliError('notSupported', 'there are no jobs at this address: they need a gateway that has them')
  }
}
