import { invalidInput } from './input-issue.ts'
import type { CheckedInput } from './hazard-rules.ts'
import { toBodyText } from './json-text.ts'
import type { Operation } from './operation.ts'
import { basePath, type OperationName, operationNames, operations } from './operations.ts'
import { routeOf } from './route.ts'

/** Request of a call, without the key. */
export interface HostRequest {
  method: 'GET' | 'POST' | 'DELETE'
  /** Path and query below the origin. */
  path: string
  headers: Record<string, string>
  body: string | ReadableStream<Uint8Array> | undefined
}

/** A row's route made ready to be filled: asked for at every call. */
interface Template {
  method: HostRequest['method']
  /** Literal text before each parameter and after the last one. */
  literals: readonly string[]
  parameters: readonly string[]
  query: readonly string[]
  headers: readonly (readonly [field: string, header: string])[]
}

const templates = new Map(operationNames.map((name) => [name, templateOf(operations[name])]))

function templateOf(operation: Operation): Template {
  const { method, path, pathParameters, queryParameters } = routeOf(operation)
  const literals = path.split(/\{\w+\}/)
  const headers = Object.entries(operation.headers ?? {})
  return { method, literals, parameters: pathParameters, query: queryParameters, headers }
}

/** Turns a checked input into the request that the host understands; throws `invalid_input` for a body without a JSON form. */
export function buildRequest(name: OperationName, input: CheckedInput, base: string = basePath): HostRequest {
  const operation: Operation = operations[name]
  const template = templates.get(name)!
  let path = base + fillPath(template, operation, input)
  let separator = '?'
  for (const parameter of template.query) {
    const value = input[parameter]
    if (value === undefined) continue
    path += `${separator}${parameter}=${encodeURIComponent(textOf(value))}`
    separator = '&'
  }
  const headers: Record<string, string> = {}
  for (const [field, header] of template.headers) {
    if (input[field] !== undefined) headers[header] = textOf(input[field])
  }
  const body = bodyOf(name, operation, input)
  if (body !== undefined) headers['content-type'] = 'application/json'
  return { method: template.method, path, headers, body }
}

// The schema accepts only strings, numbers and booleans in a path, query or header.
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

// A plus sign is a space to newer hosts however often it is encoded but twice; older ones decode twice, too (contract 5.4).
function encodeSegment(text: string): string {
  const encoded = encodeURIComponent(text)
  return encoded.includes('%2B') ? encoded.replaceAll('%2B', '%252B') : encoded
}

function fillPath({ literals, parameters }: Template, { emptySegment }: Operation, input: CheckedInput): string {
  let path = literals[0]!
  for (const [index, parameter] of parameters.entries()) {
    const value = textOf(input[parameter])
    if (value !== '') path += encodeSegment(value)
    else if (emptySegment === '$') path += '$'
    else if (path.endsWith('/')) path = path.slice(0, -1)
    path += literals[index + 1]!
  }
  return path
}

function bodyOf(name: OperationName, { body }: Operation, input: CheckedInput): HostRequest['body'] {
  if (!body) return undefined
  const value = input[body.field]
  if (value === undefined) return body.whenAbsent === 'null' ? 'null' : undefined
  if (value instanceof ReadableStream) return value as ReadableStream<Uint8Array>
  try {
    return toBodyText(value)
  } catch (error) {
    throw invalidInput(name, [
      { parameter: body.field, message: `must be JSON: ${error instanceof Error ? error.message : 'no JSON form'}` },
    ])
  }
}
