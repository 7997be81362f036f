import { readRetryAfter, type Scrub } from '@durable-http/core'

const tokenName = 'x-ms-continuation-token'

/** Headers that stand in every response to an operation. */
export const standingHeaders = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const

/** Type of every JSON body. */
export const jsonBody = { 'content-type': 'application/json; charset=utf-8' } as const

/** The host's `Retry-After` in seconds, as a header for callers; none where it has none that can be read. */
export function retryHeader(headers: Headers, scrub: Scrub): Record<string, string> {
  const milliseconds = readRetryAfter(scrub(headers.get('retry-after') ?? ''), Date.now())
  return milliseconds === undefined ? {} : { 'retry-after': String(Math.ceil(milliseconds / 1000)) }
}

/** The host's continuation token, as a header for callers; none where it has none. */
export function tokenHeader(headers: Headers, scrub: Scrub): Record<string, string> {
  const token = headers.get(tokenName)
  return token?.trim() ? { [tokenName]: scrub(token) } : {}
}
