import { wallClock } from '@durable-http/core'
import { credentialNames, writeBanner } from '../../cli/banner.ts'
import { ConfigError, type Environment } from '@durable-http/core/settings'
import { readConfig } from '../../config/config.ts'
import { noUpstream } from '../../config/no-upstream.ts'
import type { GatewayConfig } from '../../config/gateway-config.ts'
import { jobsIn } from '../../jobs/app-jobs.ts'
import { createLocalBackend } from '../../jobs/job-backend.ts'
import { consoleLogFor } from '../../telemetry/console-log.ts'
import { createGateway, type FetchHandler } from '../../gateway.ts'

/** Functions that a gateway needs from a runtime that serves Fetch handlers on ports. */
export interface WebRuntime {
  variables: Environment
  /** Listens until it is stopped; throws when the port cannot be had. */
  listen(handler: FetchHandler, host: string, port: number): Listener
  /** Calls back at the first signal to stop. */
  onStop(stop: () => void): void
  write(text: string): void
  /** Ends the process. */
  exit(code: number): void
}

/** A port that is listened on. */
export interface Listener {
  port: number
  /** Takes no more requests; resolves when the open ones have their response. */
  stop(): Promise<void>
}

/** Serves what the variables ask for on two ports until a signal comes; a fault is reported and ends with 1. */
export function startOn(runtime: WebRuntime): void {
  try {
    serve(runtime, readConfig(runtime.variables, { lacksNode: true }))
  } catch (error) {
    runtime.write(`${error instanceof ConfigError ? error.message : String(error)}\n`)
    runtime.exit(1)
  }
}

function serve(runtime: WebRuntime, config: GatewayConfig): void {
  const { host, restPort, mcpPort, upstreams, warnings } = config
  if (upstreams.length === 0) throw new ConfigError([noUpstream])
  let isDraining = false
  const gateway = createGateway({
    config,
    telemetry: { log: consoleLogFor(config), audit: (line) => console.info(line.trimEnd()) },
    isDraining: () => isDraining,
    jobs: jobsIn(createLocalBackend()),
  })
  const working = new AbortController()
  const work = gateway.work(working.signal)
  const rest = runtime.listen(gateway.rest, host, restPort)
  const mcp = runtime.listen(gateway.mcp, host, mcpPort)
  const origin = `http://${host.includes(':') ? `[${host}]` : host}`
  const urls = { restUrl: `${origin}:${rest.port}`, mcpUrl: `${origin}:${mcp.port}` }
  runtime.write(
    `${writeBanner({ ...urls, upstreams, warnings, credentials: credentialNames(config.auth), hasTasks: config.mcp.stateSecret !== undefined })}\n`,
  )
  runtime.onStop(async () => {
    isDraining = true
    working.abort()
    await wallClock.sleep(config.drain.delay)
    const late = setTimeout(() => runtime.exit(0), config.drain.grace)
    await Promise.all([rest.stop(), mcp.stop(), work])
    clearTimeout(late)
    runtime.write('Stopped.\n')
    runtime.exit(0)
  })
}
