import type { Context } from 'hono'
import { foreignBody, otherJson } from './foreign-body.ts'
import type { ResponseContext } from './host-response.ts'
import { ownLocation } from './own-location.ts'
import { hasOtherHandlers, respond } from './respond.ts'
import type { SharedReads } from './shared-reads.ts'
import type { SharedStatus, PreparedStatus } from './shared-status.ts'
import { type Reader, writeStatus } from './prepared-status.ts'

/**
 * Responds to a request that equals an earlier one to the letter, out of what is kept or of a read that is under way: with the headers given
 * besides those that the first response had. Undefined, or a promise of it, where the request has to go the ordinary way; never rejects.
 */
export type RepeatResponse = (
  ownHeaders: Readonly<Record<string, string>>,
) => Response | Promise<Response | undefined> | undefined

/** Where equal requests find the successors of a status, and who takes the function that repeats it. */
export interface RepeatedRead {
  reads: SharedReads
  key: string
  instanceId: string
  onRepeatable: (c: Context, again: RepeatResponse) => void
}

/** A status that is written for several readers. */
export interface SharedResponse {
  shared: SharedStatus
  preparedOf: PrepareStatus
  /** Absent where equal requests have to go the ordinary way. */
  repeat: RepeatedRead | undefined
}

type PrepareStatus = (shared: SharedStatus) => PreparedStatus | undefined

/** Writes a shared status for one of its readers, and offers how requests that equal this one can be served. */
export async function writeShared(
  c: Context,
  { shared, preparedOf, repeat }: SharedResponse,
  responseContext: ResponseContext,
): Promise<Response> {
  const prepared = preparedOf(shared)
  if (!prepared) throw foreignBody(responseContext.name, shared.status, otherJson)
  const isHead = c.req.method === 'HEAD'
  const location = prepared.isLocated ? await ownLocation(responseContext) : undefined
  const reader = { isHead, ifNoneMatch: c.req.header('if-none-match'), location }
  // Signed links end at a time of their own, and other handlers may have a say in each response.
  if (repeat && !isHead && !responseContext.signLink && !hasOtherHandlers(c))
    repeat.onRepeatable(c, createAgain(repeat, preparedOf, reader))
  return respond(c, ...writeStatus(prepared, reader, responseContext.ownHeaders()))
}

// It outlives its request, so it holds nothing of it but these.
function createAgain(
  { reads, key, instanceId }: RepeatedRead,
  preparedOf: PrepareStatus,
  reader: Reader,
): RepeatResponse {
  return function repeatResponse(ownHeaders) {
    const found = reads.join(key, instanceId)
    if (!(found instanceof Promise)) return write(found, ownHeaders)
    // The caller who began that read gets its failure; the others go the ordinary way.
    return found.then((shared) => write(shared, ownHeaders)).catch(() => undefined)
  }

  function write(shared: SharedStatus | undefined, ownHeaders: Readonly<Record<string, string>>): Response | undefined {
    const prepared = shared && preparedOf(shared)
    if (!prepared || (prepared.isLocated && reader.location === undefined)) return undefined
    const [body, status, headers] = writeStatus(prepared, reader, ownHeaders)
    return new Response(body, { status, headers })
  }
}
