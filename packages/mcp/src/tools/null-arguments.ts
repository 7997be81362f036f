import type { JsonSchema } from '@durable-http/core'

/** Drops arguments that are null where their schema has no null: models write it for an argument they leave out. */
export function withoutNulls(
  schema: JsonSchema,
  args: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const properties = schema['properties'] as Readonly<Record<string, JsonSchema>>
  const isAbsent = (name: string) =>
    args[name] === null && Object.hasOwn(properties, name) && !takesNull(properties[name]!)
  if (!Object.keys(args).some(isAbsent)) return args
  return Object.fromEntries(Object.entries(args).filter(([name]) => !isAbsent(name)))
}

// Without a type anything is taken, as for an input or the data of an event.
function takesNull({ type }: JsonSchema): boolean {
  return type === undefined || type === 'null' || (Array.isArray(type) && type.includes('null'))
}
