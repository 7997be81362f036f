import { basePath, wallClock } from '@durable-http/core'
import type { MockHostOptions } from '@durable-http/mock'
import type { GatewayConfig } from '../src/config/gateway-config.ts'
import { createGateway } from '../src/gateway.ts'
import { type ServedGateway, serveGateway } from '../src/runtimes/node/serve.ts'
import { createPrometheusMetrics } from '../src/runtimes/node/prometheus.ts'
import { createUndiciFetch } from '../src/runtimes/node/undici-fetch.ts'
import { createLog, type LogFacts, type LogLevel } from '../src/telemetry/log.ts'
import type { TelemetryParts } from '../src/telemetry/telemetry.ts'
import { configFor } from './config-for.ts'
import { serveMock, type ServedMock } from './served-mock.ts'

/** A line of the log as it was written. */
export interface Told extends LogFacts {
  level: LogLevel
  msg: string
}

/** A gateway in front of a mock host, both on free ports, whose log, metrics and spans are kept. */
export interface ObservedStack extends AsyncDisposable {
  mock: ServedMock
  restUrl: string
  mcpUrl: string
  /** The base path on the gateway's origin. */
  api: string
  lines: Told[]
  /** Resolves to the next line that fits, also one that was written already. */
  line(fits: (line: Told) => boolean): Promise<Told>
  metrics(headers?: Record<string, string>): Promise<string>
  /** Work of the gateway between requests, until the signal ends it. */
  work(signal: AbortSignal): Promise<void>
  state: { isDraining: boolean }
  /** Stops it as a signal does. */
  drain: ServedGateway['drain']
}

/** Options of the stack. */
export interface ObservedOptions {
  key?: string
  host?: MockHostOptions
  config?: Partial<GatewayConfig>
  parts?: TelemetryParts
}

/** Serves the two. */
export async function serveObserved({
  key = 'an upstream key',
  host,
  config,
  parts,
}: ObservedOptions = {}): Promise<ObservedStack> {
  const mock = await serveMock({ key, ...host })
  const undici = createUndiciFetch({ origin: mock.url })
  const lines: Told[] = []
  const state = { isDraining: false }
  const log = createLog('debug', (level, facts, msg) => lines.push({ level, msg, ...facts }))
  const gateway = createGateway({
    config: configFor({ baseUrl: mock.url, key }, config),
    fetchOf: () => undici.fetch,
    telemetry: { log, metrics: createPrometheusMetrics, version: '1.2.3', ...parts },
    isDraining: () => state.isDraining,
  })
  const served = await serveGateway({ gateway, restPort: 0, mcpPort: 0 })
  return {
    mock,
    restUrl: served.restUrl,
    mcpUrl: served.mcpUrl,
    api: served.restUrl + basePath,
    lines,
    async line(fits) {
      for (;;) {
        const found = lines.find(fits)
        if (found) return found
        await wallClock.sleep(5)
      }
    },
    metrics: async (headers = {}) => (await fetch(`${served.restUrl}/metrics`, { headers })).text(),
    work: (signal) => gateway.work(signal),
    state,
    drain: (times) => served.drain(times),
    async [Symbol.asyncDispose]() {
      await served.close(0)
      await mock[Symbol.asyncDispose]()
      await undici.close()
    },
  }
}
