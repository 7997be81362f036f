import type { MockHost, MockHostOptions } from '@durable-http/mock'
import { files } from '@durable-http/console'
import type { GatewayConfig } from '../../src/config/gateway-config.ts'
import { jobsIn } from '../../src/jobs/app-jobs.ts'
import { createLocalBackend } from '../../src/jobs/job-backend.ts'
import { clockOf } from '../../src/faces/clock-stage.ts'
import { createGateway } from '../../src/gateway.ts'
import { nodeDigest } from '../../src/runtimes/node/digest.ts'
import { serveGateway } from '../../src/runtimes/node/serve.ts'
import { createUndiciFetch } from '../../src/runtimes/node/undici-fetch.ts'
import { consoleOf } from '../../src/ui/ui-stage.ts'
import { configFor } from '../config-for.ts'
import { serveMock } from '../served-mock.ts'

/** A mock host and a gateway with the console, both on free ports. */
export interface ConsoleStack extends AsyncDisposable {
  host: MockHost
  restUrl: string
  /** Address of the console. */
  ui: string
  /** Ends the streams that are open, as a gateway that stops does; later requests go to a new gateway. */
  replace(): void
}

/** The key of the function app, which no page may ever show. */
export const canary = 'canary-5f0c-system-key'

/** Serves the two. */
export async function serveConsole(
  options: { host?: MockHostOptions; config?: Partial<GatewayConfig>; hasClock?: boolean } = {},
): Promise<ConsoleStack> {
  const { hasClock = false } = options
  const mock = await serveMock({ key: canary, ...options.host })
  const undici = createUndiciFetch({ origin: mock.url })
  const working = new AbortController()
  const work: Promise<void>[] = []
  const startOne = () => {
    const stopping = new AbortController()
    const gateway = createGateway({
      jobs: jobsIn(createLocalBackend()),
      config: configFor({ baseUrl: mock.url, key: canary }, options.config),
      fetchOf: () => undici.fetch,
      stopping: stopping.signal,
      digest: nodeDigest,
      console: consoleOf({ files: async () => files, version: '1.2.3' }),
      ...(hasClock ? { mockClock: clockOf(mock.host.clock) } : {}),
    })
    work.push(gateway.work(working.signal))
    return { gateway, stopping }
  }
  let current = startOne()
  const served = await serveGateway({
    gateway: {
      rest: { fetch: (...given) => current.gateway.rest.fetch(...given) },
      mcp: { fetch: (...given) => current.gateway.mcp.fetch(...given) },
    },
    restPort: 0,
    mcpPort: 0,
  })
  return {
    host: mock.host,
    restUrl: served.restUrl,
    ui: `${served.restUrl}/ui/`,
    replace() {
      const { stopping } = current
      current = startOne()
      stopping.abort()
    },
    async [Symbol.asyncDispose]() {
      working.abort()
      await Promise.all(work)
      await served.close(0)
      await mock[Symbol.asyncDispose]()
      await undici.close()
    },
  }
}
