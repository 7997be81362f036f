import type { JsonSchema } from '@durable-http/core'
import { isObject } from '../../protocol/client-inputs.ts'

/** A schema within a schema, and the names and numbers that lead to it. */
export interface SchemaPart {
  path: readonly string[]
  schema: unknown
}

const single = new Set([
  'additionalProperties',
  'contains',
  'contentSchema',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
])
const listed = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])
const named = new Set(['$defs', 'definitions', 'dependentSchemas', 'patternProperties', 'properties'])

/** The schemas directly within one; values that merely look like schemas, such as examples, do not count. */
export function partsOf(schema: JsonSchema): SchemaPart[] {
  return Object.entries(schema).flatMap(([keyword, value]): SchemaPart[] => {
    if (single.has(keyword)) return [{ path: [keyword], schema: value }]
    const holds = (listed.has(keyword) && Array.isArray(value)) || (named.has(keyword) && isObject(value))
    if (!holds) return []
    return Object.entries(value as object).map(([name, schema]) => ({ path: [keyword, name], schema }))
  })
}

/** A schema as a part of a greater one, in which it stands at the JSON Pointer `at`: its references lead where they led. */
export function embedSchema(schema: JsonSchema, at: string): JsonSchema {
  // Clients know one document, the tool; a second one of the same name would be refused.
  const { $id: _, $schema: __, ...rest } = schema
  return moved(rest, at) as JsonSchema
}

function moved(node: unknown, at: string): unknown {
  if (!isObject(node)) return node
  const { $ref } = node
  const copy: Record<string, unknown> = {
    ...node,
    ...(typeof $ref === 'string' ? { $ref: `#${at}${$ref.slice(1)}` } : {}),
  }
  for (const [keyword, value] of Object.entries(node)) {
    if (single.has(keyword)) copy[keyword] = moved(value, at)
    else if (listed.has(keyword) && Array.isArray(value)) copy[keyword] = value.map((one) => moved(one, at))
    else if (named.has(keyword) && isObject(value))
      copy[keyword] = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, moved(one, at)]))
  }
  return copy
}
