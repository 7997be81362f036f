import { type Operation, type OperationName, operations } from '@durable-http/core'
import type { Limits } from './limits.ts'
import { decodeSegment } from './path-segments.ts'
import { ProblemError, type ProblemIssue } from './problem.ts'
import { readQuery } from './query-reader.ts'
import type { RouteMatch } from './route-table.ts'

/** Reads path, query and headers of a request into the flat input of the operation; throws a `ProblemError` that names every fault. */
export function readInput(
  match: RouteMatch,
  headers: Headers,
  search: string,
  limits: Limits,
  foreign?: ReadonlySet<string>,
): Record<string, unknown> {
  const { name } = match
  const operation: Operation = operations[name]
  const { fields, issues } = readQuery(name, search, foreign)
  const path = readPath(match)
  Object.assign(fields, path.fields)
  issues.push(...path.issues)
  for (const field in operation.headers) {
    const header = operation.headers[field]!
    const value = headers.get(header)
    if (value === null || value === '') continue
    if (value.length > limits.token) {
      throw new ProblemError('header_too_large', `${name}: ${header} has more than ${limits.token} characters`, {
        operation: name,
      })
    }
    fields[field] = value
  }
  if (issues.length > 0) throw invalid(name, issues)
  return fields
}

/** Reads the fields that the path of a request names, and reports those that cannot be read. */
export function readPath({ name, parameters, isDecoded = false }: RouteMatch): {
  fields: Record<string, unknown>
  issues: ProblemIssue[]
} {
  const operation: Operation = operations[name]
  const fields: Record<string, unknown> = {}
  const issues: ProblemIssue[] = []
  for (const parameter in parameters) {
    const raw = parameters[parameter]!
    const text = isDecoded ? raw : decodeSegment(raw)
    if (text === undefined)
      issues.push({ parameter, in: 'path', message: 'must be percent-encoded UTF-8', received: raw })
    // A key of "$" is how a read names the empty key.
    else fields[parameter] = text === '$' && operation.emptySegment === '$' ? '' : text
  }
  return { fields, issues }
}

// A short request does not get a long response.
const mostIssues = 16

function invalid(name: OperationName, issues: readonly ProblemIssue[]): ProblemError {
  const first = issues.slice(0, mostIssues)
  const more = issues.length > mostIssues ? `; and ${issues.length - mostIssues} more` : ''
  const detail = `${name}: ${first.map(told).join('; ')}${more}`
  return new ProblemError('invalid_input', detail, { operation: name, issues: first })
}

const told = ({ parameter, message, received }: ProblemIssue) =>
  `${parameter} ${message}${received === undefined ? '' : ` (got ${received})`}`
