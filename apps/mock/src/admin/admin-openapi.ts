import { z } from 'zod'
import { type AdminRoute, adminRoutes } from './admin-routes.ts'

const json = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io })
  return { 'application/json': { schema: rest } }
}

const operationIdOf = (key: string): string =>
  key
    .toLowerCase()
    .replaceAll(/\{id\}\/?/g, 'one ')
    .split(/[^a-z]+/)
    .filter(Boolean)
    .map((word, index) => (index === 0 ? word : word[0]!.toUpperCase() + word.slice(1)))
    .join('')

function operationOf(key: string, { summary, body, query, status, response }: AdminRoute) {
  const parameters = [
    ...(key.includes('{id}') ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }] : []),
    ...Object.entries(query?.shape ?? {}).map(([name, schema]) => {
      const { $schema: _dialect, ...rest } = z.toJSONSchema(schema as z.ZodType, { io: 'input' })
      return { name, in: 'query', required: false, schema: rest }
    }),
  ]
  return {
    operationId: operationIdOf(key),
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: json(body, 'input') } }),
    responses: {
      [status ?? 200]: { description: 'Done', ...(response && { content: json(response, 'output') }) },
      default: {
        description: 'Refused',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

/** Describes the admin API as OpenAPI 3.1. */
export function adminOpenApi(): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const [key, route] of Object.entries(adminRoutes)) {
    const [method = '', path = ''] = key.split(' ')
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(key, route) }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Admin API of the fake Durable Functions host',
      version: '1',
      description:
        'Seeds, turns the clock, breaks things and looks at what was asked. JSON only; requests of web pages are refused.',
    },
    servers: [{ url: '/_mock/v1' }],
    security: [{}, { adminKey: [] }, { bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        adminKey: { type: 'apiKey', in: 'header', name: 'x-mock-admin-key' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      schemas: {
        Problem: {
          type: 'object',
          required: ['title', 'status', 'code', 'detail'],
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            code: { type: 'string' },
            detail: { type: 'string' },
            problems: { type: 'array', items: { type: 'string' } },
          },
        },
      },
    },
  }
}
