import { unfilledPlaceholder } from '../placeholder.ts'
import * as z from 'zod/v4'

const settingName = (what: string) =>
  z
    .string({ error: `must be a string: ${what}` })
    .regex(/^[A-Za-z0-9_.:-]{1,128}$/, { error: 'must be 1 to 128 letters, digits, or any of _ . : -' })
    .describe(what)

/** Parameters that every operation takes (contract 1.3). */
export const commonParameters = {
  taskHub: settingName("Task hub to work on; the app's own when absent.").optional(),
  connection: settingName('Name of the app setting that holds the storage connection.').optional(),
}

const longestToken = 16_384

/** Parameters of lists. */
export const pageParameters = {
  top: z
    .int({ error: 'must be a whole number from 1 to 10000' })
    .min(1, { error: 'must be a whole number from 1 to 10000' })
    .max(10_000, { error: 'must be a whole number from 1 to 10000' })
    .describe('Size of a page, 100 when absent; not a limit on the whole list.')
    .optional(),
  continuationToken: z
    .string({ error: 'must be the token of an earlier page' })
    .max(longestToken, { error: `must have at most ${longestToken} characters` })
    // A token is opaque: it may be whatever a header holds, spaces inside and at its end included.
    .regex(/^[\t\x20-\x7E\x80-\xFF]+$/, { error: 'must be the token of an earlier page, which a header can hold' })
    .refine((token) => token.trim() !== '', {
      error: 'must be the token of an earlier page, not only spaces; leave it out for the first page',
    })
    .describe('Token of the next page, exactly as the response before gave it.')
    .optional(),
}

const seconds = (what: string, minimum: number) =>
  z
    .number({ error: `must be a number of seconds from ${minimum} to 230` })
    .min(minimum, { error: `must be a number of seconds from ${minimum} to 230` })
    .max(230, { error: `must be a number of seconds from ${minimum} to 230` })
    .describe(what)
    .optional()

export const flag = (what: string) => z.boolean({ error: 'must be true or false' }).describe(what).optional()

/** Server-side waiting of start and restart, in seconds (contract 2.14). */
export const waitParameters = {
  timeout: seconds('Seconds to wait for the end of the instance; needs pollingInterval.', 0),
  pollingInterval: seconds('Seconds between two looks at the instance; needs timeout.', 0.1),
  showInput: flag('Whether the status of an instance that failed meanwhile holds the input; true when absent.'),
  showHistory: flag('Whether the status of an instance that failed meanwhile holds the history.'),
  showHistoryOutput: flag('Whether results are part of that history; needs showHistory.'),
}

/** Parameters of waiting, by name: with them the response can be another one. */
export const waitFields = ['timeout', 'pollingInterval', 'showInput', 'showHistory', 'showHistoryOutput'] as const

export const reason = z
  .string({ error: 'must be a string' })
  .max(2_000, { error: 'must have at most 2000 characters' })
  .check((context) => {
    const fault = unfilledPlaceholder(context.value)
    if (fault) context.issues.push({ code: 'custom', message: fault, input: context.value, path: [] })
  })
  .refine((text) => text.isWellFormed(), { error: 'must not contain half of a surrogate pair' })
  .describe('Why; the host keeps it as text that it later reads as JSON.')
  .optional()
