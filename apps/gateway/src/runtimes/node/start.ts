import { proxyFor } from '@durable-http/core/settings'
import { setTimeout as sleep } from 'node:timers/promises'
import { credentialNames, writeBanner } from '../../cli/banner.ts'
import { packageVersion } from '../../cli/package-version.ts'
import type { GatewayConfig, UpstreamConfig } from '../../config/gateway-config.ts'
import { clockOf } from '../../faces/clock-stage.ts'
import { createGateway } from '../../gateway.ts'
import { readOrchestrators } from './orchestrators.ts'
import { nodeDigest } from './digest.ts'
import { stopSignal } from './signals.ts'
import { serveGateway } from './serve.ts'
import { createNodeTelemetry } from './telemetry-parts.ts'
import { jobsIn } from '../../jobs/app-jobs.ts'
import { clientKeyOf } from '../../limits/client-key.ts'
import type { RequestContext } from '../../request/request-context.ts'
import { collectWhenIdle } from './idle-collection.ts'
import { UndiciResponse } from './undici-response.ts'
import { consoleOf } from '../../ui/ui-stage.ts'
import { exportFolder } from './export-folder.ts'
import { openStore } from '../../store/open-store.ts'
import { createRepeater } from '../../request/repeated-requests.ts'
import { usageIn } from '../../store/usage-exchange.ts'
import { createSweptLimit } from '../../limits/swept-limit.ts'

type Variables = Readonly<Record<string, string | undefined>>

// Once all requests have ended, open resources no longer delay the exit.
const patience = 1_000

/**
 * Serves what the configuration asks for until a signal comes, then drains; throws a `ConfigError` when a port cannot be had.
 * `variables` may name a proxy. People get a banner and lines of text, everything else lines of JSON.
 */
export async function start(config: GatewayConfig, variables: Variables = {}): Promise<void> {
  const write = (text: string) => void process.stdout.write(text)
  const format = formatFor(config)
  await using telemetry = await createNodeTelemetry(config, { format, version: packageVersion, write })
  const { log } = telemetry
  // Node itself would write what is in the error, secrets too.
  process.once('uncaughtException', (err) => {
    log.error({ err }, 'the gateway broke down')
    process.stderr.write('The gateway broke down; the log says why, unless LOG_LEVEL is silent.\n')
    process.exit(1)
  })
  const resources = new AsyncDisposableStack()
  try {
    const { upstreams, samples, fetchOf, mockClock } = await connect(config, resources, variables)
    const store = resources.use(await openStore({ url: config.storeUrl, warn: (message) => log.warn({}, message) }))
    let isDraining = false
    const stopping = new AbortController()
    const gateway = createGateway({
      config: { ...config, upstreams },
      fetchOf,
      fetchLimitsTime: config.upstreams.length > 0,
      digest: nodeDigest,
      telemetry,
      isDraining: () => isDraining,
      stopping: stopping.signal,
      shareUsage: usageIn(store.storage),
      jobs: jobsIn(store.jobs, exportFolder),
      runtimeLimitsHeaders: true,
      timeLimit: createSweptLimit,
      repeater: createRepeater,
      ownerOf: (response) => (response instanceof UndiciResponse ? response.owner : ''),
      orchestrators: await readOrchestrators(config.mcp.catalogue, upstreams),
      console: consoleOf({ files: loadConsole, version: packageVersion }),
      mockClock: mockClock && clockOf(mockClock),
    })
    const served = resources.use(await serveGateway({ gateway, ...config }))
    const { restUrl, mcpUrl } = served
    const { warnings, drain } = config
    const credentials = credentialNames(config.auth)
    const stopped = stopSignal()
    const hasTasks = config.mcp.stateSecret !== undefined
    if (format === 'text') {
      const facts = { hasConsole: config.ui.mode === 'on', hasTasks }
      write(
        `${writeBanner({ restUrl, mcpUrl, upstreams: config.upstreams, samples, warnings, credentials, ...facts })}\n`,
      )
    } else {
      for (const warning of warnings) log.warn({}, warning)
      if (!hasTasks) log.info({}, 'tasks are not offered over MCP: MCP_STATE_SECRET is not set')
      log.info(
        { restUrl, mcpUrl, credentials, upstreams: upstreams.map(({ name, baseUrl }) => ({ name, baseUrl })) },
        'listening',
      )
    }
    resources.use(collectWhenIdle())
    const working = new AbortController()
    const work = gateway.work(working.signal)
    const signal = await stopped
    isDraining = true
    working.abort()
    log.info({ signal, ...drain }, 'draining')
    // Jobs stop with a checkpoint, from which they continue after the next start.
    const drained = served.drain(drain, () => stopping.abort())
    await Promise.all([drained, Promise.race([work, sleep(drain.grace, undefined, { ref: false })])])
    log.info({}, 'stopped')
    if (format === 'text') write('Stopped.\n')
  } finally {
    await Promise.race([resources.disposeAsync(), sleep(patience, undefined, { ref: false })])
    // A call to a function app whose caller has left must not keep the process alive.
    setTimeout(() => process.exit(), patience).unref()
  }
}

// Large texts that only the page needs.
const loadConsole = async () => (await import('@durable-http/console')).files

// Only a person has a use for the embedded mock.
function formatFor({ telemetry, upstreams }: GatewayConfig): 'json' | 'text' {
  return telemetry.log.format ?? (process.stdout.isTTY || upstreams.length === 0 ? 'text' : 'json')
}

async function connect({ upstreams, limits }: GatewayConfig, resources: AsyncDisposableStack, variables: Variables) {
  if (upstreams.length > 0) {
    const { createUndiciFetch } = await import('./undici-fetch.ts')
    const time = Math.min(limits.upstreamTime, limits.requestTime)
    const { unread, concurrency } = limits
    // One for each call that waits for its response, one for each response that waits for its reader, and as many that are read.
    const connections = concurrency.running + 2 * unread
    const ownerOf = (context: RequestContext | undefined) => clientKeyOf(context ?? { peer: undefined })
    const pool = { time, unread, connections, ownerOf }
    const fetchOf = ({ baseUrl }: UpstreamConfig) =>
      resources.use(createUndiciFetch({ ...pool, origin: baseUrl, proxy: proxyFor(baseUrl, variables)?.url })).fetch
    return { upstreams, fetchOf, samples: [], mockClock: undefined }
  }
  const { createEmbeddedMock } = await import('../../upstreams/embedded-mock.ts')
  const { upstream, fetch, samples, clock } = resources.use(createEmbeddedMock())
  return { upstreams: [upstream], fetchOf: () => fetch, samples, mockClock: clock }
}
