import { metadataPath } from '../../auth/resource-metadata.ts'
import { ConfigError, type Environment } from '@durable-http/core/settings'
import { readConfig } from '../../config/config.ts'
import { noUpstream } from '../../config/no-upstream.ts'
import type { Connection } from '../../request/connection.ts'
import { createGateway, type Gateway } from '../../gateway.ts'
import { problem } from '../../request/refusal.ts'
import { consoleLogFor } from '../../telemetry/console-log.ts'
import { isMcpPath } from '../../upstreams/app-path.ts'

const gateways = new WeakMap<Environment, Gateway>()

/** The gateway for platforms that call `fetch` with their bindings as `env`: MCP at `/mcp` and `/apps/{name}/mcp`, REST everywhere else. */
export default {
  async fetch(request: Request, env: Environment = {}, execution?: Execution): Promise<Response> {
    try {
      const gateway = gatewayFor(env)
      const { pathname } = new URL(request.url)
      const isMcp = isMcpPath(pathname) || pathname.startsWith(metadataPath)
      return await (isMcp ? gateway.mcp : gateway.rest).fetch(request, connectionOf(request, execution))
    } catch (error) {
      if (error instanceof ConfigError) return problem(503, 'The gateway is not configured', error.message)
      throw error
    }
  },
}

/** The context that platforms pass with a request. */
interface Execution {
  waitUntil?: (work: Promise<unknown>) => void
}

// Cloudflare writes the address itself; anywhere else the header may be the caller's own invention.
function connectionOf({ headers }: Request, execution: Execution | undefined): Connection {
  const isCloudflare = globalThis.navigator?.userAgent === 'Cloudflare-Workers'
  return {
    peer: isCloudflare ? (headers.get('cf-connecting-ip') ?? undefined) : undefined,
    waitUntil: (work) => execution?.waitUntil?.(work),
  }
}

function gatewayFor(env: Environment): Gateway {
  let gateway = gateways.get(env)
  if (!gateway) {
    const config = readConfig(env, { isEdge: true })
    if (config.upstreams.length === 0) throw new ConfigError([noUpstream])
    const log = consoleLogFor(config)
    for (const warning of config.warnings) log.warn({}, warning)
    gateway = createGateway({ config, isEdge: true, telemetry: { log, audit: (line) => console.info(line.trimEnd()) } })
    gateways.set(env, gateway)
  }
  return gateway
}
