import { hashText, toJsonText } from '@durable-http/core'
import type { Context } from 'hono'
import { createStreamEnd, lastWords, type StreamEnd } from '../stream-end.ts'
import type { V1Context } from '../v1-context.ts'
import { queryRulesOf, readV1Query } from '../v1-input.ts'
import { endedStatuses, type Job } from './job.ts'
import { findJob } from './serve-jobs.ts'
import { jobsOf } from './jobs-of.ts'
import { visibleJob } from './visible-job.ts'

const noQuery = queryRulesOf([])
/** Milliseconds between two looks at a job. */
const pause = 1_000
const heartbeat = 15_000
const encoder = new TextEncoder()

/**
 * Serves `GET /v1/jobs/{jobId}/events` as Server-Sent Events: `status` with the job as data when it changed, once a second at most, then
 * `end`; `gone` if it has expired. A caller who comes back with the id of the end gets 204.
 */
export async function serveJobEvents(c: Context, context: V1Context, search: string, id: string): Promise<Response> {
  readV1Query('followJob', [], noQuery, search)
  const job = await findJob(c, context, id)
  if (job instanceof Response) return job
  const seen = c.req.header('last-event-id')
  const headers = { ...context.ownHeaders(c), 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
  if (endedStatuses.has(job.status) && seen === hashOfJob(context, job)) return c.body(null, 204, headers)
  const leave = context.openStream?.(c)
  if (leave instanceof Response) return leave
  const { clock, stopping } = context
  const ending = createStreamEnd({ clock, expires: context.caller(c).expires, stopping })
  const events = jobEvents(context, job, seen, { ending, signal: c.req.raw.signal })
  return c.body(
    streamOf(events, () => {
      ending.close()
      leave?.()
    }),
    200,
    {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
    },
  )
}

async function* jobEvents(
  context: V1Context,
  first: Job,
  seen: string | undefined,
  { ending, signal }: { ending: StreamEnd; signal: AbortSignal },
): AsyncGenerator<string> {
  const { clock } = context
  let sent = seen
  let sentAt = clock.now()
  const left = AbortSignal.any([signal, ending.signal])
  yield 'retry: 2000\n\n'
  for (let job: Job | undefined = first; !left.aborted;) {
    if (!job) {
      yield 'event: gone\ndata: {}\n\n'
      return
    }
    const hash = hashOfJob(context, job)
    if (hash !== sent) {
      yield `event: status\nid: ${hash}\ndata: ${context.client.scrub(toJsonText(visibleJob(context.access, job)))}\n\n`
      sent = hash
      sentAt = clock.now()
    } else if (clock.now() - sentAt >= heartbeat) {
      yield ': still here\n\n'
      sentAt = clock.now()
    }
    if (endedStatuses.has(job.status)) {
      yield `event: end\nid: ${hash}\ndata: {}\n\n`
      return
    }
    await clock.sleep(pause, left)
    // A store that fails ends the stream; the caller comes back, and receives the failure then.
    if (!left.aborted) job = await jobsOf(context).find(first.id)
  }
  if (ending.signal.aborted) yield lastWords(ending)
}

const hashOfJob = ({ access }: V1Context, job: Job) => hashText(JSON.stringify(visibleJob(access, job)))

function streamOf(events: AsyncGenerator<string>, close: () => void): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const { value, done } = await events.next().catch(() => ({ value: undefined, done: true }))
        if (!done && value !== undefined) return controller.enqueue(encoder.encode(value))
        close()
        controller.close()
      },
      async cancel() {
        close()
        await events.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}
