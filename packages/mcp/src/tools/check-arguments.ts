import { DurableError, type InputIssue, type JsonSchema, type Scrub } from '@durable-http/core'
import type { Property } from './schema.ts'
import { wholeSlice } from '../text/safe-text.ts'

/** Checks the arguments of a call against the tool's schema as far as tools use JSON Schema; throws `invalid_input`. */
export function checkArguments(
  tool: string,
  schema: JsonSchema,
  args: Readonly<Record<string, unknown>>,
  scrub: Scrub,
): void {
  const properties = schema['properties'] as Record<string, Property>
  const required = (schema['required'] ?? []) as string[]
  const issues: InputIssue[] = []
  for (const name of required) {
    if (args[name] === undefined) issues.push({ parameter: name, message: 'is required' })
  }
  for (const [name, property] of Object.entries(properties)) {
    const value = Object.hasOwn(args, name) ? args[name] : undefined
    const fault = value === undefined ? undefined : faultOf(value, property)
    if (fault) issues.push({ parameter: name, message: fault, received: shown(value, scrub) })
  }
  const unknown = unknownNames(args, properties)
  if (unknown.length > 0) issues.push(unknownArguments(unknown, Object.keys(properties)))
  if (issues.length > 0)
    throw new DurableError('invalid_input', `${tool}: the arguments are not as expected`, { issues })
}

const mostUnknown = 20

// A call may hold tens of thousands: a few show the mistake, and the rest is not looked at.
function unknownNames(args: Readonly<Record<string, unknown>>, properties: Readonly<Record<string, Property>>) {
  const names: string[] = []
  for (const name in args) {
    if (Object.hasOwn(properties, name) || args[name] === undefined) continue
    names.push(name)
    if (names.length > mostUnknown) break
  }
  return names
}

function unknownArguments([first, ...others]: readonly string[], known: readonly string[]): InputIssue {
  const count = others.length >= mostUnknown ? `at least ${mostUnknown}` : others.length
  const more = others.length === 0 ? 'is not an argument' : `and ${count} more are not arguments`
  return { parameter: first!, message: `${more} of this tool; it takes ${known.join(', ')}` }
}

function faultOf(value: unknown, property: Property): string | undefined {
  const { type, minimum, maximum, maxLength, maxItems } = property as Bounds
  const choices = property['enum'] as unknown[] | undefined
  // Choices that are not texts come from described orchestrators, whose own validator judges them.
  if (choices?.every((choice) => typeof choice === 'string') && !choices.includes(value as string))
    return `must be one of ${choices.join(', ')}`
  if (type === 'string' && typeof value !== 'string') return 'must be a string'
  if (typeof value === 'string' && value.length > (maxLength ?? Infinity))
    return `must have at most ${maxLength} characters, and has ${value.length}`
  if (type === 'boolean' && typeof value !== 'boolean') return 'must be true or false'
  if (type === 'object' && (typeof value !== 'object' || value === null || Array.isArray(value)))
    return 'must be an object'
  if (type === 'array') {
    if (!Array.isArray(value)) return 'must be a list'
    if (value.length > (maxItems ?? Infinity)) return `must have at most ${maxItems} items, and has ${value.length}`
    const items = property['items'] as Property | undefined
    if (typeof items?.['type'] !== 'string') return undefined
    const index = value.findIndex((item) => faultOf(item, items) !== undefined)
    return index < 0
      ? undefined
      : `must be a list of ${items['type']}s: item ${index + 1} ${faultOf(value[index], items)}`
  }
  if (type !== 'integer' && type !== 'number') return undefined
  const kind = type === 'integer' ? 'a whole number' : 'a number'
  const range =
    (minimum === undefined ? '' : ` from ${minimum}`) +
    (maximum === undefined ? '' : ` ${minimum === undefined ? 'up ' : ''}to ${maximum}`)
  const number = typeof value === 'number' && (type === 'number' ? Number.isFinite(value) : Number.isInteger(value))
  if (!number || value < (minimum ?? -Infinity) || value > (maximum ?? Infinity)) return `must be ${kind}${range}`
  return undefined
}

interface Bounds {
  type?: string
  minimum?: number
  maximum?: number
  maxLength?: number
  maxItems?: number
}

// Scrubbed first: half of a key would no longer be recognised.
function shown(value: unknown, scrub: Scrub): string {
  const text = scrub(jsonOf(value).slice(0, 8_192))
  return text.length > 60 ? `${wholeSlice(text, 60)}…` : text
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value
  } catch {
    // It is nested too deep.
    return typeof value
  }
}
