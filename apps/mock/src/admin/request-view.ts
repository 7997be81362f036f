import type { JournalEntry } from '../request-journal.ts'

const secretHeaders: ReadonlySet<string> = new Set(['x-functions-key', 'authorization', 'x-mock-admin-key', 'cookie'])

/** Takes the value of `code` out of a path and query, however its name is written. */
export const withoutKey = (target: string): string =>
  target.replaceAll(/([?&](?:c|%63)(?:o|%6f)(?:d|%64)(?:e|%65)=)[^&#]*/gi, '$1redacted')

/** Shows a request of the journal without its credentials. */
export const requestView = ({ id, time, method, target, operation, params, headers, body, status }: JournalEntry) => ({
  id,
  time: new Date(time).toISOString(),
  method,
  target: withoutKey(target),
  operation: operation ?? null,
  params: [...params],
  headers: Object.fromEntries(
    [...headers].map(([name, value]) => [name, secretHeaders.has(name) ? 'redacted' : value]),
  ),
  body,
  status,
})
