import { formRequest, type InputRequest, isObject } from '../protocol/client-inputs.ts'
import { safeLine } from '../text/safe-text.ts'

const mostRequests = 10
const mostFields = 20
const types = new Set(['string', 'number', 'integer', 'boolean'])
const texts = ['title', 'description', 'format'] as const
const numbers = ['minimum', 'maximum', 'minLength', 'maxLength'] as const

/**
 * Reads `customStatus.mcp.inputRequests`: forms that an orchestrator wants its user to fill, by key; `eventOf` is the event that it waits for.
 * Built field by field from what forms may hold; anything else is left out.
 */
export function readInputRequests(customStatus: unknown): Record<string, InputRequest> {
  const given =
    isObject(customStatus) && isObject(customStatus['mcp']) ? customStatus['mcp']['inputRequests'] : undefined
  if (!isObject(given)) return {}
  const found: [string, InputRequest][] = []
  for (const [key, request] of Object.entries(given)) {
    if (found.length === mostRequests) break
    const form = isKey(key) ? formOf(request) : undefined
    if (form) found.push([key, form])
  }
  return Object.fromEntries(found)
}

/** Name of the event that takes the answer to a request: its key, with a dot for each `#`, which no host can address in a path. */
export function eventOf(key: string): string {
  return key.replaceAll('#', '.')
}

// Skips requests that cannot be answered: a host cannot address other names.
const isKey = (key: string) => /^[\w#.:~-]{1,128}$/.test(key) && !/^\.+$/.test(eventOf(key))

function formOf(request: unknown): InputRequest | undefined {
  if (!isObject(request) || request['method'] !== 'elicitation/create' || !isObject(request['params'])) return undefined
  const { message, requestedSchema } = request['params']
  if (typeof message !== 'string') return undefined
  const { properties, required } = isObject(requestedSchema) ? requestedSchema : {}
  const fields = Object.entries(isObject(properties) ? properties : {})
    .slice(0, mostFields)
    .flatMap(([name, schema]) => {
      const field = fieldOf(schema)
      return field ? [[safeLine(name, 80), field] as const] : []
    })
  const names = new Set(fields.map(([name]) => name))
  const needed = Array.isArray(required) ? required.filter((name): name is string => names.has(name as string)) : []
  const { method, params } = formRequest(safeLine(message, 1_000), Object.fromEntries(fields), needed)
  return { method, params: { mode: 'form', ...params } }
}

function fieldOf(schema: unknown): Record<string, unknown> | undefined {
  if (!isObject(schema) || !types.has(schema['type'] as string)) return undefined
  const field: Record<string, unknown> = { type: schema['type'] }
  for (const name of texts) if (typeof schema[name] === 'string') field[name] = safeLine(schema[name], 300)
  for (const name of numbers) if (typeof schema[name] === 'number') field[name] = schema[name]
  const { enum: choices } = schema
  if (Array.isArray(choices) && choices.length <= 50 && choices.every((choice) => typeof choice === 'string'))
    field['enum'] = choices.map((choice: string) => safeLine(choice, 100))
  if (['string', 'number', 'boolean'].includes(typeof schema['default']))
    field['default'] = typeof schema['default'] === 'string' ? safeLine(schema['default'], 300) : schema['default']
  return field
}
