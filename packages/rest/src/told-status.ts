import type { Scrub } from '@durable-http/core'
import { entityTagOf, type WholeResponse, withTag } from './entity-tag.ts'
import { jsonBody, retryHeader, standingHeaders, tokenHeader } from './passed-headers.ts'
import { looksLike } from './response-shape.ts'
import type { SharedStatus, ToldStatus } from './shared-status.ts'

/** The parts of a response that differ between those who read the same status. */
export interface Reader {
  isHead: boolean
  ifNoneMatch: string | undefined
  location: string | undefined
}

/** Makes what judges and scrubs a shared status once for all who are told it; undefined where the body is not one of this API. */
export function createStatusTeller(scrub: Scrub): (shared: SharedStatus) => ToldStatus | undefined {
  return function toldOf(shared) {
    const { status, headers, text, told } = shared
    if (told?.by === scrub) return told
    if (!looksLike('getInstanceStatus', text)) return undefined
    const body = scrub(text)
    return (shared.told = {
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
export function tellStatus(
  told: ToldStatus,
  { isHead, ifNoneMatch, location }: Reader,
  ownHeaders: Readonly<Record<string, string>> | undefined,
): WholeResponse {
  const headers: Record<string, string> = { ...standingHeaders, ...ownHeaders, ...told.headers }
  if (told.isLocated && location !== undefined) headers['location'] = location
  if (isHead) return [null, told.status, headers]
  return withTag([told.body, told.status, headers], told.tag, ifNoneMatch)
}
