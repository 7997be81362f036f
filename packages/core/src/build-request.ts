import { invalidInput } from './input-issue.ts'
import type { CheckedInput } from './hazards.ts'
import { toJsonText } from './json-text.ts'
import type { Operation } from './operation.ts'
import { basePath, type OperationName, operations } from './operations.ts'
import { routeOf } from './route.ts'

/** What is sent for a call, the key still missing. */
export interface HostRequest {
  method: 'GET' | 'POST' | 'DELETE'
  /** Path and query below the origin. */
  path: string
  headers: Record<string, string>
  body: string | ReadableStream<Uint8Array> | undefined
}

// A plus sign is a blank to newer hosts however often it is encoded but twice; older ones decode twice, too (contract 5.4).
const encodeSegment = (text: string) => encodeURIComponent(text).replaceAll('%2B', '%252B')

/** Turns a checked input into the request that the host understands; throws `invalid_input` for a body without a JSON form. */
export function buildRequest(name: OperationName, input: CheckedInput, base: string = basePath): HostRequest {
  const operation: Operation = operations[name]
  const { method, path, queryParameters } = routeOf(operation)
  const query = queryParameters.flatMap((parameter) =>
    input[parameter] === undefined ? [] : [`${parameter}=${encodeURIComponent(textOf(input[parameter]))}`],
  )
  const headers: Record<string, string> = {}
  for (const [field, header] of Object.entries(operation.headers ?? {})) {
    if (input[field] !== undefined) headers[header] = textOf(input[field])
  }
  const body = bodyOf(name, operation, input)
  if (body !== undefined) headers['content-type'] = 'application/json'
  return {
    method,
    path: base + fillPath(path, operation, input) + (query.length > 0 ? `?${query.join('&')}` : ''),
    headers,
    body,
  }
}

// What the schema lets pass in a path, query or header is text, a number or true or false.
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function fillPath(path: string, operation: Operation, input: CheckedInput): string {
  return path.replaceAll(/(\/)?\{(\w+)\}/g, (_, slash: string | undefined, parameter: string) => {
    const value = textOf(input[parameter])
    if (value !== '') return `${slash ?? ''}${encodeSegment(value)}`
    return operation.emptySegment === '$' ? `${slash ?? ''}$` : ''
  })
}

function bodyOf(name: OperationName, { body }: Operation, input: CheckedInput): HostRequest['body'] {
  if (!body) return undefined
  const value = input[body.field]
  if (value === undefined) return body.whenAbsent === 'null' ? 'null' : undefined
  if (value instanceof ReadableStream) return value as ReadableStream<Uint8Array>
  try {
    return toJsonText(value)
  } catch (error) {
    throw invalidInput(name, [
      { parameter: body.field, message: `must be JSON: ${error instanceof Error ? error.message : 'no JSON form'}` },
    ])
  }
}
