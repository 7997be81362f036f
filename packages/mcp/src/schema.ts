import type { JsonSchema } from '@durable-http/core'

/** The schema of one argument or one member of a result. */
export type Property = JsonSchema

/** Properties by name. */
export type Properties = Readonly<Record<string, Property>>

/** The schema of an object that takes no other members than these. */
export function objectSchema(
  properties: Properties,
  required: readonly string[] = [],
): JsonSchema & { type: 'object' } {
  return {
    type: 'object',
    properties,
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  }
}

/** The schema of a result: members are never left unsaid, but a later version may add some. */
export function resultSchema(
  properties: Properties,
  required: readonly string[] = [],
): JsonSchema & { type: 'object' } {
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) }
}

export const text: Property = { type: 'string' }
export const whole: Property = { type: 'integer' }
export const truth: Property = { type: 'boolean' }
export const anything: Property = {}
export const listOf = (items: Property): Property => ({ type: 'array', items })
