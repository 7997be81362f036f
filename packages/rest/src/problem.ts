import {
  type DurableError,
  type InputIssue,
  type OperationName,
  type Operation,
  operations,
  routeOf,
  unknownOutcome,
} from '@durable-http/core'
import { problemsOf } from './possible-problems.ts'
import { type ProblemCode, problemKinds, problemType } from './problem-kinds.ts'

/** Where a parameter stands in a request. */
export type ParameterPlace = 'path' | 'query' | 'header' | 'body'

/** One thing that is wrong with a request. */
export interface ProblemIssue extends InputIssue {
  in?: ParameterPlace
}

/** Problem details (RFC 9457) with the extension members of this gateway. */
export interface Problem {
  /** Stable URI of the kind of problem. */
  type: string
  title: string
  status: number
  detail: string
  code: ProblemCode
  /** Name of the operation, where one was matched. */
  operation?: string
  /** Faults, one entry per parameter. */
  issues?: ProblemIssue[]
  /** Status of the host's response, where it responded. */
  upstreamStatus?: number
  /** Seconds to wait before trying again; the same as the header `Retry-After`. */
  retryAfter?: number
  /** For clients of the host, which read this member: the host's own words, or else the detail. */
  Message: string
  /** Source of the response: the host, a gateway behind this one that refused the call itself, or something else, such as a proxy. */
  answeredBy?: 'host' | 'gateway' | 'other'
  /** Code of the problem with which a gateway behind this one refused the call. */
  gatewayCode?: string
  /** `unknown` if the request may have been carried out, although no response says so. */
  outcome?: 'unknown'
}

// V8 and JavaScriptCore have it; elsewhere it is without effect.
const stacks = Error as { stackTraceLimit?: number | undefined }

/** A request that the gateway itself refuses; the text goes to the caller. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly code: ProblemCode
  readonly more: Partial<Problem>
  readonly headers: Readonly<Record<string, string>>
  constructor(code: ProblemCode, detail: string, more: Partial<Problem> = {}, headers: Record<string, string> = {}) {
    // The message is enough, and a stack would cost more than the rest of the refusal.
    const { stackTraceLimit } = stacks
    stacks.stackTraceLimit = 0
    super(detail)
    stacks.stackTraceLimit = stackTraceLimit
    this.code = code
    this.more = more
    this.headers = headers
  }
}

/** Problem media type. */
const problemMediaType = 'application/problem+json'

/** Writes a problem of a kind. */
export function createProblem(code: ProblemCode, detail: string, more: Partial<Problem> = {}): Problem {
  const { title, status } = problemKinds[code]
  return { type: problemType(code), title, status, detail, code, ...more, Message: more.Message ?? detail }
}

/** Turns an error of core into the equivalent problem; a code that no host gives for this operation becomes `upstream`. */
export function problemOf(error: DurableError): Problem {
  const { operation, issues, upstreamStatus, retryAfter, detail, answeredBy, gatewayCode, outcome } = error
  const code = codeOf(error)
  return createProblem(code, detailOf(error, code), {
    ...(operation === undefined ? {} : { operation }),
    ...(issues.length === 0 ? {} : { issues: issues.map((issue) => placed(operation as OperationName, issue)) }),
    ...(upstreamStatus === undefined ? {} : { upstreamStatus }),
    ...(retryAfter === undefined ? {} : { retryAfter: Math.ceil(retryAfter / 1000) }),
    ...(detail === undefined ? {} : { Message: detail }),
    ...(answeredBy === undefined ? {} : { answeredBy }),
    ...(gatewayCode === undefined ? {} : { gatewayCode }),
    ...(outcome === undefined ? {} : { outcome }),
  })
}

// Refusals by a gateway behind this one keep their kind, except when it refuses the key of this gateway.
const relayed: ReadonlySet<string | undefined> = new Set([
  'not_allowed',
  'payload_too_large',
  'uri_too_long',
  'unsupported_media_type',
  'header_too_large',
])

function codeOf({ code, operation, upstreamStatus, gatewayCode }: DurableError): ProblemCode {
  const isKnown = operation !== undefined && operation in operations
  const possible = isKnown ? problemsOf(operation as OperationName) : undefined
  const own = gatewayCode as ProblemCode | undefined
  if (own !== undefined && relayed.has(own) && (possible?.includes(own) ?? true)) return own
  // A host's own 499 does not mean that the caller has left.
  if (code === 'aborted' && upstreamStatus === undefined) return code
  return possible?.includes(code) === false ? 'upstream' : code
}

const misconfigured = 'The gateway is misconfigured; the request is not at fault.'

function detailOf(error: DurableError, code: ProblemCode): string {
  if (code === 'network') return unreachable(error)
  const isOfKey = code === 'unauthorized' || code === 'forbidden'
  return isOfKey && !error.message.includes(misconfigured) ? `${error.message}. ${misconfigured}` : error.message
}

// Callers learn the name of the failure, not the internal address that it happened at.
function unreachable({ message, operation, cause, outcome }: DurableError): string {
  const name = systemError.exec(`${message} ${cause instanceof Error ? cause.message : ''}`)?.[0]
  if (!message.includes('no connection to the host')) return message
  const isKnown = operation !== undefined && Object.hasOwn(operations, operation)
  const row: Operation | undefined = isKnown ? operations[operation as OperationName] : undefined
  const note = row && outcome ? unknownOutcome(routeOf(row).method, row.deletes) : ''
  return `${operation}: no connection to the host${name === undefined ? '' : ` (${name})`}${note}`
}

const systemError = /\bE(?:[A-Z]{4,}|AI_[A-Z]+)\b/

// Core speaks of fields of one flat input; a caller of the gateway has to know where each of them travels.
function placed(name: OperationName | undefined, issue: InputIssue): ProblemIssue {
  if (name === undefined || !(name in operations)) return issue
  const operation: Operation = operations[name]
  const { pathParameters, queryParameters } = routeOf(operation)
  const field = issue.parameter
  const header = operation.headers?.[field]
  if (header !== undefined) return { ...issue, parameter: header, in: 'header' }
  if (pathParameters.includes(field)) return { ...issue, in: 'path' }
  if (queryParameters.includes(field)) return { ...issue, in: 'query' }
  if (operation.body && (field === operation.body.field || field === 'body'))
    return { ...issue, parameter: 'body', in: 'body' }
  return issue
}

/** The headers that go with a problem. */
export function problemHeaders(problem: Problem): Record<string, string> {
  return {
    'content-type': problemMediaType,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(problem.retryAfter === undefined ? {} : { 'retry-after': String(problem.retryAfter) }),
  }
}
