import { type Effect, type OperationName, operationNames, operations } from '@durable-http/core'
import { type ProblemCode, problemKinds } from '../problem-kinds.ts'
import type { OpenApiDocument } from './openapi-shape.ts'

type Json = Record<string, unknown>

/** Authentication as the OpenAPI document describes it; the app itself admits every caller. */
export interface DocumentedAuthentication {
  /** Security schemes by name; each alone is enough. */
  schemes: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** More schemes that are enough for one operation. */
  operationSchemes?: Partial<Readonly<Record<OperationName, DocumentedAuthentication['schemes']>>> | undefined
  /** Role that a call of this effect needs; undefined where no role has it. */
  roleFor?: ((effect: Effect) => string | undefined) | undefined
}

/** Sentence of the introduction without authentication. */
export const keysIgnored = 'A `code` parameter or an `x-functions-key` header is accepted and ignored.'
const keysAsked =
  'Callers prove who they are, in any of the ways that the security schemes name; the key of the function app is none of them.'

// Kinds of problems by which callers are refused, beside those of the app itself.
const refusals: readonly ProblemCode[] = [
  'ambiguous_credentials',
  'unauthenticated',
  'role_too_low',
  'rate_limited',
  'tokens_unchecked',
]
const challenge = { description: 'What is expected, and what was wrong (RFC 6750).', schema: { type: 'string' } }

/** Adds to a document who may call what: security schemes, roles, and the responses to callers who are refused. */
export function securedDocument(
  document: OpenApiDocument,
  { schemes, operationSchemes = {}, roleFor }: DocumentedAuthentication,
): OpenApiDocument {
  const required = (roles: readonly string[], more: object = {}) =>
    Object.keys({ ...schemes, ...more }).map((name) => ({ [name]: roles }))
  const secured = (operation: Json): Json => {
    const name = String(operation['operationId']).replace(/WithoutKey$/, '') as OperationName
    // The paths below /v1 have no row of their own; what a job needs depends on its action, and reading is the least.
    const effect = operationNames.includes(name) ? operations[name].effect : 'read'
    const role = roleFor?.(effect)
    const more = operationSchemes[name]
    return {
      ...operation,
      ...(role === undefined && !more ? {} : { security: required(role === undefined ? [] : [role], more) }),
      responses: {
        403: { $ref: '#/components/responses/Problem403NotAllowed' },
        429: { $ref: '#/components/responses/Problem429RateLimited' },
        503: { $ref: '#/components/responses/Problem503Unavailable' },
        ...(operation['responses'] as Json),
        401: { $ref: '#/components/responses/Problem401' },
      },
    }
  }
  const paths = Object.entries(document.paths).map(([path, methods]) => {
    const entries = Object.entries(methods).map(([method, operation]) => [method, secured(operation)])
    return [path, Object.fromEntries(entries) as Record<string, Json>]
  })
  const { info, components } = document
  return {
    ...document,
    info: { ...info, description: String(info['description']).replace(keysIgnored, keysAsked) },
    security: required([]),
    paths: Object.fromEntries(paths) as OpenApiDocument['paths'],
    components: {
      ...components,
      responses: securedResponses(components['responses'] as Record<string, Json>),
      securitySchemes: Object.assign({}, schemes, ...Object.values(operationSchemes)) as Json,
    },
  }
}

function securedResponses(responses: Readonly<Record<string, Json>>): Json {
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  const none = { description: '', content }
  const all: Record<string, Json> = { ...responses, Problem401: none, Problem429RateLimited: none }
  const entries = Object.entries(all).map(([name, response]) => {
    const status = Number(/^Problem(\d{3})/.exec(name)?.[1])
    const told = refusals.filter((code) => problemKinds[code].status === status)
    if (told.length === 0) return [name, response]
    const added = told.map((code) => `\`${code}\`: ${problemKinds[code].title}.`)
    const headers = status === 401 || status === 403 ? { headers: { 'WWW-Authenticate': challenge } } : {}
    return [name, { ...response, ...headers, description: [response.description, ...added].join(' ').trim() }]
  })
  return Object.fromEntries(entries) as Json
}
