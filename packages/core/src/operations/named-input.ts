import type { $ZodObject, $ZodType } from 'zod/v4/core'
import * as z from 'zod/v4-mini'

/**
 * Gives an input schema the name of its interface, so that hovers print the name and not its expansion.
 * The schema is built when it is first used: building those of all operations takes longer than a call.
 */
export function named<In>(build: () => $ZodObject & { _zod: { input: In } }): $ZodType<Record<string, unknown>, In> {
  return z.lazy(build)
}
