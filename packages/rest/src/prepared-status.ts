import type { Scrub } from '@durable-http/core'
import { entityTagOf, type WholeResponse, withTag } from './entity-tag.ts'
import { jsonBody, retryHeader, standingHeaders, tokenHeader } from './passed-headers.ts'
import { looksLike } from './response-shape.ts'
import type { SharedStatus, PreparedStatus } from './shared-status.ts'

/** The parts of a response that differ between those who read the same status. */
export interface Reader {
  isHead: boolean
  ifNoneMatch: string | undefined
  location: string | undefined
}

/** Makes what validates and scrubs a shared status once for all its readers; undefined where the body is not one of this API. */
export function createStatusPreparer(scrub: Scrub): (shared: SharedStatus) => PreparedStatus | undefined {
  return function preparedOf(shared) {
    const { status, headers, text, prepared } = shared
    if (prepared?.by === scrub) return prepared
    if (!looksLike('getInstanceStatus', text)) return undefined
    const body = scrub(text)
    return (shared.prepared = {
      by: scrub,
      status,
      body,
      tag: entityTagOf(body),
      headers: { ...retryHeader(headers, scrub), ...jsonBody, ...tokenHeader(headers, scrub) },
      isLocated: status === 202 && headers.has('location'),
    })
  }
}

/** Writes a shared status for one reader, with the gateway's own headers. */
export function writeStatus(
  prepared: PreparedStatus,
  { isHead, ifNoneMatch, location }: Reader,
  ownHeaders: Readonly<Record<string, string>> | undefined,
): WholeResponse {
  const headers: Record<string, string> = { ...standingHeaders, ...ownHeaders, ...prepared.headers }
  if (prepared.isLocated && location !== undefined) headers['location'] = location
  if (isHead) return [null, prepared.status, headers]
  return withTag([prepared.body, prepared.status, headers], prepared.tag, ifNoneMatch)
}
