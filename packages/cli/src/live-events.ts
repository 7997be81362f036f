import { type FollowEvent, type InstanceStatus, parseVerbatimJson } from '@durable-http/core'
import { mergeEvents } from './merge-events.ts'
import { openEvents, type ServerEvent } from './server-events.ts'
import type { Session } from './session.ts'

/** How to follow. */
export interface LiveOptions {
  signal?: AbortSignal | undefined
  /** Milliseconds between two polls where the address has no events. */
  interval?: number | undefined
}

/** The events of an instance; `ended` if the caller has seen the last one, `later` if nothing responds now, `none` if the address does not serve events. */
type Stream = AsyncGenerator<ServerEvent> | 'ended' | 'later' | 'none'

/** Each open stream holds a connection: beyond this many instances one poll each is kinder. */
const mostStreams = 6
// A gateway that is replaced is back by then; otherwise the poll that follows reports what is wrong.
const mostReturns = 6
const shortestPause = 1_000
const longestPause = 15_000
/** Milliseconds after which a stream that broke off counts as one that worked. */
const longStream = 10_000

/** Follows instances by the events of a gateway, or by polite polling where the address has none. */
export async function* followLive(
  ids: readonly string[],
  session: Session,
  { signal = session.io.signal, interval }: LiveOptions = {},
): AsyncGenerator<FollowEvent> {
  const [id = '', ...others] = new Set(ids)
  const first = others.length < mostStreams ? await openStream(id, session, signal) : 'none'
  if (signal.aborted) return
  if (typeof first === 'string') {
    yield* poll([id, ...others], session, { signal, interval })
    return
  }
  const stop = new AbortController()
  const options = { signal: AbortSignal.any([signal, stop.signal]), interval }
  try {
    yield* mergeEvents([
      followOne(id, session, options, first),
      ...others.map((other) => followOne(other, session, options)),
    ])
  } finally {
    stop.abort()
  }
}

/** Follows one instance. A stream that ends before the instance does, because the gateway stops or the connection is lost, is opened again. */
async function* followOne(
  id: string,
  session: Session,
  options: LiveOptions & { signal: AbortSignal },
  opened?: Stream,
): AsyncGenerator<FollowEvent> {
  const { signal } = options
  const { clock } = session.io
  let hash: string | undefined
  let stream = opened ?? (await openStream(id, session, signal))
  for (let returns = 0; stream !== 'none' && returns <= mostReturns && !signal.aborted; returns++) {
    if (stream === 'ended') {
      yield { type: 'end', instanceId: id, hash: hash ?? '' }
      return
    }
    const since = clock.now()
    if (stream !== 'later') {
      for await (const event of readEvents(stream, id)) {
        if (event.type === 'status' && event.hash === hash) continue
        if (event.type === 'status') hash = event.hash
        yield event
        if (event.type !== 'status') return
      }
      if (clock.now() - since > longStream) returns = 0
    }
    await clock.sleep(Math.min(longestPause, shortestPause * 2 ** returns), signal)
    if (!signal.aborted) stream = await openStream(id, session, signal, hash)
  }
  // The states shown so far are not shown again.
  if (!signal.aborted) yield* poll([id], session, options, hash === undefined ? {} : { [id]: hash })
}

async function* poll(
  ids: readonly string[],
  { client, place }: Session,
  options: LiveOptions,
  since: Readonly<Record<string, string>> = {},
): AsyncGenerator<FollowEvent> {
  for await (const event of client.follow(ids, { ...place, ...options, since })) {
    // The text has all digits.
    yield event.type === 'status' ? { ...event, status: parseVerbatimJson(event.text) as InstanceStatus } : event
  }
}

/** Opens the events of an instance behind the state that was seen last. */
async function openStream(id: string, session: Session, signal: AbortSignal, seen?: string): Promise<Stream> {
  const hub = session.place.taskHub === undefined ? '' : `?taskHub=${encodeURIComponent(session.place.taskHub)}`
  try {
    const opened = await openEvents(`/instances/${encodeURIComponent(id)}/events${hub}`, session, signal, seen)
    if (opened.events) return opened.events
    const { status, body } = opened.response
    await body?.cancel()
    if (status === 204 && seen !== undefined) return 'ended'
    // The poll that follows reports the reason.
    return [429, 502, 503, 504].includes(status) ? 'later' : 'none'
  } catch {
    return 'later'
  }
}

async function* readEvents(events: AsyncIterable<ServerEvent>, instanceId: string): AsyncGenerator<FollowEvent> {
  try {
    for await (const { event, data, id: hash = '' } of events) {
      if (event === 'status')
        yield { type: 'status', instanceId, status: parseVerbatimJson(data) as InstanceStatus, text: data, hash }
      else if (event === 'end') {
        yield { type: 'end', instanceId, hash }
        return
      } else if (event === 'gone') {
        yield { type: 'gone', instanceId }
        return
      }
    }
  } catch {
    // A connection that was lost is an end without an `end`, as where the credential expires or the gateway stops.
  }
}
