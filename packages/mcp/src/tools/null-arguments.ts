import type { JsonSchema } from '@durable-http/core'

/** Drops arguments that are null where their schema has no null: models write it for an argument they leave out. */
export function withoutNulls(
  schema: JsonSchema,
  args: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const properties = schema['properties'] as Readonly<Record<string, JsonSchema>>
  // Through the schema, not through the call: that may hold tens of thousands of names.
  const absent = Object.keys(properties).filter(
    (name) => Object.hasOwn(args, name) && args[name] === null && !takesNull(properties[name]!),
  )
  if (absent.length === 0) return args
  return { ...args, ...Object.fromEntries(absent.map((name) => [name, undefined])) }
}

// Without a type anything is taken, as for an input or the data of an event.
function takesNull({ type }: JsonSchema): boolean {
  return type === undefined || type === 'null' || (Array.isArray(type) && type.includes('null'))
}
