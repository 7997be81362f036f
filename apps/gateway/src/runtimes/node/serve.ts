import { setTimeout as sleep } from 'node:timers/promises'
import { defaults } from '../../config/defaults.ts'
import type { GatewayConfig, LimitsConfig } from '../../config/gateway-config.ts'
import type { Gateway } from '../../gateway.ts'
import { NodeListener } from './listener.ts'

/** Where a gateway listens. */
export interface ServeOptions {
  gateway: Pick<Gateway, 'rest' | 'mcp'>
  /** Address to bind. */
  host?: string
  /** 0 picks a free port. */
  restPort?: number
  /** 0 picks a free port. */
  mcpPort?: number
  /** Sizes and times that callers must keep. */
  limits?: LimitsConfig
}

/** A gateway that listens. */
export interface ServedGateway extends AsyncDisposable {
  /** Origin of the REST listener, `http://127.0.0.1:8080`. */
  restUrl: string
  /** Origin of the MCP listener. */
  mcpUrl: string
  /** Stops listening, lets open requests finish within the given milliseconds (3000), then aborts them. */
  close(grace?: number): Promise<void>
  /**
   * Stops without losing a request: responses end their connections at once, for `delay` milliseconds new ones are still taken, so that
   * callers learn of it; then `endStreams` is called, and the rest is as `close`.
   */
  drain(times: GatewayConfig['drain'], endStreams?: () => void): Promise<void>
}

/** Serves a gateway on two ports; throws a `ConfigError` that names the variable when a port cannot be had. */
export async function serveGateway({
  gateway,
  host = '127.0.0.1',
  restPort = 8080,
  mcpPort = 9090,
  limits = defaults.limits,
}: ServeOptions): Promise<ServedGateway> {
  const rest = await NodeListener.listen({ face: 'rest', handler: gateway.rest, host, port: restPort, limits })
  const listening = NodeListener.listen({ face: 'mcp', handler: gateway.mcp, host, port: mcpPort, limits })
  const mcp = await listening.catch(async (error: unknown) => {
    await rest.close(0)
    throw error
  })
  let closing: Promise<unknown> | undefined
  const close = async (grace = 3000) => {
    closing ??= Promise.all([rest.close(grace), mcp.close(grace)])
    await closing
  }
  return {
    restUrl: rest.origin,
    mcpUrl: mcp.origin,
    close,
    async drain({ delay, grace }, endStreams = () => undefined) {
      rest.leave()
      mcp.leave()
      await sleep(delay)
      const closed = close(grace)
      // No caller can come back here any more: cursors are continued elsewhere.
      endStreams()
      await closed
    },
    [Symbol.asyncDispose]: () => close(),
  }
}
