import type { Clock } from '@durable-http/core'
import type { Context } from 'hono'
import type { RepeatResponse } from '../shared-response.ts'
import type { JobRoutes } from './jobs/job-routes.ts'
import type { SharedReads } from '../shared-reads.ts'
import type { OnV1Route, OpenStream, TakeEvents } from './v1-hooks.ts'

/** Options of the paths below `/v1`. */
export interface OperatorOptions {
  /** Seals cursors; replicas share it. Random for each process when absent, so that cursors end with it. */
  secret?: string | undefined
  /**
   * Requests to the host that one request may cause, on platforms that limit them: scans and streams then end with a cursor, and no work is
   * shared between requests. Unlimited when absent.
   */
  requests?: number | undefined
  /** Seconds that a request may wait at most by `Prefer: wait=N`; 95 when absent. */
  longestWait?: number | undefined
  /** Status reads that callers share, made by `createSharedReads`; give it where others write to the same host, and tell it of their writes. */
  reads?: SharedReads | undefined
  /**
   * Called with the function that serves requests that equal this one to the letter, headers and caller included, while the state that they share is
   * kept or being read. Whoever uses it sees to it that the caller may still ask.
   */
  onRepeatable?: ((c: Context, again: RepeatResponse) => void) | undefined
  /** The paths about jobs, made by `createJobRoutes`, or the reason why the app has none. */
  jobs?: JobRoutes | string | undefined
  /** Takes a place among the streams that are open; returns what gives it back, or a refusal. */
  openStream?: OpenStream | undefined
  /**
   * Takes the events of an instance, to write them without a web stream, which costs kilobytes for each: begin behind the head of the
   * response and close them when the reader leaves. The response has no body then; false leaves it its stream.
   */
  takeEvents?: TakeEvents | undefined
  /** Abort it when the server is about to stop: streams end with a reason, and with a cursor where they can be gone on with. */
  stopping?: AbortSignal | undefined
  /** Called first, with the name and template of the path below `/v1` that a request asks for. */
  onRoute?: OnV1Route | undefined
  /** Time, for tests. */
  clock?: Clock | undefined
}
