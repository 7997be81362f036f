import { BodyTooLargeError, readLimitedText } from '../limited-body.ts'
import type { RecordedStep, RecordingFile } from './recording-file.ts'
import { type RedactionOptions, createRedaction } from './redaction.ts'

/** A recorder in front of a host. */
export interface Recorder {
  /** Sends a request on and keeps it with its response; `target` is the path and query as sent. */
  fetch(request: Request, target: string): Promise<Response>
  readonly recording: RecordingFile
  /** Number of requests that passed and were not recorded, because the recording is full. */
  readonly unrecorded: number
}

/** Options of a recorder. */
export interface RecorderOptions extends RedactionOptions {
  /** Origin of the real host. */
  readonly upstream: string
  readonly name?: string
  readonly about?: string
  /** Keys that are taken out beside those that requests carry. */
  readonly keys?: readonly string[]
  readonly fetch?: typeof fetch
}

const mostSteps = 100_000
/** Characters of bodies that a recording holds at most. */
const mostText = 100_000_000
const kept: ReadonlySet<string> = new Set([
  'content-type',
  'content-length',
  'x-ms-continuation-token',
  'prefer',
  'accept',
])
const keptOfResponses: ReadonlySet<string> = new Set([
  'content-type',
  'content-length',
  'location',
  'retry-after',
  'x-ms-continuation-token',
  'allow',
])
// They belong to one connection.
const hops: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'expect',
  'upgrade',
  'te',
  'trailer',
  'accept-encoding',
])

const pick = (headers: Headers, names: ReadonlySet<string>, clean: (text: string) => string): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => names.has(name)).map(([name, value]) => [name, clean(value)]))

/** Creates a recorder. Links in responses lead back to it, so that what follows them is recorded too. */
export function createRecorder({
  upstream,
  name = 'recording',
  about = '',
  keys = [],
  fetch: send = fetch,
  ...options
}: RecorderOptions): Recorder {
  const origin = new URL(upstream).origin
  const redaction = createRedaction(options)
  for (const key of keys) redaction.learn(key)
  const steps: RecordedStep[] = []
  let length = 0
  let unrecorded = 0

  const bodyOf = (text: string, type: string | null): Pick<RecordedStep['response'], 'json' | 'raw' | 'text'> => {
    if (text === '') return { text }
    try {
      const value: unknown = JSON.parse(text)
      const json = redaction.json(value, false)
      const isExact = JSON.stringify(value) === text
      return isExact || redaction.isNeeded ? { json } : { json, raw: redaction.text(text) }
    } catch {
      return { text: redaction.shapes ? `text(${text.length}) of ${type ?? 'no type'}` : redaction.text(text) }
    }
  }

  const requestBody = (text: string): string => {
    if (!redaction.isNeeded) return redaction.text(text)
    try {
      return JSON.stringify(redaction.json(JSON.parse(text), true))
    } catch {
      return redaction.shapes ? JSON.stringify(`text(${text.length})`) : redaction.text(text)
    }
  }

  return {
    get recording() {
      return { name, about, host: 'unknown', run: 'r1', steps: [...steps] }
    },
    get unrecorded() {
      return unrecorded
    },
    async fetch(request, target) {
      redaction.learn(request.headers.get('x-functions-key'))
      redaction.learn(new URL(target, 'http://host').searchParams.get('code'))
      const body = request.body ? await request.text() : undefined
      const headers = new Headers([...request.headers].filter(([header]) => !hops.has(header)))
      const recordedRequest = {
        method: request.method,
        path: redaction.text(target),
        headers: pick(request.headers, kept, redaction.text),
        ...(body !== undefined && { body: requestBody(body) }),
      }
      const keep = (response: RecordedStep['response'], size: number) => {
        length += size + (body?.length ?? 0)
        if (steps.length < mostSteps && length <= mostText) steps.push({ request: recordedRequest, response })
        else unrecorded++
      }
      let response: Response
      try {
        response = await send(`${origin}${target}`, {
          method: request.method,
          headers,
          redirect: 'manual',
          ...(body !== undefined && { body }),
        })
      } catch {
        keep({ status: 0, headers: {}, text: '' }, 0)
        return new Response('The real host cannot be reached.', { status: 502 })
      }
      const own = `http://${request.headers.get('host') ?? 'localhost'}`
      let text: string
      try {
        text = await readLimitedText(response, 'The response of the real host')
      } catch (error) {
        keep({ status: 0, headers: {}, text: '' }, 0)
        const reason = error instanceof BodyTooLargeError ? error.message : 'The response of the real host broke off'
        return new Response(`${reason}.`, { status: 502 })
      }
      const toHost = (given: string) => redaction.text(given.replaceAll(origin, 'http://HOST'))
      const recordedResponse = {
        status: response.status,
        headers: pick(response.headers, keptOfResponses, toHost),
        ...bodyOf(text.replaceAll(origin, 'http://HOST'), response.headers.get('content-type')),
      }
      keep(recordedResponse, text.length)
      const passed = new Headers(
        [...response.headers].filter(([header]) => !hops.has(header) && header !== 'content-encoding'),
      )
      const location = passed.get('location')
      if (location !== null) passed.set('location', location.replaceAll(origin, own))
      const isEmpty = [101, 204, 205, 304].includes(response.status)
      return new Response(isEmpty ? null : text.replaceAll(origin, own), { status: response.status, headers: passed })
    },
  }
}
