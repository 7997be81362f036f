import type { MessageId } from '../../request/connection.ts'
import type { NodeConnection } from './connection.ts'
import { refuse } from '../../request/refusal.ts'
import type { Face } from '../../request/request-context.ts'

/** Reason in responses to requests that are aborted because the gateway stops. */
export const stoppingReason =
  'the gateway is stopping and could not wait for the end of this request; whether it was done is unknown'

/** Ends a stream of events: a comment gives the reason to people, and clients open another stream after the pause. */
export function endEvents({ outgoing }: NodeConnection): void {
  outgoing.end(': the gateway is stopping\nretry: 1000\n\n')
}

/**
 * Ends a request that is still open: without a response it gets a 503 with the reason; a stream of MCP messages ends with a JSON-RPC
 * error for each request that still waits for its response; anything else breaks off, because only that shows that something is missing.
 */
export async function abortRequest(face: Face, connection: NodeConnection): Promise<void> {
  const { outgoing, messages } = connection
  if (outgoing.headersSent) {
    if (connection.isEventStream && messages.length > 0) outgoing.end(messages.map(eventOf).join(''))
    else outgoing.destroy()
    return
  }
  const { status, headers, body } = await refusalFor(face, messages)
  if (outgoing.headersSent) return
  connection.gaveUp = status
  const { requestId } = connection
  outgoing.writeHead(status, { ...headers, ...(requestId !== undefined && { 'x-request-id': requestId }) }).end(body)
}

async function refusalFor(face: Face, messages: readonly MessageId[]) {
  const refusal = refuse(face, 503, 'Service Unavailable', stoppingReason, { connection: 'close' })
  const general = await refusal.text()
  const [only, ...others] = messages
  const errors = messages.map(errorOf)
  const body = only === undefined ? general : JSON.stringify(others.length === 0 ? errors[0] : errors)
  return { status: refusal.status, headers: Object.fromEntries(refusal.headers), body }
}

const errorOf = (id: MessageId) => ({ jsonrpc: '2.0', id, error: { code: -32_000, message: stoppingReason } })

const eventOf = (id: MessageId) => `event: message\ndata: ${JSON.stringify(errorOf(id))}\n\n`
