import { parseResponseText } from './response-text.ts'
import { DurableError, type DurableErrorCode, type InputIssue, statusByCode } from './durable-error.ts'
import { readRetryAfter } from './retry-policy.ts'
import type { Scrub } from './scrubber.ts'

// RFC 9457 documents of a durable-http gateway have a type of this form.
const typePrefix = 'urn:problem-type:durable-http:'
const label = /^[a-z]+[A-Z][A-Za-z]{1,40}: /

// Refusals of a gateway itself, in the codes of this client.
const codes: Readonly<Record<string, DurableErrorCode>> = {
  unknown_route: 'protocol',
  unknown_app: 'protocol',
  method_not_allowed: 'not_supported',
  not_allowed: 'forbidden',
  payload_too_large: 'invalid_input',
  uri_too_long: 'invalid_input',
  unsupported_media_type: 'invalid_input',
  header_too_large: 'invalid_input',
  request_timeout: 'timeout',
  rate_limited: 'throttled',
  unauthenticated: 'unauthorized',
  ambiguous_credentials: 'unauthorized',
  role_too_low: 'forbidden',
  tokens_unchecked: 'unavailable',
  internal: 'upstream',
  // The caller of a gateway that waits for its response has not left.
  aborted: 'upstream',
}

// Meaning of a newer gateway's problem, by its status.
const byStatus: Readonly<Record<number, DurableErrorCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  408: 'timeout',
  409: 'conflict',
  410: 'gone',
  412: 'conflict',
  429: 'throttled',
  501: 'not_supported',
  502: 'upstream',
  503: 'unavailable',
  504: 'timeout',
}

const advices: Readonly<Record<string, string>> = {
  unauthenticated: 'send an API key or a token of the gateway',
  unknown_app: 'correct the name of the app in the address',
  unknown_route: 'correct the base URL: the address is that of a gateway, with another path',
}

/** Rebuilds the error from the problem document of one of our gateways, through any number of gateways; undefined for another body. */
export function readGatewayProblem(
  operation: string,
  response: Response,
  text: string,
  scrub: Scrub,
  retryAfter: number | undefined,
): DurableError | undefined {
  const problem = parseProblem(text)
  if (!problem) return undefined
  const name = scrub(problem.type.slice(typePrefix.length)).slice(0, 40).replaceAll('-', '_')
  const isOfCore = name in statusByCode && name !== 'aborted'
  const code = isOfCore ? (name as DurableErrorCode) : (codes[name] ?? byStatus[response.status] ?? fallback(response))
  const shortText = shortTextOf(scrub)
  const detail = shortText(problem['detail'])
  const told = (detail ?? shortText(problem['title']) ?? scrub(name)).replace(label, '')
  const upstreamStatus = wholeNumber(problem['upstreamStatus'])
  const words = shortText(problem['Message'])
  // Read like the header: zero counts as absent, and a day is the maximum.
  const seconds = wholeNumber(problem['retryAfter'])
  return new DurableError(code, `${operation}: ${isOfCore ? told : refusal(told, operation, scrub(name), response)}`, {
    operation,
    upstreamStatus: upstreamStatus ?? (isOfCore ? undefined : response.status),
    retryAfter: retryAfter ?? (seconds === undefined ? undefined : readRetryAfter(String(seconds), 0)),
    issues: issuesOf(problem['issues'], shortText),
    // A problem without words of the host repeats its detail there.
    detail: words === detail ? undefined : words,
    answeredBy: isOfCore ? responderOf(problem['answeredBy'], upstreamStatus) : 'gateway',
    gatewayCode: isOfCore ? gatewayCodeOf(problem['gatewayCode']) : scrub(name),
    outcome: problem['outcome'] === 'unknown' ? 'unknown' : undefined,
  })
}

/** Tells a problem document of a gateway of ours from other bodies. */
export const isGatewayProblem = (text: string): boolean => parseProblem(text) !== undefined

function parseProblem(text: string): (Record<string, unknown> & { type: string }) | undefined {
  const value = parseResponseText(text)
  if (typeof value !== 'object' || value === null) return undefined
  const { type } = value as { type?: unknown }
  return typeof type === 'string' && type.startsWith(typePrefix) ? { ...value, type } : undefined
}

function refusal(told: string, operation: string, name: string, { status }: Response): string {
  if (told.startsWith('the gateway refused the call')) return told
  const why = told.startsWith(`${operation} `) ? told.slice(operation.length + 1) : told
  const advice = advices[name]
  return `the gateway refused the call (${status} ${name}): ${why}${advice === undefined ? '' : `; ${advice}`}`
}

const fallback = ({ status }: Response): DurableErrorCode =>
  status >= 500 ? 'upstream' : status === 404 ? 'protocol' : 'invalid_input'

function responderOf(told: unknown, upstreamStatus: number | undefined): DurableError['answeredBy'] {
  if (told === 'host' || told === 'gateway' || told === 'other') return told
  return upstreamStatus === undefined ? undefined : 'host'
}

const gatewayCodeOf = (told: unknown) => (typeof told === 'string' && told in codes ? told : undefined)

type ShortText = (value: unknown) => string | undefined

// Cut last, so that no half of a key is left.
const shortTextOf =
  (scrub: Scrub): ShortText =>
  (value) => {
    if (typeof value !== 'string' || value === '') return undefined
    const text = scrub(value)
    return text.length > 2_000 ? `${text.slice(0, 2_000)}…` : text
  }

const wholeNumber = (value: unknown) => (Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined)

const mostIssues = 50

function issuesOf(value: unknown, shortText: ShortText): InputIssue[] {
  if (!Array.isArray(value)) return []
  return value.slice(0, mostIssues).flatMap((item: unknown) => {
    const { parameter, message, received, hazard } = (item ?? {}) as Record<string, unknown>
    const [name, text, got, rule] = [parameter, message, received, hazard].map(shortText)
    if (text === undefined) return []
    return {
      parameter: name ?? '',
      message: text,
      ...(got === undefined ? {} : { received: got }),
      ...(rule === undefined ? {} : { hazard: rule }),
    }
  })
}
