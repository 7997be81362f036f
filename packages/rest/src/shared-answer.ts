import type { Context } from 'hono'
import { foreignBody, otherJson } from './foreign-body.ts'
import type { Exchange } from './host-answer.ts'
import { ownLocation } from './own-location.ts'
import { hasOtherHandlers, respond } from './respond.ts'
import type { SharedReads } from './shared-reads.ts'
import type { SharedStatus, ToldStatus } from './shared-status.ts'
import { type Reader, tellStatus } from './told-status.ts'

/**
 * Responds to a request that equals an earlier one to the letter, out of what is kept: with the headers given besides those that the first
 * response had; undefined where it has to go the ordinary way.
 */
export type AnswerAgain = (ownHeaders: Readonly<Record<string, string>>) => Response | undefined

/** Where equal requests find the successors of a status, and who is told how. */
export interface RepeatedRead {
  reads: SharedReads
  key: string
  instanceId: string
  onRepeatable: (c: Context, again: AnswerAgain) => void
}

/** A status that is written for several readers. */
export interface SharedAnswer {
  shared: SharedStatus
  toldOf: TellStatus
  /** Absent where equal requests have to go the ordinary way. */
  repeat: RepeatedRead | undefined
}

type TellStatus = (shared: SharedStatus) => ToldStatus | undefined

/** Writes a shared status for one of its readers, and tells how requests that equal this one can be answered. */
export async function writeShared(
  c: Context,
  { shared, toldOf, repeat }: SharedAnswer,
  exchange: Exchange,
): Promise<Response> {
  const told = toldOf(shared)
  if (!told) throw foreignBody(exchange.name, shared.status, otherJson)
  const isHead = c.req.method === 'HEAD'
  const location = told.isLocated ? await ownLocation(exchange) : undefined
  const reader = { isHead, ifNoneMatch: c.req.header('if-none-match'), location }
  // Signed links end at a time of their own, and other handlers may have a say in each response.
  if (repeat && !isHead && !exchange.signLink && !hasOtherHandlers(c))
    repeat.onRepeatable(c, createAgain(repeat, toldOf, reader))
  return respond(c, ...tellStatus(told, reader, exchange.ownHeaders()))
}

// It outlives its request, so it holds nothing of it but these.
function createAgain({ reads, key, instanceId }: RepeatedRead, toldOf: TellStatus, reader: Reader): AnswerAgain {
  return function answerAgain(ownHeaders) {
    const shared = reads.kept(key, instanceId)
    const told = shared && toldOf(shared)
    if (!told || (told.isLocated && reader.location === undefined)) return undefined
    const [body, status, headers] = tellStatus(told, reader, ownHeaders)
    return new Response(body, { status, headers })
  }
}
