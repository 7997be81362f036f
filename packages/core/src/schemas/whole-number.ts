import * as z from 'zod/v4-mini'

/** Makes a schema of whole numbers; `z.int` would bring all formats of numbers into the bundle of each client, 0.4 kB. */
export const wholeNumber = (error?: string) =>
  z.number(error).check(z.refine(Number.isSafeInteger, { error, abort: true }), z.meta({ type: 'integer' }))
