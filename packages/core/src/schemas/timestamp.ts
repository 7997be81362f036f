import * as z from 'zod/v4-mini'
import { readInstant } from './instant.ts'
import type { Parameter } from './parameter.ts'

const expected = 'must be an ISO 8601 date-time with Z or an offset, such as 2026-02-03T04:05:06Z'
// The shape that callers write; what is sent is one of it.
const zoned = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)$/

interface TimestampOptions {
  /** Earliest instant that is accepted, and the reason. */
  from?: { instant: string; reason: string }
}

/** An instant: a `Date`, or ISO 8601 text with `Z` or an offset. It is sent in UTC with seven fractional digits. */
export function timestamp(description: string, { from }: TimestampOptions = {}): Parameter<string, string | Date> {
  const read = z.transform((value: unknown, context) => {
    const refuse = (message: string) => {
      context.issues.push({ code: 'custom', message, input: value })
      return z.NEVER
    }
    if (typeof value !== 'string' && !(value instanceof Date)) return refuse(expected)
    const { text, fault } = readInstant(value)
    if (fault !== undefined) return refuse(fault)
    return from !== undefined && text < from.instant ? refuse(from.reason) : text
  })
  const sent = z.string().check(z.regex(zoned), z.meta({ format: 'date-time', description }))
  return z.pipe(read as never, sent as never)
}
