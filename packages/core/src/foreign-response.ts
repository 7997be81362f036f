import type { DurableErrorCode } from './durable-error.ts'
import { parseResponseText } from './response-text.ts'
import type { Scrub } from './scrubber.ts'

/** Source of a response that the Durable Functions HTTP API never gives. */
export type ForeignKind =
  | 'stopped_app'
  | 'unavailable_app'
  | 'sign_in'
  | 'redirect'
  | 'guard'
  | 'proxy'
  | 'too_large'
  | 'throttle'
  | 'slow_app'
  | 'failed_server'
  | 'other_server'

/** A response of something else than the host: a front end, a proxy, a captive portal, another server. */
export interface ForeignResponse {
  kind: ForeignKind
  code: DurableErrorCode
  /** Description that quotes nothing but a redirect's target; scrub it before showing it. */
  what: string
  /** Remedy. */
  advice: string
  /** Kind of the body: `a page`, `a text`, `other JSON`; undefined if empty. */
  body: string | undefined
  /** Text of a JSON body's member such as `message`. */
  words: string | undefined
}

type Shape = 'empty' | 'host' | 'page' | 'json' | 'text'

const bodies: Readonly<Record<Shape, string | undefined>> = {
  empty: undefined,
  host: 'other JSON',
  page: 'a page',
  json: 'other JSON',
  text: 'a text',
}

const address = 'correct the base URL: it must be that of the function app'
const outcomes: Readonly<Record<Exclude<ForeignKind, 'redirect' | 'sign_in'>, [DurableErrorCode, string, string]>> = {
  stopped_app: ['unavailable', 'the function app is stopped', 'start it, then call again'],
  unavailable_app: [
    'unavailable',
    'the function app is not running, or its front end cannot reach it',
    'wait until it is up, or read its log for why it does not start',
  ],
  guard: [
    'forbidden',
    'something in front of the host refuses the call',
    "check the function app's access restrictions, and leave /runtime/webhooks/* out of App Service authentication",
  ],
  proxy: [
    'protocol',
    'a proxy or portal on the way asks for a sign-in',
    'sign in to that network, or leave the proxy out',
  ],
  too_large: ['invalid_input', 'a server in front of the host refuses the size of the request', 'send less'],
  throttle: ['throttled', 'a server in front of the host is throttling', 'wait, then call again'],
  slow_app: [
    'timeout',
    'a server in front of the host got no response from it in time',
    'read the state before sending a start or a signal again',
  ],
  failed_server: ['upstream', 'a server failed before this API could respond', 'read the log of the function app'],
  other_server: ['protocol', 'another server responded, and nothing of this API is at that address', address],
}

const kinds: Readonly<Record<number, keyof typeof outcomes>> = {
  401: 'guard',
  403: 'guard',
  407: 'proxy',
  408: 'slow_app',
  413: 'too_large',
  414: 'too_large',
  429: 'throttle',
  431: 'too_large',
  500: 'failed_server',
  502: 'unavailable_app',
  503: 'unavailable_app',
  504: 'slow_app',
  511: 'proxy',
}
// An empty body proves nothing: the host itself sends it with most statuses.
const foreignWhenEmpty = new Set([405, 407, 502, 511])
// With these the host sends no body.
const emptyOnHost = new Set([401, 403, 405, 407, 511])
const redirects = new Set([301, 302, 303, 307, 308])
const stopped = /\bstopped\b|site (?:is )?disabled|exceeded (?:its|their) quota/i

/** Recognises a failed response that is not of this API; undefined for one that the host may have given. */
export function readForeignResponse(
  status: number,
  headers: Headers,
  text: string,
  scrub: Scrub = (shown) => shown,
): ForeignResponse | undefined {
  const shape = shapeOf(headers, text)
  const body = bodies[shape]
  // A browser shows a redirect that is not followed as status 0.
  if (status === 0 || redirects.has(status)) return { ...redirect(headers, scrub), body, words: undefined }
  const mayBeHost =
    shape === 'empty'
      ? status >= 400 && !foreignWhenEmpty.has(status)
      : shape === 'host' && !emptyOnHost.has(status) && status >= 400
  if (mayBeHost) return undefined
  const kind = isStopped(status, text) ? 'stopped_app' : (kinds[status] ?? kindOfRest(status))
  const [code, what, advice] = outcomes[kind]
  return {
    kind,
    code: status === 401 ? 'unauthorized' : code,
    what,
    advice,
    body,
    words: shape === 'json' || shape === 'host' ? wordsOf(text) : undefined,
  }
}

/** Makes the response of a 404 that the host may have given, where nothing of the API turned out to be there. */
export function nothingThere(): ForeignResponse {
  const what = 'nothing of this API is at that address'
  const advice = `${address}, without another path, and the app must use the Durable Functions extension`
  return { kind: 'other_server', code: 'protocol', what, advice, body: undefined, words: undefined }
}

const isStopped = (status: number, text: string) =>
  (status === 403 || status === 503) && stopped.test(text.slice(0, 65_536))

const kindOfRest = (status: number) =>
  status > 500 && status !== 501 && status !== 505 ? 'failed_server' : 'other_server'

/** Tells a page from other bodies: by its type, or by how it begins. */
export function isPage(headers: Headers, text: string): boolean {
  return /html/i.test(headers.get('content-type') ?? '') || text.slice(0, 256).trimStart().startsWith('<')
}

function shapeOf(headers: Headers, text: string): Shape {
  if (text.trim() === '') return 'empty'
  if (isPage(headers, text)) return 'page'
  const value = parseResponseText(text)
  if (value === undefined) return 'text'
  if (typeof value === 'string') return 'host'
  const { Message, ExceptionMessage } = (value ?? {}) as Record<string, unknown>
  return typeof Message === 'string' || typeof ExceptionMessage === 'string' ? 'host' : 'json'
}

function wordsOf(text: string): string | undefined {
  const value = parseResponseText(text)
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return undefined
  const members = value as Record<string, unknown>
  return ['Message', 'message', 'detail', 'title', 'error']
    .map((name) => members[name])
    .find((found): found is string => typeof found === 'string' && found !== '')
}

function redirect(headers: Headers, scrub: Scrub): Pick<ForeignResponse, 'kind' | 'code' | 'what' | 'advice'> {
  // Scrubbed as it came: cut, or written as a URL, a key may no longer be recognised.
  const target = scrub((headers.get('location') ?? '').trim()).slice(0, 2_000)
  const to = URL.canParse(target) ? new URL(target) : undefined
  // Queries of redirects hold keys and states of a sign-in.
  const shown = to ? `${to.host === '' ? '' : to.origin}${to.pathname}` : target.split(/[?#]/, 1)[0]!
  if (to && /login|signin|oauth|\.auth/i.test(to.hostname + to.pathname)) {
    const what = `callers are sent to a sign-in page at ${shown}`
    return {
      kind: 'sign_in',
      code: 'protocol',
      what,
      advice: 'leave /runtime/webhooks/* out of App Service authentication',
    }
  }
  const where = shown === '' ? 'elsewhere' : `to ${shown}`
  const what = `the address redirects ${where}, and a redirect is not followed with a key`
  return { kind: 'redirect', code: 'protocol', what, advice: 'set the base URL to where the function app really is' }
}
