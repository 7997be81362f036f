import { once } from '../once.ts'
import { unfilledPlaceholder } from '../placeholder.ts'
import { wholeNumber } from './whole-number.ts'
import * as z from 'zod/v4-mini'

const settingName = (what: string) =>
  z.optional(
    z
      .string({ error: `must be a string: ${what}` })
      .check(
        z.regex(/^[A-Za-z0-9_.:-]{1,128}$/, { error: 'must be 1 to 128 letters, digits, or any of _ . : -' }),
        z.describe(what),
      ),
  )

/** Parameters that every operation takes (contract 1.3). */
export const commonParameters = once(() => ({
  taskHub: settingName("Task hub to work on; the app's own when absent."),
  connection: settingName('Name of the app setting that holds the storage connection.'),
}))

const longestToken = 16_384
const pageSize = 'must be a whole number from 1 to 10000'

/** Parameters of lists. */
export const pageParameters = once(() => ({
  top: z.optional(
    wholeNumber(pageSize).check(
      z.minimum(1, { error: pageSize }),
      z.maximum(10_000, { error: pageSize }),
      z.describe('Size of a page, 100 when absent; not a limit on the whole list.'),
    ),
  ),
  continuationToken: z.optional(
    z.string({ error: 'must be the token of an earlier page' }).check(
      z.maxLength(longestToken, { error: `must have at most ${longestToken} characters` }),
      // A token is opaque: it may be any header value, spaces inside and at its end included.
      z.regex(/^[\t\x20-\x7E\x80-\xFF]+$/, { error: 'must be the token of an earlier page, which a header can hold' }),
      z.refine((token) => token.trim() !== '', {
        error: 'must be the token of an earlier page, not only spaces; leave it out for the first page',
      }),
      z.describe('Token of the next page, exactly as the response before gave it.'),
    ),
  ),
}))

function seconds(what: string, minimum: number) {
  const error = `must be a number of seconds from ${minimum} to 230`
  return z.optional(
    z.number({ error }).check(z.minimum(minimum, { error }), z.maximum(230, { error }), z.describe(what)),
  )
}

export const flag = (what: string) => z.optional(z.boolean({ error: 'must be true or false' }).check(z.describe(what)))

/** Server-side waiting of start and restart, in seconds (contract 2.14). */
export const waitParameters = once(() => ({
  timeout: seconds('Seconds to wait for the end of the instance; needs pollingInterval.', 0),
  pollingInterval: seconds('Seconds between two looks at the instance; needs timeout.', 0.1),
  showInput: flag(
    'True to include the input in the status of an instance that fails during the wait, which is the default.',
  ),
  showHistory: flag('True to include the history in the status of an instance that fails during the wait.'),
  showHistoryOutput: flag('True to include results in that history; needs showHistory.'),
}))

/** Parameters of waiting, by name: with them the response can be another one. */
export const waitFields = ['timeout', 'pollingInterval', 'showInput', 'showHistory', 'showHistoryOutput'] as const

export const reason = once(() =>
  z.optional(
    z.string({ error: 'must be a string' }).check(
      z.maxLength(2_000, { error: 'must have at most 2000 characters' }),
      (context) => {
        const fault = unfilledPlaceholder(context.value)
        if (fault) context.issues.push({ code: 'custom', message: fault, input: context.value, path: [] })
      },
      z.refine((text) => text.isWellFormed(), { error: 'must not contain half of a surrogate pair' }),
      z.describe('Why; the host keeps it as text that it later reads as JSON.'),
    ),
  ),
)
