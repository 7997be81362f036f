import {
  type BulkActionName,
  bulkActionNames,
  bulkOperation,
  type Effect,
  type OperationName,
  operations,
} from '@durable-http/core'
import type { Properties } from '../schema.ts'

/** The operation of an action that a call names; undefined for any other text. */
export function operationOf(action: unknown): OperationName | undefined {
  const name = bulkActionNames.find((one) => one === action)
  return name && bulkOperation(name)
}

/** Effects of the actions that a tool takes, by action; undefined for a tool that takes none. */
export function effectsOfActions({ input }: { input: Properties }): Record<string, Effect> | undefined {
  const { action } = input
  const names = action?.['enum'] as readonly BulkActionName[] | undefined
  if (!names?.every((name) => operationOf(name))) return undefined
  return Object.fromEntries(names.map((name) => [name, operations[bulkOperation(name)].effect]))
}

/** The schema of a tool with fewer actions; undefined where none is left. */
export function withActions<Schema extends { readonly [name: string]: unknown }>(
  properties: Schema,
  allows: (action: BulkActionName) => boolean,
): Schema | undefined {
  const action = properties['action'] as { enum: readonly BulkActionName[] }
  const left = action.enum.filter(allows)
  return left.length === 0 ? undefined : { ...properties, action: { ...action, enum: left } }
}
