import { type Clock, createDurableClient, type DurableClient, type Fetch } from '@durable-http/core'
import type { GatewayConfig, UpstreamConfig } from '../config/gateway-config.ts'

/** A function app with the clients that the two faces use. */
export interface Upstream {
  name: string
  config: UpstreamConfig
  /** For MCP: every hazard rule on. */
  client: DurableClient
  /** For REST: clients of the host itself know how it reads reasons, and how long to wait. */
  transparent: DurableClient
}

/** Makes the clients of one function app. */
export function createUpstream(
  config: UpstreamConfig,
  { limits }: GatewayConfig,
  fetch: Fetch | undefined,
  clock: Clock,
): Upstream {
  const { name, ...host } = config
  const common = { ...host, fetch, clock, timeout: limits.upstreamTime }
  return {
    name,
    config,
    client: createDurableClient(common),
    transparent: createDurableClient({
      ...common,
      allowHazards: ['truncatedReason'],
      retry: { attempts: 2, maxDelay: 1_000 },
    }),
  }
}
