import { packageVersion } from '../../cli/package-version.ts'
import { defaults } from '../../config/defaults.ts'
import { clockOf } from '../../faces/clock-stage.ts'
import { createGateway } from '../../gateway.ts'
import { jobsIn } from '../../jobs/app-jobs.ts'
import { createLocalBackend } from '../../jobs/job-backend.ts'
import { nodeDigest } from './digest.ts'
import { serveGateway, type ServedGateway } from './serve.ts'
import { consoleOf } from '../../ui/ui-stage.ts'
import type { MockClock } from '../../upstreams/mock-clock.ts'
import { createUndiciFetch } from './undici-fetch.ts'
import { createRepeater } from '../../request/repeated-requests.ts'
import { createSweptLimit } from '../../limits/swept-limit.ts'

/** Host and ports of a local gateway. */
export interface LocalGatewayOptions {
  /** Address of a Durable Functions host. */
  baseUrl: string
  /** Key of the host. */
  key?: string | undefined
  taskHub?: string | undefined
  /** 0 picks a free port. */
  restPort?: number | undefined
  /** 0 picks a free port. */
  mcpPort?: number | undefined
  /** Clock of the host, if it is a mock of this process; `/v1/clock` and the console then show and move it. */
  mockClock?: MockClock | undefined
}

/** Serves one host with REST, MCP, jobs and the console on loopback and without authentication, for development; jobs end with it. */
export async function startLocalGateway({
  baseUrl,
  key,
  taskHub,
  restPort = 8080,
  mcpPort = 9090,
  mockClock,
}: LocalGatewayOptions): Promise<ServedGateway> {
  const hub = taskHub === undefined ? {} : { taskHub }
  const upstream = { name: 'default', baseUrl, ...(key === undefined ? {} : { key }), ...hub }
  const { limits } = defaults
  const pool = createUndiciFetch({ origin: baseUrl, unread: limits.unread, time: limits.upstreamTime })
  const gateway = createGateway({
    config: { ...defaults, upstreams: [upstream] },
    fetchOf: () => pool.fetch,
    fetchLimitsTime: true,
    digest: nodeDigest,
    jobs: jobsIn(createLocalBackend()),
    runtimeLimitsHeaders: true,
    timeLimit: createSweptLimit,
    repeater: createRepeater,
    console: consoleOf({
      files: async () => (await import('@durable-http/console')).files,
      version: packageVersion,
    }),
    mockClock: mockClock && clockOf(mockClock),
  })
  const working = new AbortController()
  try {
    const served = await serveGateway({ gateway, restPort, mcpPort })
    const work = gateway.work(working.signal)
    const close = async (grace?: number) => {
      working.abort()
      await served.close(grace)
      await work
      await pool.close()
    }
    return { ...served, close, [Symbol.asyncDispose]: () => close() }
  } catch (error) {
    await pool.close()
    throw error
  }
}
