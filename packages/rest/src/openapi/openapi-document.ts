import { basePath, type Operation, operationNames, operations, routeOf } from '@durable-http/core'
import { responseSchemas } from './response-schemas.ts'
import { openApiOperation } from './operation-writer.ts'
import { problemResponses } from './openapi-problems.ts'
import { type DocumentedAuthentication, keysIgnored, securedDocument } from './secured-document.ts'
import type { OpenApiDocument, OpenApiPart } from './openapi-shape.ts'
import { hostTags } from './tags.ts'
import { v1Paths, v1Schemas } from './v1-paths.ts'
import { problemSchema } from './problem-schema.ts'

/** Dependencies of the document of an app. */
export interface DocumentOptions {
  /** Where callers reach the app; `/` when absent. */
  server?: string
  authentication?: DocumentedAuthentication | undefined
  /** The paths about jobs; absent for an app without jobs. */
  jobs?: OpenApiPart | undefined
}

/** Writes the OpenAPI 3.1 document of an app from the operation table. */
export function createOpenApiDocument({ server = '/', authentication, jobs }: DocumentOptions = {}): OpenApiDocument {
  const document = openDocument(server, jobs)
  return authentication ? securedDocument(document, authentication) : document
}

function openDocument(server: string, jobs: OpenApiPart | undefined): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {}
  for (const name of operationNames) {
    const operation: Operation = operations[name]
    const { method, path, pathParameters } = routeOf(operation)
    const add = (template: string, omitted?: string) => {
      paths[basePath + template] = {
        ...paths[basePath + template],
        [method.toLowerCase()]: openApiOperation(name, omitted),
      }
    }
    add(path)
    if (operation.emptySegment === 'omitted') add(path.replace(/\/\{\w+\}$/, ''), pathParameters.at(-1))
  }
  Object.assign(paths, v1Paths(), jobs?.paths())
  return {
    openapi: '3.1.1',
    info: {
      title: 'Durable Functions over REST',
      version: '1.0.0',
      summary: 'The Azure Durable Functions HTTP API through a gateway that keeps the system key to itself.',
      description: introduction,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: server }],
    security: [],
    tags: [
      ...hostTags,
      { name: 'Operators', description: 'Work on many instances at once; paths of the gateway, which no host has.' },
    ],
    paths,
    components: {
      schemas: { ...responseSchemas, ...v1Schemas, ...jobs?.schemas, Problem: problemSchema },
      responses: problemResponses(paths),
    },
  }
}

const introduction = [
  'Paths, methods and parameters are those of the Durable Functions webhooks, so that a client written for the host works when it is pointed here.',
  'No response holds the system key: links and `Location` lead to this gateway. ' + keysIgnored,
  'Unknown, malformed and conflicting parameters are refused with problem details (RFC 9457) that name the parameter, its value and what is accepted.',
  'A path that exists refuses other methods with 405 and `Allow`; HEAD is GET without a body.',
].join('\n\n')
