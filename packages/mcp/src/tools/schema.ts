import type { JsonSchema } from '@durable-http/core'

/** The schema of one argument or one member of a result. */
export type Property = JsonSchema

/** Properties by name. */
export type Properties = Readonly<Record<string, Property>>

// No additionalProperties: checkArguments refuses what is not listed, and each keyword is paid for in every conversation.
/** The schema of an object of these members. */
export function objectSchema(
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

/** A text of at most so many characters. */
export function shortText(maxLength: number, description?: string): Property {
  return { type: 'string', maxLength, ...(description === undefined ? {} : { description }) }
}

/** Characters of an id or a name. */
export const nameLength = 256

/** Characters of what this server made and a call gives back: a cursor or a plan. */
export const stateLength = 16_384
