import {
  basePath,
  inputSchemaOf,
  type JsonSchema,
  type Operation,
  type OperationName,
  operationNames,
  operations,
  routeOf,
} from '@durable-http/core'
import { responseSchemas } from '../src/openapi/response-schemas.ts'
import type { OpenApiDocument } from '../src/openapi/openapi-shape.ts'
import { hostTags, tagOf } from '../src/openapi/tags.ts'
import { hostResponses, type HostBody } from './host-responses.ts'

type Json = Record<string, unknown>

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const text = { type: 'string' }
const bodies: Record<HostBody, Json | undefined> = {
  ManagementPayload: reference('ManagementPayload'),
  InstanceStatus: reference('InstanceStatus'),
  InstanceStatusOrError4: { anyOf: [reference('InstanceStatus'), reference('Error4')] },
  InstanceList: { type: 'array', items: reference('InstanceStatus') },
  EntityList: { type: 'array', items: reference('EntityRow') },
  PurgeResult: reference('PurgeResult'),
  Any: {},
  Text: text,
  Error1: reference('Error1'),
  Error4: reference('Error4'),
  Error1OrError4: { anyOf: [reference('Error4'), reference('Error1')] },
  Empty: undefined,
  EmptyOrText: text,
}
const message = (description: string) => ({ type: ['string', 'null'], description })
const errors = {
  Error1: {
    type: 'object',
    description: 'An error with a message.',
    properties: { Message: { type: 'string' } },
    required: ['Message'],
    additionalProperties: false,
  },
  Error4: {
    type: 'object',
    description: 'An error with the .NET exception behind it, stack trace included.',
    properties: {
      Message: { type: 'string', description: 'A general text.' },
      ExceptionMessage: message('What happened.'),
      ExceptionType: message('Full name of the .NET type.'),
      StackTrace: message('Stack trace of the host.'),
    },
    required: ['Message', 'ExceptionMessage', 'ExceptionType', 'StackTrace'],
  },
}

/** Writes the OpenAPI document of the host's own API, as it is on the wire. */
export function createHostDocument(): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {}
  for (const name of operationNames) {
    const operation: Operation = operations[name]
    const { method, path, pathParameters } = routeOf(operation)
    const add = (template: string, omitted?: string) => {
      paths[basePath + template] = {
        ...paths[basePath + template],
        [method.toLowerCase()]: hostOperation(name, operation, omitted),
      }
    }
    add(path)
    if (operation.emptySegment === 'omitted') add(path.replace(/\/\{\w+\}$/, ''), pathParameters.at(-1))
  }
  paths[`${basePath}/makeprimary`] = { post: makePrimary }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Azure Durable Functions HTTP API',
      version: '3.15.3',
      summary: 'The webhooks of the Durable Task extension as they are on the wire.',
      description,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [
      {
        url: 'https://{app}.azurewebsites.net',
        description: 'A function app on Azure.',
        variables: { app: { default: 'myfuncapp', description: 'Name of the function app.' } },
      } as { url: string },
      { url: 'http://127.0.0.1:7071', description: 'Azure Functions Core Tools.' },
    ],
    security: [{ code: [] }, { functionsKey: [] }],
    tags: [...hostTags, { name: 'Host', description: 'The function app itself.' }],
    paths,
    components: {
      securitySchemes: {
        code: {
          type: 'apiKey',
          in: 'query',
          name: 'code',
          description: 'System key `durabletask_extension` or the master key.',
        },
        functionsKey: {
          type: 'apiKey',
          in: 'header',
          name: 'x-functions-key',
          description: 'The same; counts before `code`.',
        },
      },
      schemas: { ...responseSchemas, ...errors },
    },
  }
}

const description = [
  'Written from the source of the extension and from recordings of extensions 2.13.7, 3.14.1 and 3.15.3 over Azure Storage. Where versions differ, the answer says so.',
  'The host ignores every query parameter and every value it does not understand, without a word: unknown names, differently cased statuses, unreadable dates, numbers and booleans. Names of parameters are case-insensitive, values of a repeated one are joined with a comma.',
  'The listener responds with 401 without and 403 with a key of another kind, with an empty body, before anything else; and 503 while it starts.',
].join('\n\n')

function hostOperation(name: OperationName, operation: Operation, omitted: string | undefined): Json {
  const { pathParameters, queryParameters } = routeOf(operation)
  const properties = inputSchemaOf(operation)['properties'] as Record<string, JsonSchema>
  const parameter = (place: string, field: string, header = field): Json => {
    const { description, type } = properties[field]!
    return { name: header, in: place, description, required: place === 'path', schema: { type } }
  }
  const body = operation.body && {
    requestBody: {
      description: String(properties[operation.body.field]!['description']),
      required: false,
      content: {
        'application/json': { schema: {} },
        ...(name === 'signalEntity' ? { 'text/plain': { schema: text } } : {}),
      },
    },
  }
  return {
    operationId: name + (omitted === undefined ? '' : 'WithoutKey'),
    summary: operation.summary + (omitted === undefined ? '' : ' (empty key)'),
    description:
      operation.description + (operation.since === undefined ? '' : ` From extension ${operation.since} on.`),
    tags: [tagOf(name)],
    parameters: [
      ...pathParameters.filter((field) => field !== omitted).map((field) => parameter('path', field)),
      ...queryParameters.map((field) => parameter('query', field)),
      ...Object.entries(operation.headers ?? {}).map(([field, header]) => parameter('header', field, header)),
    ],
    ...body,
    responses: {
      ...Object.fromEntries(
        Object.entries(hostResponses[name]).map(([status, parts]) => [
          status,
          response(name, Number(status), ...parts),
        ]),
      ),
      '401': { description: 'No key, or an unknown one.' },
      '403': { description: 'A key of another kind.' },
      '503': { description: 'The host is starting or stopped.' },
    },
  }
}

function response(name: OperationName, status: number, body: HostBody, description: string): Json {
  const schema = bodies[body]
  const operation: Operation = operations[name]
  const polled = body === 'ManagementPayload' || (name === 'getInstanceStatus' && status === 202)
  const headers = {
    ...(polled
      ? {
          Location: { description: 'Where to ask for the status.', schema: text },
          'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } },
        }
      : {}),
    ...(operation.paged && status === 200
      ? {
          'x-ms-continuation-token': {
            description: 'Token of the next page; absent or empty on the last one.',
            schema: text,
          },
        }
      : {}),
  }
  return {
    description: body === 'EmptyOrText' ? `${description} On 2.x without a body.` : description,
    ...(body === 'EmptyOrText' ? { 'x-may-be-empty': true } : {}),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    ...(schema ? { content: { 'application/json': { schema } } } : {}),
  }
}

const makePrimary: Json = {
  operationId: 'makePrimary',
  summary: 'Make primary',
  description: 'Moves the lease of the app to this app. The method is not checked: GET and DELETE do the same.',
  tags: ['Host'],
  responses: {
    '200': { description: 'Done.' },
    '400': {
      description: 'From 3.15.3 on: the app does not use leases.',
      content: { 'application/json': { schema: reference('Error1') } },
    },
    '500': {
      description: 'The app does not use leases, or the storage has none.',
      content: { 'application/json': { schema: reference('Error4') } },
    },
    '401': { description: 'No key, or an unknown one.' },
  },
}
