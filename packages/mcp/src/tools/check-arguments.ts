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
  for (const [name, value] of Object.entries(args)) {
    if (value === undefined) continue
    if (!Object.hasOwn(properties, name)) {
      issues.push({
        parameter: name,
        message: `is no argument of this tool; it takes ${Object.keys(properties).join(', ')}`,
      })
      continue
    }
    const fault = faultOf(value, properties[name]!)
    if (fault) issues.push({ parameter: name, message: fault, received: shown(value, scrub) })
  }
  if (issues.length > 0)
    throw new DurableError('invalid_input', `${tool}: the arguments are not as expected`, { issues })
}

function faultOf(value: unknown, property: Property): string | undefined {
  const { type, minimum, maximum } = property as { type?: string; minimum?: number; maximum?: number }
  const choices = property['enum'] as unknown[] | undefined
  // Choices that are no texts come from described orchestrators, whose own validator judges them.
  if (choices?.every((choice) => typeof choice === 'string') && !choices.includes(value as string))
    return `must be one of ${choices.join(', ')}`
  if (type === 'string' && typeof value !== 'string') return 'must be a string'
  if (type === 'boolean' && typeof value !== 'boolean') return 'must be true or false'
  if (type === 'array') {
    if (!Array.isArray(value)) return 'must be a list'
    const items = property['items'] as Property | undefined
    const kind = items?.['type']
    return items && typeof kind === 'string' && value.some((item) => faultOf(item, items))
      ? `must be a list of ${kind}s`
      : undefined
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

// Scrubbed first: of a key that is cut in two nobody would know the half.
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
