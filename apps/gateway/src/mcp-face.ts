import type { Clock } from '@durable-http/core'
import { createMcpHandler } from '@durable-http/mcp'
import type { Authentication } from './auth/authentication.ts'
import { callerOf } from './auth/mcp-caller.ts'
import type { GatewayConfig } from './config/gateway-config.ts'
import { refuse } from './refusal.ts'
import type { Answer } from './stage.ts'
import type { Upstream } from './upstreams/upstream.ts'

/** Makes the MCP face of the function apps: at `/mcp` and at `/`. */
export function createMcpFace(
  { access, mcp }: GatewayConfig,
  upstreams: readonly Upstream[],
  clock: Clock,
  authentication: Authentication | undefined,
): Answer {
  const [{ client, config }] = upstreams as [Upstream]
  const handle = createMcpHandler({
    client,
    clock,
    ...access,
    sessions: mcp.sessions,
    planSecret: mcp.stateSecret,
    // Host and Origin were checked on the way here, for both faces alike.
    allowedOrigins: ['*'],
    secrets: config.key === undefined ? [] : [config.key],
  })
  return (request, context) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/' || pathname === '/mcp') return handle(request, callerOf(request, context, authentication))
    return refuse(context.face, 404, 'Not Found', `there is nothing at ${pathname}; MCP is at /mcp and at /`)
  }
}
