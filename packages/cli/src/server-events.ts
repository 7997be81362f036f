import { EventSourceParserStream } from 'eventsource-parser/stream'
import { fetchV1 } from './gateway-path.ts'
import type { Session } from './session.ts'

/** One event of a stream. */
export interface ServerEvent {
  event?: string | undefined
  data: string
  id?: string | undefined
}

const longestEvent = 64 * 1024 * 1024

/** A stream of events, or the response that is not one. */
type OpenedEvents = { events: AsyncGenerator<ServerEvent> } | { events?: undefined; response: Response }

/** Opens a stream of events below `/v1`, behind the one with the id `seen`. */
export async function openEvents(
  path: string,
  session: Session,
  signal: AbortSignal,
  seen?: string,
): Promise<OpenedEvents> {
  const headers = { accept: 'text/event-stream', ...(seen === undefined ? {} : { 'last-event-id': seen }) }
  const response = await fetchV1(session, path, { headers, signal })
  const isStream = response.status === 200 && /^text\/event-stream/i.test(response.headers.get('content-type') ?? '')
  return isStream && response.body ? { events: readEvents(response.body) } : { response }
}

async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .pipeThrough(new EventSourceParserStream({ maxBufferSize: longestEvent }))
    .getReader()
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    // A stream that broke off has ended already.
    await reader.cancel().catch(() => undefined)
  }
}
