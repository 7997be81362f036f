import { type FollowEvent, type InstanceStatus, parseVerbatimJson } from '@durable-http/core'
import { openEvents, type ServerEvent } from './server-events.ts'
import type { Session } from './session.ts'

/** How to follow. */
export interface LiveOptions {
  signal?: AbortSignal | undefined
  /** Milliseconds between two polls where the address has no events. */
  interval?: number | undefined
}

/** Each open stream holds a connection: beyond this many instances one poll each is kinder. */
const mostStreams = 6

/** Follows instances by the events of a gateway, or by polite polling where the address has none. */
export async function* followLive(
  ids: readonly string[],
  session: Session,
  { signal = session.io.signal, interval }: LiveOptions = {},
): AsyncGenerator<FollowEvent> {
  const rest = new Set(ids)
  const known = new Map<string, string>()
  if (rest.size <= mostStreams) {
    for await (const event of eventsOf([...rest], session, signal)) {
      if (event.type === 'status') {
        if (known.get(event.instanceId) === event.hash) continue
        known.set(event.instanceId, event.hash)
      } else rest.delete(event.instanceId)
      yield event
    }
  }
  // Streams that broke off or do not exist: the states told so far are not told again.
  if (rest.size === 0 || signal.aborted) return
  const since = Object.fromEntries(known)
  for await (const event of session.client.follow([...rest], { ...session.place, signal, interval, since })) {
    // The text has all digits.
    yield event.type === 'status' ? { ...event, status: parseVerbatimJson(event.text) as InstanceStatus } : event
  }
}

async function* eventsOf(ids: readonly string[], session: Session, signal: AbortSignal): AsyncGenerator<FollowEvent> {
  const stop = new AbortController()
  const all = AbortSignal.any([signal, stop.signal])
  const first = await openStream(ids[0]!, session, all)
  if (!first) return
  const streams = [first, ...ids.slice(1).map((id) => openStream(id, session, all))]
  const readers = streams.map(async (stream, index) => {
    const opened = await stream
    return opened ? readEvents(opened, ids[index]!) : noEvents()
  })
  const next = new Map<number, Promise<{ index: number; result: IteratorResult<FollowEvent> }>>()
  const pull = (index: number) =>
    next.set(
      index,
      readers[index]!.then((reader) => reader.next())
        .catch((): IteratorResult<FollowEvent> => ({ done: true, value: undefined }))
        .then((result) => ({ index, result })),
    )
  try {
    for (const index of ids.keys()) pull(index)
    while (next.size > 0) {
      const { index, result } = await Promise.race(next.values())
      if (result.done) next.delete(index)
      else {
        pull(index)
        yield result.value
      }
    }
  } finally {
    stop.abort()
  }
}

async function* noEvents(): AsyncGenerator<FollowEvent> {
  // An address without events has none for this instance either.
}

/** Opens the events of an instance; undefined where the address has none. */
async function openStream(id: string, session: Session, signal: AbortSignal) {
  const hub = session.place.taskHub === undefined ? '' : `?taskHub=${encodeURIComponent(session.place.taskHub)}`
  try {
    const opened = await openEvents(`/instances/${encodeURIComponent(id)}/events${hub}`, session, signal)
    if (opened.events) return opened.events
    await opened.response.body?.cancel()
  } catch {
    // The poll that follows says why.
  }
  return undefined
}

async function* readEvents(events: AsyncIterable<ServerEvent>, instanceId: string): AsyncGenerator<FollowEvent> {
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
}
