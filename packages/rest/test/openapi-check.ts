import { Validator } from '@cfworker/json-schema'
import { jobsPart } from '../src/openapi/job-paths.ts'
import { createOpenApiDocument } from '../src/openapi/openapi-document.ts'
import type { OpenApiDocument } from '../src/openapi/openapi-shape.ts'

type Json = Record<string, unknown>

interface DocumentedResponse {
  /** One version of the host leaves the body out. */
  'x-may-be-empty'?: boolean
  headers?: Json
  content?: Record<string, { schema: Json }>
}

/** Tells what a response has that a document does not; empty when it is as documented. */
export type CheckResponse = (method: string, path: string, answer: CheckedResponse) => string[]

export interface CheckedResponse {
  status: number
  headers: Headers
  text: string
}

const documentedHeaders = ['location', 'retry-after', 'x-ms-continuation-token']

/** Makes a check of responses against an OpenAPI document: status, headers, media type and body. */
export function createResponseCheck(
  document: OpenApiDocument = createOpenApiDocument({ jobs: jobsPart }),
): CheckResponse {
  const undocumentedStatus = createStatusCheck(document)
  const find = createOperationFinder(document)
  const validators = new Map<string, Validator>()

  function validatorFor(schema: Json): Validator {
    const text = JSON.stringify(schema)
    const found = validators.get(text)
    if (found) return found
    const made = new Validator({ ...schema, components: document.components }, '2020-12', false)
    validators.set(text, made)
    return made
  }

  return function checkResponse(method, path, { status, headers, text }) {
    const fault = undocumentedStatus(method, path, status)
    const operation = find(method, path)
    if (fault !== undefined) return [`${fault}: ${text.slice(0, 300)}`]
    if (!operation) return []
    const response = resolved((operation['responses'] as Record<string, Json>)[status]!) as DocumentedResponse
    const faults = documentedHeaders
      .filter(
        (name) =>
          headers.has(name) && !Object.keys(response.headers ?? {}).some((known) => known.toLowerCase() === name),
      )
      .map((name) => `${String(operation['operationId'])} ${status} does not document the header ${name}`)
    if (method === 'HEAD') return faults
    return [...faults, ...bodyFaults(response, headers, text, validatorFor)]
  }

  function resolved(response: Json): Json {
    const reference = response['$ref'] as string | undefined
    if (reference === undefined) return response
    const name = reference.split('/').at(-1)!
    return (document.components['responses'] as Record<string, Json>)[name]!
  }
}

/** Makes a function that reports a status that the document lacks for a request; undefined if it has it. */
export function createStatusCheck(document: OpenApiDocument) {
  const find = createOperationFinder(document)
  return (method: string, path: string, status: number): string | undefined => {
    const operation = find(method, path)
    if (operation) {
      if (status in (operation['responses'] as object)) return undefined
      return `${String(operation['operationId'])} does not document ${status}`
    }
    const known = ['GET', 'POST', 'DELETE'].some((other) => find(other, path))
    if (!known || path.startsWith('/openapi')) return undefined
    const expected = method === 'OPTIONS' ? [200, 204] : [405, 414]
    return expected.includes(status) ? undefined : `${method} ${path} got ${status}`
  }
}

/** Makes a function that finds the operation of a request. */
export function createOperationFinder(document: OpenApiDocument) {
  const paths = Object.entries(document.paths).map(([template, item]) => ({ pattern: patternOf(template), item }))
  return (method: string, path: string): Json | undefined => {
    const target = path.split('?')[0]!.replace(/\/+$/, '')
    return paths.find(({ pattern }) => pattern.test(target))?.item[method === 'HEAD' ? 'get' : method.toLowerCase()]
  }
}

function bodyFaults(
  { content, 'x-may-be-empty': mayBeEmpty = false }: DocumentedResponse,
  headers: Headers,
  text: string,
  validatorFor: (schema: Json) => Validator,
): string[] {
  if (text === '' && mayBeEmpty) return []
  if (!content) return text === '' ? [] : [`has a body that is not documented: ${text.slice(0, 200)}`]
  const type = headers.get('content-type')?.split(';')[0] ?? ''
  const media = content[type]
  if (!media) return [`has the undocumented type "${type}"`]
  let value: unknown = text
  try {
    if (type.endsWith('json')) value = JSON.parse(text)
  } catch {
    return [`is not JSON: ${text.slice(0, 200)}`]
  }
  const { valid, errors } = validatorFor(media.schema).validate(value)
  return valid
    ? []
    : errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error} in ${text.slice(0, 300)}`)
}

function patternOf(template: string): RegExp {
  const escaped = template.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`^${escaped.replaceAll(/\{\w+\}/g, '[^/]+')}$`, 'i')
}
