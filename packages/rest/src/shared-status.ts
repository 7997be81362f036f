import type { Scrub } from '@durable-http/core'

/** A response to a status read that several callers get; each writes its own from it. */
export interface SharedStatus {
  status: number
  headers: Headers
  text: string
  /** The part that all readers share, kept after the first one; most statuses have one reader, so a map would cost more. */
  prepared?: PreparedStatus | undefined
}

/** The part of the response to a shared status that all its readers get. */
export interface PreparedStatus {
  /** The function that scrubbed it. */
  by: Scrub
  status: number
  body: string
  tag: string
  headers: Readonly<Record<string, string>>
  /** True if the host names the address of the status, in place of which callers get one of the gateway. */
  isLocated: boolean
}
