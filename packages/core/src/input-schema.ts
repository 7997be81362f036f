import { toJSONSchema } from 'zod/v4/core'
import type { Operation } from './operation.ts'

/** A JSON Schema (draft 2020-12) as plain data. */
export type JsonSchema = { [keyword: string]: unknown }

/** The JSON Schema of an operation's input, for faces that describe or read it; instants and statuses are texts there. */
export function inputSchemaOf(operation: Pick<Operation, 'input'>): JsonSchema {
  const { $schema: _, ...schema } = toJSONSchema(operation.input, {
    io: 'output',
    unrepresentable: 'any',
  }) as JsonSchema
  return schema
}

/** The JSON Schema of an operation's successful response body; undefined when the body is empty. */
export function responseSchemaOf(operation: Pick<Operation, 'success'>, status: number): JsonSchema | undefined {
  const schema = operation.success[status]
  if (!schema) return undefined
  const { $schema: _, ...json } = toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as JsonSchema
  return json
}
