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
  /** Waits for open calls, at most the given milliseconds, fails the others with an error, and closes. */
  stop(patience: number): Promise<void>
}

const claim = 'io.modelcontextprotocol/protocolVersion'

/** Serves both protocol generations over lines of JSON; each message shows which one it belongs to. */
export async function serveStdio(offering: Offering, streams: StdioStreams): Promise<StdioServer> {
  const wire = createStdioWire(streams)
  const channel = (): Transport => ({
    start: async () => {},
    send: (message) => {
      if (!('method' in message)) ids2026.delete(message.id!)
      return wire.send(message)
    },
    close: async () => {},
  })
  const ids2026 = new Set<RequestId>()
  const channel2025 = channel()
  const server = serverOf(offering)
  await server.connect(channel2025)

  let channel2026: Promise<Transport> | undefined
  async function open2026(): Promise<Transport> {
    const own = channel()
    const { connect2026 } = await import('./stdio-2026.ts')
    await connect2026(offering, own)
    return own
  }

  function deliver(message: JSONRPCMessage): void {
    if (!is2026(message, ids2026)) return channel2025.onmessage?.(message)
    if ('id' in message && 'method' in message) ids2026.add(message.id)
    channel2026 ??= open2026()
    void channel2026.then((own) => own.onmessage?.(message))
  }

  return {
    ended: wire.read(deliver),
    async stop(patience) {
      await wire.finish(patience)
      await server.close()
      ;(await channel2026)?.onclose?.()
    },
  }
}

// A notification that cancels a request belongs to the protocol of that request.
function is2026(message: JSONRPCMessage, ids: ReadonlySet<RequestId>): boolean {
  if (!('method' in message)) return false
  const { params } = message as { params?: { _meta?: object; requestId?: RequestId } }
  if (isObject(params?._meta) && claim in params._meta) return true
  return message.method === 'notifications/cancelled' && ids.has(params?.requestId ?? '')
}
