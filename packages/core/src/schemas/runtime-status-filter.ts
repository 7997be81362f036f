import * as z from 'zod/v4-mini'
import { once } from '../once.ts'
import { parameter } from './parameter.ts'
import { type RuntimeStatus, runtimeStatuses } from './runtime-status.ts'

/** One status, several, or a comma-separated list; case does not matter. */
export type RuntimeStatusFilter = RuntimeStatus | Lowercase<RuntimeStatus> | readonly RuntimeStatus[] | (string & {})

const nameByLowerCase = new Map(runtimeStatuses.map((name) => [name.toLowerCase(), name]))

function readStatuses(value: unknown): unknown {
  const parts = typeof value === 'string' ? value.split(',') : value
  if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string')) return value
  return parts.map((part) => nameByLowerCase.get(part.trim().toLowerCase()) ?? part).join(',')
}

const anyStatus = runtimeStatuses.join('|')

// The host drops unknown and differently cased names without a word, and a filter of which nothing is left is not a filter.
export const runtimeStatusFilter = once(() =>
  parameter<RuntimeStatusFilter, string>(
    readStatuses,
    z.string({ error: `must be one or more of ${runtimeStatuses.join(', ')}` }).check(
      z.regex(new RegExp(`^(${anyStatus})(,(${anyStatus}))*$`), {
        error: `must be one or more of ${runtimeStatuses.join(', ')}, separated by commas`,
      }),
      z.describe(`Only instances in these states: one or more of ${runtimeStatuses.join(', ')}, separated by commas.`),
    ),
  ),
)
