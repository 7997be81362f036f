import {
  responseSchemaOf,
  type BodyRule,
  inputSchemaOf,
  type JsonSchema,
  type Operation,
  type OperationName,
  operations,
  routeOf,
} from '@durable-http/core'
import { isWaitable, readsStatus, takesIdempotencyKey } from '../row-facts.ts'
import { operationProblems } from './openapi-problems.ts'
import { withReferences } from './response-schemas.ts'
import { responseExamples } from './response-examples.ts'
import { tagOf } from './tags.ts'

type Json = Record<string, unknown>

const headerSchemas: Readonly<Record<string, Json>> = {
  'Retry-After': { description: 'Seconds until it is worth asking again.', schema: { type: 'integer' } },
  Location: { description: 'Where to ask for the status.', schema: { type: 'string', format: 'uri-reference' } },
  ETag: { description: 'Weak tag of the body, where it has 64 kB at most.', schema: { type: 'string' } },
  'Preference-Applied': { description: 'The wait that was made, where one was asked for.', schema: { type: 'string' } },
  'x-ms-continuation-token': {
    description: 'Token of the next page; absent on the last one.',
    schema: { type: 'string' },
  },
}
const pick = (...names: string[]) => Object.fromEntries(names.map((name) => [name, headerSchemas[name]]))

/** Writes the OpenAPI operation of a row; `omitted` is the path parameter that this form of the path leaves out. */
export function openApiOperation(name: OperationName, omitted?: string): Json {
  const operation: Operation = operations[name]
  const suffix = omitted === undefined ? '' : 'WithoutKey'
  return {
    operationId: name + suffix,
    summary: operation.summary + (omitted === undefined ? '' : ' (empty key)'),
    description: describe(operation, omitted),
    tags: [tagOf(name)],
    parameters: parametersOf(operation, omitted),
    ...(operation.body ? { requestBody: requestBody(operation, operation.body) } : {}),
    responses: {
      ...successes(name, operation),
      ...(readsStatus(operation) ? { 304: unchanged } : {}),
      ...operationProblems(name),
    },
  }
}

const unchanged: Json = {
  description: 'The status is the one that `If-None-Match` names.',
  headers: pick('ETag', 'Location', 'Retry-After', 'Preference-Applied'),
}

function describe({ description, origin, since }: Operation, omitted: string | undefined): string {
  return [
    description,
    omitted === undefined ? '' : 'This form of the path means the entity whose key is the empty text.',
    origin === 'host' && since === undefined ? 'The host has it, its documentation does not.' : '',
    since === undefined ? '' : `Needs extension ${since} or newer on the host.`,
  ]
    .filter((text) => text !== '')
    .join(' ')
}

function parametersOf(operation: Operation, omitted: string | undefined): Json[] {
  const { pathParameters, queryParameters } = routeOf(operation)
  const properties = inputSchemaOf(operation)['properties'] as Record<string, JsonSchema>
  const parameter = (place: string, name: string, field: string, required: boolean): Json => {
    const { description, title: _, ...schema } = properties[field] ?? {}
    return { name, in: place, description: description ?? name, required, schema }
  }
  return [
    ...pathParameters.filter((name) => name !== omitted).map((name) => parameter('path', name, name, true)),
    ...queryParameters.map((name) => parameter('query', name, name, false)),
    ...Object.entries(operation.headers ?? {}).map(([field, header]) => parameter('header', header, field, false)),
    ...(isWaitable(operation) ? [preferHeader] : []),
    ...(takesIdempotencyKey(operation) ? [idempotencyKey] : []),
    ...(readsStatus(operation) ? [ifNoneMatch] : []),
  ]
}

const ownHeader = (name: string, description: string): Json => ({
  name,
  in: 'header',
  description,
  required: false,
  schema: { type: 'string' },
})
const preferHeader = ownHeader(
  'Prefer',
  '`wait=N`: respond when the state has changed (a read) or the instance has ended (a start, with its status), after N seconds at most.',
)
const ifNoneMatch = ownHeader('If-None-Match', '`ETag` of an earlier response: 304 while the status is the same.')
const idempotencyKey = ownHeader(
  'Idempotency-Key',
  'A repeated start with the same key and input finds the instance that the first one started; with another input it is 422. Purging the instance forgets the key.',
)
function requestBody(operation: Operation, { field, otherType, example }: BodyRule): Json {
  const { description } = (inputSchemaOf(operation)['properties'] as Record<string, JsonSchema>)[field]!
  const json = { schema: {}, example }
  const text = { schema: { type: 'string' }, example: 'hello' }
  return {
    description,
    required: false,
    content: { 'application/json': json, ...(otherType === 'text' ? { 'text/plain': text } : {}) },
  }
}

function successes(name: OperationName, operation: Operation): Json {
  return Object.fromEntries(
    Object.keys(operation.success).map((status) => [status, success(name, operation, Number(status))]),
  )
}

function success(name: OperationName, operation: Operation, status: number): Json {
  const schema = responseSchemaOf(operation, status)
  const example = responseExamples[name]?.[status]
  return {
    description: meaning(operation, status),
    ...headersOf(operation, status),
    ...(schema
      ? {
          content: {
            'application/json': { schema: withReferences(schema), ...(example === undefined ? {} : { example }) },
          },
        }
      : {}),
  }
}

function headersOf(operation: Operation, status: number): Json {
  if (operation.paged) return { headers: pick('x-ms-continuation-token') }
  const isStatus = readsStatus(operation)
  const names = [
    ...(operation.startsRun && status === 200 ? ['Location'] : []),
    ...(status === 202 && (operation.startsRun || isStatus) ? ['Location', 'Retry-After'] : []),
    ...(isStatus && status < 400 ? ['ETag'] : []),
    ...(isWaitable(operation) && status < 400 ? ['Preference-Applied'] : []),
  ]
  return names.length > 0 ? { headers: pick(...names) } : {}
}

function meaning(operation: Operation, status: number): string {
  if (readsStatus(operation)) {
    if (status === 202) return 'The instance is alive.'
    return status === 200
      ? 'The instance has ended.'
      : 'The instance has failed, and `returnInternalServerErrorOnFailure` is true.'
  }
  if (operation.startsRun) {
    return status === 202
      ? 'Accepted: the instance is queued, or still runs after the time to wait.'
      : 'The instance ended within the time to wait: its output, or its status when it did not complete.'
  }
  return status === 202 ? 'Accepted: it is queued, and happens a moment later.' : 'What was asked for.'
}
