import type { Context } from 'hono'
import { foreignBody, otherJson } from './foreign-body.ts'
import type { Exchange } from './host-answer.ts'
import { ownLocation } from './own-location.ts'
import { hasOtherHandlers, respond } from './respond.ts'
import type { SharedStatus } from './shared-reads.ts'
import { tellStatus, type ToldStatus } from './told-status.ts'

/**
 * Responds to a request that equals an earlier one to the letter, out of what is kept: with the headers given besides those that the first
 * response had; undefined where it has to go the ordinary way.
 */
export type AnswerAgain = (ownHeaders: Readonly<Record<string, string>>) => Response | undefined

/** A shared status, and how equal requests find its successors. */
export interface SharedAnswer {
  shared: SharedStatus
  toldOf: (shared: SharedStatus) => ToldStatus | undefined
  /** Returns the status that is kept; absent where equal requests have to go the ordinary way. */
  kept?: (() => SharedStatus | undefined) | undefined
  onRepeatable?: ((c: Context, again: AnswerAgain) => void) | undefined
}

/** Writes a shared status for one of its readers, and tells how requests that equal this one can be answered. */
export async function writeShared(
  c: Context,
  { shared, toldOf, kept, onRepeatable }: SharedAnswer,
  exchange: Exchange,
): Promise<Response> {
  const told = toldOf(shared)
  if (!told) throw foreignBody(exchange.name, shared.status, otherJson)
  const isHead = c.req.method === 'HEAD'
  const location = told.isLocated ? await ownLocation(exchange) : undefined
  const reader = { isHead, ifNoneMatch: c.req.header('if-none-match'), location }
  // Signed links end at a time of their own, and other handlers may have a say in each response.
  if (kept && onRepeatable && !isHead && !exchange.signLink && !hasOtherHandlers(c))
    onRepeatable(c, function answerAgain(ownHeaders) {
      const next = kept()
      const known = next && toldOf(next)
      if (!known || (known.isLocated && location === undefined)) return undefined
      const [body, status, headers] = tellStatus(known, { ...reader, ownHeaders })
      return new Response(body, { status, headers })
    })
  return respond(c, ...tellStatus(told, { ...reader, ownHeaders: exchange.ownHeaders() }))
}
