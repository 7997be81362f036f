import { hashText } from '@durable-http/core'

/** Body, status and headers of a response that is not a stream. */
export type WholeResponse = [body: string | null, status: number, headers: Record<string, string>]

/** Makes the weak entity tag of a body, in time linear in its length. */
export const entityTagOf = (body: string) => `W/"${body.length.toString(36)}-${hashText(body)}"`

/** True if `If-None-Match` names a tag; weak and strong tags are compared alike (RFC 9110, section 13.1.2). */
export function namesTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  const opaque = tag.slice(2)
  return ifNoneMatch.split(',', 100).some((item) => item.trim().replace(/^W\//, '') === opaque)
}

/** Puts its tag, if it has one, on a response; a caller who has the body already is sent 304 without it. */
export function withTag(
  [body, status, headers]: WholeResponse,
  tag: string | undefined,
  ifNoneMatch: string | undefined,
): WholeResponse {
  if (tag === undefined) return [body, status, headers]
  headers['etag'] = tag
  if (!namesTag(ifNoneMatch, tag)) return [body, status, headers]
  const { 'content-type': _, ...rest } = headers
  return [null, 304, rest]
}
