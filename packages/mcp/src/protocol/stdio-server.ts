import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/sdk/types.js'
import type { Offering } from '../offering/offering.ts'
import { isObject } from './client-inputs.ts'
import { serverOf } from './server-2025.ts'
import { createStdioWire, type StdioStreams } from './stdio-wire.ts'

/** A connection over stdio. */
export interface StdioServer {
  /** Resolves when the input has ended. */
  ended: Promise<void>
  /** Waits for open calls, so many milliseconds at most, answers the others with an error, and closes. */
  stop(patience: number): Promise<void>
}

const claim = 'io.modelcontextprotocol/protocolVersion'

/** Serves both protocol generations over lines of JSON; each message says itself which one it belongs to. */
export async function serveStdio(offering: Offering, streams: StdioStreams): Promise<StdioServer> {
  const wire = createStdioWire(streams)
  const channel = (): Transport => ({
    start: async () => {},
    send: (message) => {
      if (!('method' in message)) modernIds.delete(message.id!)
      return wire.send(message)
    },
    close: async () => {},
  })
  const modernIds = new Set<RequestId>()
  const earlier = channel()
  const server = serverOf(offering)
  await server.connect(earlier)

  let modern: Promise<Transport> | undefined
  async function openModern(): Promise<Transport> {
    const own = channel()
    const { connectModern } = await import('./stdio-2026.ts')
    await connectModern(offering, own)
    return own
  }

  function deliver(message: JSONRPCMessage): void {
    if (!isModern(message, modernIds)) return earlier.onmessage?.(message)
    if ('id' in message && 'method' in message) modernIds.add(message.id)
    modern ??= openModern()
    void modern.then((own) => own.onmessage?.(message))
  }

  return {
    ended: wire.read(deliver),
    async stop(patience) {
      await wire.finish(patience)
      await server.close()
      ;(await modern)?.onclose?.()
    },
  }
}

// A notification that cancels a request belongs to the generation of that request.
function isModern(message: JSONRPCMessage, ids: ReadonlySet<RequestId>): boolean {
  if (!('method' in message)) return false
  const { params } = message as { params?: { _meta?: object; requestId?: RequestId } }
  if (isObject(params?._meta) && claim in params._meta) return true
  return message.method === 'notifications/cancelled' && ids.has(params?.requestId ?? '')
}
