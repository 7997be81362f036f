import { type Clock, createDurableClient, type Fetch } from '@durable-http/core'
import { createMcpHandler } from '@durable-http/mcp'
import { createRestApp } from '@durable-http/rest'
import type { UpstreamConfig } from './config.ts'
import { problem, rpcRefusal } from './refusal.ts'
import { createHostCheck } from './trusted-hosts.ts'

/** What a gateway is made of. */
export interface GatewayOptions {
  /** The host in the back, its key included. */
  upstream: UpstreamConfig
  /** Address at which callers reach the gateway, where it is not the one it listens on. */
  publicUrl?: string | undefined
  /** Stands in for the global `fetch`. */
  fetch?: Fetch | undefined
  /** Time, for tests. */
  clock?: Clock | undefined
}

/** Something that answers requests, on any runtime. */
export interface FetchHandler {
  fetch(request: Request): Promise<Response>
}

/** The two faces of one host. */
export interface Gateway {
  rest: FetchHandler
  /** MCP over Streamable HTTP at `/mcp` and at `/`. */
  mcp: FetchHandler
}

/** Puts a REST and an MCP face in front of a host; both refuse requests that a page of another site could have sent. */
export function createGateway({ upstream, publicUrl, fetch, clock }: GatewayOptions): Gateway {
  const client = createDurableClient({ ...upstream, fetch, clock })
  // Clients of the host itself know how it reads reasons; REST stays as transparent as it can.
  // They also know best how long to wait: only what passes at once is tried again here.
  const transparent = createDurableClient({
    ...upstream,
    fetch,
    clock,
    allowHazards: ['truncatedReason'],
    retry: { attempts: 2, maxDelay: 1_000 },
  })
  const rest = createRestApp({ client: transparent, ...(publicUrl !== undefined && { publicUrl }) })
  // Host and Origin are checked below, for both faces alike.
  const handleMcp = createMcpHandler({
    client,
    clock,
    allowedOrigins: ['*'],
    secrets: upstream.key === undefined ? [] : [upstream.key],
  })
  const hostFault = createHostCheck(publicUrl === undefined ? [] : [new URL(publicUrl).hostname])

  return {
    rest: {
      async fetch(request) {
        const fault = hostFault(request)
        return fault === undefined ? rest.fetch(request) : problem(403, 'Forbidden', fault)
      },
    },
    mcp: {
      async fetch(request) {
        const fault = hostFault(request)
        if (fault !== undefined) return rpcRefusal(403, fault)
        const { pathname } = new URL(request.url)
        if (pathname === '/' || pathname === '/mcp') return handleMcp(request)
        return rpcRefusal(404, `there is nothing at ${pathname}; MCP is at /mcp and at /`)
      },
    },
  }
}
