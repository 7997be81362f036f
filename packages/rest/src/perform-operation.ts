import { type CallOptions, type DurableClient, type OperationName, operations } from '@durable-http/core'
import type { Context } from 'hono'
import { createIdempotentStarts, readIdempotencyKey } from './idempotent-start.ts'
import { respondAfterWait, readWait } from './preferred-wait.ts'
import { takesIdempotencyKey } from './row-facts.ts'
import { forgetWritten, isShareable, readTogether } from './read-status.ts'
import type { SharedResponse } from './shared-response.ts'
import type { SharedReads } from './shared-reads.ts'
import { createStatusPreparer } from './prepared-status.ts'
import { type RequestBody, wholeText } from './body-reader.ts'
import type { V1Context } from './v1/v1-context.ts'

/** An operation that was admitted, with how its response is written. */
export interface AdmittedOperation {
  name: OperationName
  input: Record<string, unknown>
  body: RequestBody | undefined
  call: CallOptions
  /** Path and query below the base path. */
  target: string
  write: (
    operation: OperationName,
    input: Record<string, unknown>,
    target: string,
    response: Response,
  ) => Promise<Response>
  /** Writes a status that callers share. */
  writeShared: (sharedResponse: SharedResponse) => Promise<Response>
}

/** Makes what sends an admitted operation to the host: at once, once per `Idempotency-Key`, and with a wait where that is preferred. */
export function createPerformer(client: DurableClient, v1: V1Context, longestWait: number | undefined) {
  const { watches, clock, openStream, access, reads, onRepeatable } = v1
  const preparedOf = createStatusPreparer(client.scrub)
  const starts = createIdempotentStarts(client, v1.signer, v1.requests === undefined)

  return async function perform(c: Context, admitted: AdmittedOperation): Promise<Response> {
    const { name, input, body, call, target, write, writeShared } = admitted
    const { headers } = c.req.raw
    const raw = (operation: OperationName, given: Record<string, unknown>) =>
      (client.raw[operation] as (input: unknown, options: CallOptions) => Promise<Response>)(given, call)
    const key = takesIdempotencyKey(operations[name]) ? readIdempotencyKey(headers, name) : undefined
    const seconds = readWait(name, headers, longestWait)
    const send = async () => {
      if (reads && seconds === undefined && isShareable(name, input)) {
        const { shared, isOwn, response } = await readTogether({ client, access, reads }, target, input, call)
        if (!shared) return write(name, input, target, response)
        // Rules about functions are asked with each read, and a state that one caller alone reads is not worth it.
        const isRepeatable = onRepeatable && !isOwn && !access.judgesFunctions
        const repeat = isRepeatable
          ? { reads, key: target, instanceId: input['instanceId'] as string, onRepeatable }
          : undefined
        return writeShared({ shared, preparedOf, repeat })
      }
      if (key === undefined) return write(name, input, target, await raw(name, input))
      if (body) input['input'] = await wholeText(body)
      const started = await starts.start({ key, principal: v1.caller(c).principal, input }, call)
      input['instanceId'] = started.instanceId
      return write('startOrchestrationWithId', input, target, started.response)
    }
    if (seconds === undefined) return isRead(name) || !reads ? send() : forgetting(reads, admitted, send)
    const readStarted = async (instanceId: string) => {
      const { taskHub, connection } = input
      const read = {
        instanceId,
        ...(taskHub === undefined ? {} : { taskHub }),
        ...(connection === undefined ? {} : { connection }),
      }
      const refused = await v1.admit(c, 'getInstanceStatus', read).catch(() => new Response())
      if (refused instanceof Response) return undefined
      const path = `/instances/${encodeURIComponent(instanceId)}`
      return async () => write('getInstanceStatus', read, path, await raw('getInstanceStatus', read))
    }
    const { expires } = v1.caller(c)
    const waited = () =>
      respondAfterWait(c, { name, input, seconds, expires, watches, clock, openStream, send, readStarted })
    return isRead(name) || !reads ? waited() : forgetting(reads, admitted, waited)
  }
}

const isRead = (name: OperationName) => operations[name].effect === 'read'

// A read during a write may show the state before it.
async function forgetting(
  reads: SharedReads,
  { name, input }: AdmittedOperation,
  work: () => Promise<Response>,
): Promise<Response> {
  forgetWritten(reads, name, input)
  try {
    return await work()
  } finally {
    forgetWritten(reads, name, input)
  }
}
