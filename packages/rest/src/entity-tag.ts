import { hashText } from '@durable-http/core'

/** Makes the weak entity tag of a body, in time linear in its length. */
export const entityTagOf = (body: string) => `W/"${body.length.toString(36)}-${hashText(body)}"`

/** True if `If-None-Match` names a tag; weak and strong tags are compared alike (RFC 9110, section 13.1.2). */
export function namesTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  const opaque = tag.slice(2)
  return ifNoneMatch.split(',', 100).some((item) => item.trim().replace(/^W\//, '') === opaque)
}
