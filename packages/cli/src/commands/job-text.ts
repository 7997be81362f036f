import { CliError } from '../cli-error.ts'
import { noneHere } from '../gateway-problem.ts'
import { limitedText } from '../http/limited-text.ts'
import { plainText } from '../output/plain-text.ts'
import { durationOf } from '../output/relative-time.ts'
import type { Session } from '../session.ts'

/** How far a job has come. */
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
export interface Job {
  id: string
  action?: string
  status?: string
  progress?: JobProgress
  createdAt?: string
  /** Why it is paused or has failed. */
  message?: string
  [member: string]: unknown
}

const mostText = 16 * 1024 * 1024

/** Reads the JSON of a response about jobs; throws if it is not JSON. */
export async function readJobs(response: Response, session: Session): Promise<unknown> {
  const text = session.client.scrub(await limitedText(response, mostText))
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw noneHere('jobs', session)
  }
}

/** Reads the job that a response holds. */
export async function jobOf(response: Response, session: Session): Promise<Job> {
  return checkedJob(await readJobs(response, session), session)
}

/** A value as a job; throws if it is not JSON. */
export function checkedJob(value: unknown, session: Session): Job {
  const isJob = typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'
  if (isJob) return value as Job
  throw new CliError('unreachable', `${new URL(session.base).origin} responded with something that is not a job`)
}

/** Why a job is paused or has failed, in parentheses. */
export const why = ({ message }: Job): string =>
  typeof message === 'string' ? ` (${plainText(message).slice(0, 300)})` : ''

/** Writes the progress of a job: `12 of 40 done, 2 failed, 8/s, 3s left`. */
export function progressText({
  planned,
  plannedComplete,
  done = 0,
  skipped,
  failed,
  unknown,
  rate,
  remaining,
}: JobProgress = {}): string {
  const of = planned === undefined ? '' : ` of ${plannedComplete === false ? 'at least ' : ''}${planned}`
  const others = Object.entries({ skipped, failed, unknown }).flatMap(([name, count]) =>
    count ? [`${count} ${name}`] : [],
  )
  const pace = rate === undefined ? [] : [`${Math.round(rate * 10) / 10}/s`]
  const left = remaining === undefined ? [] : [`${durationOf(remaining)} left`]
  return [`${done}${of} done`, ...others, ...pace, ...left].join(', ')
}
