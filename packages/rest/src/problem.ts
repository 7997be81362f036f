import {
  type DurableError,
  type InputIssue,
  type OperationName,
  type Operation,
  operations,
  routeOf,
} from '@durable-http/core'
import { problemsOf } from './operation-problems.ts'
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
  /** What was wrong, one entry per parameter. */
  issues?: ProblemIssue[]
  /** Status of the host's answer, where it answered. */
  upstreamStatus?: number
  /** Seconds to wait before trying again; the same as the header `Retry-After`. */
  retryAfter?: number
}

/** A request that the gateway itself refuses; the text goes to the caller. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly code: ProblemCode
  readonly more: Partial<Problem>
  readonly headers: Readonly<Record<string, string>>
  constructor(code: ProblemCode, detail: string, more: Partial<Problem> = {}, headers: Record<string, string> = {}) {
    super(detail)
    this.code = code
    this.more = more
    this.headers = headers
  }
}

/** Problem media type. */
export const problemMediaType = 'application/problem+json'

/** Writes a problem of a kind. */
export function createProblem(code: ProblemCode, detail: string, more: Partial<Problem> = {}): Problem {
  const { title, status } = problemKinds[code]
  return { type: problemType(code), title, status, detail, code, ...more }
}

/** Turns an error of core into the problem that says the same; what no host says of this operation is `upstream`. */
export function problemOf(error: DurableError): Problem {
  const { message, operation, issues, upstreamStatus, retryAfter } = error
  const possible =
    operation === undefined || !(operation in operations) || problemsOf(operation as OperationName).includes(error.code)
  // A host's own 499 says nothing of our caller, who is still there.
  const left = error.code === 'aborted' && upstreamStatus === undefined
  const code = possible || left ? error.code : 'upstream'
  const { advice } = problemKinds[code]
  const own = code === 'unauthorized' || code === 'forbidden'
  return createProblem(code, own ? `${message}. ${advice}` : code === 'network' ? unreachable(error) : message, {
    ...(operation === undefined ? {} : { operation }),
    ...(issues.length === 0 ? {} : { issues: issues.map((issue) => placed(operation as OperationName, issue)) }),
    ...(upstreamStatus === undefined ? {} : { upstreamStatus }),
    ...(retryAfter === undefined ? {} : { retryAfter: Math.ceil(retryAfter / 1000) }),
  })
}

// Where the host listens is nobody's business: the name of the failure is told, not the address that it happened at.
function unreachable({ message, operation, cause }: DurableError): string {
  const name = systemError.exec(`${message} ${cause instanceof Error ? cause.message : ''}`)?.[0]
  if (!message.includes('no connection to the host')) return message
  return `${operation}: no connection to the host${name === undefined ? '' : ` (${name})`}`
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
