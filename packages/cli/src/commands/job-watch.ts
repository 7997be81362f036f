import { CliError } from '../cli-error.ts'
import { problemOf } from '../gateway-problem.ts'
import { plainText } from '../output/plain-text.ts'
import { openEvents } from '../server-events.ts'
import type { Session } from '../session.ts'
import { pathOf, printJob, readJob } from './job.ts'
import { checkedJob, type Job, progressText, why } from './job-text.ts'

const pollPause = 2_000
const longestPause = 15_000
// A gateway that is replaced is back by then.
const triesAtMost = 7
const ended: ReadonlySet<string> = new Set(['completed', 'failed', 'canceled'])
const hasEnded = ({ status = '' }: Job) => ended.has(status)

/** Shows a job until it has ended, and fails if it did or if some of its instances did. */
export async function watchJob(id: string, session: Session): Promise<void> {
  let shownStatus: string | undefined
  let last: Job | undefined
  for await (const job of statesOf(id, session)) {
    last = job
    if (hasEnded(job)) break
    const text = plainText(`${job.status}${why(job)} ${progressText(job.progress)}`)
    if (session.io.progress) session.progress(text)
    // Nothing moves without a terminal: a line for each status.
    else if (job.status !== shownStatus) session.say(text)
    shownStatus = job.status
  }
  if (session.io.signal.aborted) throw new CliError('interrupted', 'interrupted; the job goes on')
  await printJob(session, last!)
  const { failed = 0, unknown = 0 } = last!.progress ?? {}
  if (last!.status === 'failed') throw new CliError('bulkFailed', `job ${id} failed${why(last!)}`)
  if (last!.status === 'canceled') throw new CliError('orchestrationEnded', `job ${id} was canceled`)
  if (failed + unknown > 0)
    throw new CliError(
      'bulkFailed',
      `${failed + unknown} instances of job ${id} failed; durable job report ${id} says which`,
    )
}

/** The states of a job: by its events, and by polling once those break off. */
async function* statesOf(id: string, session: Session): AsyncGenerator<Job> {
  const { io } = session
  const opened = await openEvents(`/jobs${pathOf(id)}/events`, session, io.signal)
  if (!opened.events) {
    if (!opened.response.ok) throw await problemOf(opened.response, 'jobs', session)
    await opened.response.body?.cancel()
  } else {
    try {
      for await (const { event, data } of opened.events) {
        if (event === 'gone') throw new CliError('notFound', `jobs: job ${id} is no longer kept`)
        if (event !== 'status') continue
        const job = checkedJob(JSON.parse(session.client.scrub(data)) as unknown, session)
        yield job
        if (hasEnded(job)) return
      }
    } catch (error) {
      if (error instanceof CliError) throw error
      // A stream that breaks off, as where the credential expires or the gateway stops, is followed by polls.
    }
  }
  let failures = 0
  while (!io.signal.aborted) {
    try {
      const job = await readJob(id, session)
      failures = 0
      yield job
      if (hasEnded(job)) return
    } catch (error) {
      const isPassing = error instanceof CliError && (error.exit === 'unreachable' || error.exit === 'timedOut')
      if (!isPassing || ++failures >= triesAtMost) throw error
    }
    await io.clock.sleep(Math.min(longestPause, pollPause * 2 ** failures), io.signal)
  }
}
