import type { Scrub } from '@durable-http/core'

/** A response to a status read that several callers get; each writes its own from it. */
export interface SharedStatus {
  status: number
  headers: Headers
  text: string
  /** What its readers are told, once one of them was; a map beside it would be dear, as most are read once. */
  told?: ToldStatus | undefined
}

/** What all who read a shared status are told of it. */
export interface ToldStatus {
  /** What scrubbed it. */
  by: Scrub
  status: number
  body: string
  tag: string
  headers: Readonly<Record<string, string>>
  /** True if the host names the address of the status, in place of which callers are told their own. */
  isLocated: boolean
}
