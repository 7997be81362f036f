import { safeParse } from 'zod/v4/core'
import { DurableError } from './durable-error.ts'
import { isPage } from './foreign-response.ts'
import { deepestJson, isDeeperThan } from './json-depth.ts'
import type { Operation } from './operation.ts'
import { type ReadingLimits, readText } from './read-text.ts'
import type { Scrub } from './scrubber.ts'

/** Responses of an operation, from its row. */
export type ResponseRule = Pick<Operation, 'success' | 'startsRun' | 'paged' | 'rawOnly'>

/** Reads JSON text; throws if it is invalid. */
export type ParseJson = (text: string) => unknown

const elsewhere = '; another server may be at that address: check the base URL'

const tokenHeader = 'x-ms-continuation-token'

/** True if a response is one of the operation's successes; a failed instance's status may come as a 500. */
export function isSuccess(
  { success, rawOnly = [] }: ResponseRule,
  { status }: Response,
  input: Readonly<Record<string, unknown>> = {},
): boolean {
  // A start returns 200 only after a wait; a 200 without a wait comes from something else.
  const isUnasked = status === 200 && 202 in success && rawOnly.length > 0 && !rawOnly.some((name) => name in input)
  return status in success && !isUnasked
}

/** Reads a successful response into what the client's method returns; throws `protocol` when the body does not fit the row, or has more bytes than the limit. */
export async function readResponse(
  name: string,
  operation: ResponseRule,
  response: Response,
  scrub: Scrub,
  limits: ReadingLimits,
  parse: ParseJson = JSON.parse,
): Promise<unknown> {
  const text = await readText(name, response, limits)
  return readResponseText(name, operation, response, text, scrub, parse)
}

/** Reads the text of a successful response as `readResponse` does; throws `protocol` when it does not fit the row, or has more levels than `deepest`. */
export function readResponseText(
  name: string,
  operation: ResponseRule,
  response: Response,
  text: string,
  scrub: Scrub,
  parse: ParseJson = JSON.parse,
  deepest = deepestJson,
): unknown {
  const schema = operation.success[response.status]
  if (isPage(response.headers, text)) throw pageInstead(name, response.status)
  if (schema === null && text.trim() !== '') throw bodyInstead(name, response.status)
  if (schema === null || schema === undefined) return undefined
  const result = safeParse(schema, parseJson(name, response, text, parse, deepest))
  if (!result.success) throw unlike(name, response.status, result.error.issues[0])
  const value = withoutKey(result.data, operation, scrub)
  if (!operation.paged) return value
  const continuationToken = response.headers.get(tokenHeader)
  // On the last page the header is absent, empty, or the space between two empty keys; any other token is kept as it is.
  return { [operation.paged]: value, ...(continuationToken?.trim() ? { continuationToken } : {}) }
}

// A body where the host sends none means that the call did not reach it.
function bodyInstead(name: string, status: number): DurableError {
  const what = `another server responded with ${status} and a body, where this API sends none`
  return new DurableError('protocol', `${name}: ${what}; correct the base URL: it must be that of the function app`, {
    operation: name,
    upstreamStatus: status,
    answeredBy: 'other',
  })
}

function pageInstead(name: string, status: number): DurableError {
  const what = `a page came in place of a response of this API (${status})`
  return new DurableError(
    'protocol',
    `${name}: ${what}; a sign-in page, a portal or another server is at that address: correct the base URL`,
    { operation: name, upstreamStatus: status, answeredBy: 'other' },
  )
}

// A host can respond with 200 and `undefined` in the text once it was stored (contract 6.5).
function parseJson(
  name: string,
  { status, headers }: Response,
  text: string,
  parse: ParseJson,
  deepest: number,
): unknown {
  if (deepest < Infinity && isDeeperThan(text, deepest)) {
    throw new DurableError(
      'protocol',
      `${name}: the host responded with ${status} and JSON nested deeper than ${deepest} levels; read it with raw.${name}`,
      { operation: name, upstreamStatus: status, answeredBy: 'host' },
    )
  }
  try {
    return parse(text)
  } catch {
    const why = text === '' ? 'an empty body' : 'a body that is not JSON'
    // The host writes the stored text, JSON or not, but never an empty body and never another type.
    const isOfHost = text !== '' && /json/i.test(headers.get('content-type') ?? '')
    const advice = isOfHost ? '' : elsewhere
    throw new DurableError('protocol', `${name}: the host responded with ${status} and ${why}${advice}`, {
      operation: name,
      upstreamStatus: status,
      answeredBy: isOfHost ? 'host' : 'other',
    })
  }
}

function unlike(
  name: string,
  status: number,
  issue: { path: PropertyKey[]; message: string } | undefined,
): DurableError {
  const path = issue?.path ?? []
  const where = path.map(String).join('.') || 'the body'
  // A body without what each response of this API begins with is of something else.
  const isOther = path.length < 2
  const why = `${where} is not as expected (${issue?.message ?? 'unknown'})${isOther ? elsewhere : ''}`
  return new DurableError('protocol', `${name}: the host responded with ${status}, but ${why}`, {
    operation: name,
    upstreamStatus: status,
    ...(isOther && { answeredBy: 'other' as const }),
  })
}

// Start and restart responses hold the system key in every link.
function withoutKey(value: unknown, operation: ResponseRule, scrub: Scrub): unknown {
  if (!operation.startsRun || typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([member, link]) => [
      member,
      typeof link === 'string' && member.endsWith('Uri') ? scrub(dropCode(link)) : link,
    ]),
  )
}

/** Takes the `code` parameter with any key out of a link, and leaves placeholders such as `{text}` as they are. */
export const dropCode = (link: string): string => dropParameter(link, 'code')

/** Takes a query parameter out of a link, ignoring the case of its name; `name` holds letters only. */
export function dropParameter(link: string, name: string): string {
  const at = link.indexOf('?')
  if (at < 0) return link
  const pairs = link.slice(at + 1).split('&')
  const kept = pairs.filter((pair) => pair.split('=', 1)[0]!.toLowerCase() !== name)
  return kept.length > 0 ? `${link.slice(0, at)}?${kept.join('&')}` : link.slice(0, at)
}
