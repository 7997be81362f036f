import { parameter } from './parameter.ts'
import * as z from 'zod/v4'

function readInstant(value: unknown): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
  if (typeof value !== 'string') return value
  const year = Number(value.slice(0, 4))
  // A zone is asked for: without one, older hosts read the server's local time and newer ones UTC.
  return zoned.test(value) && year > 1 && !Number.isNaN(Date.parse(value)) && realDay(value) ? value : `${value}\0`
}

const zoned = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/

// Date.parse rolls 30 February over into March where the host would drop the whole filter.
function realDay(value: string): boolean {
  const day = value.slice(0, 10)
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
}

/** An instant: a `Date`, or ISO 8601 text with `Z` or an offset. */
export const timestamp = (what: string) =>
  parameter<string | Date, string>(
    readInstant,
    z
      .string({ error: 'must be an ISO 8601 date-time with Z or an offset, such as 2026-02-03T04:05:06Z' })
      .regex(zoned, { error: 'must be an ISO 8601 date-time with Z or an offset, such as 2026-02-03T04:05:06Z' })
      .meta({ format: 'date-time', description: what }),
  )
