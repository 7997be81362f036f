import type { $ZodObject, $ZodType } from 'zod/v4/core'

/** Gives an input schema the name of its interface, so that hovers print the name and not its expansion. */
export function named<In>(schema: $ZodObject & { _zod: { input: In } }): $ZodType<Record<string, unknown>, In> {
  return schema
}
