import { writeBanner } from './banner.ts'
import { ConfigError } from './config/config-error.ts'
import { readConfig } from './config/config.ts'
import type { GatewayConfig, UpstreamConfig } from './config/gateway-config.ts'
import { createGateway } from './gateway.ts'
import { nodeDigest } from './node-digest.ts'
import { serveGateway } from './node.ts'

/** Serves what the environment asks for until a signal comes; a fault goes to stderr and sets the exit code to 1. */
export async function start(): Promise<void> {
  // Writing into a pipe whose reader is gone is no reason to fail while stopping.
  process.stdout.on('error', () => undefined)
  try {
    await run(readConfig(process.env))
  } catch (error) {
    process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}

async function run(config: GatewayConfig): Promise<void> {
  await using resources = new AsyncDisposableStack()
  const { upstreams, samples, fetchOf } = await connect(config, resources)
  const gateway = createGateway({ config: { ...config, upstreams }, fetchOf, digest: nodeDigest })
  const served = resources.use(await serveGateway({ gateway, ...config }))
  const { warnings } = config
  const shown = config.upstreams[0]?.baseUrl
  process.stdout.write(
    `${writeBanner({ restUrl: served.restUrl, mcpUrl: served.mcpUrl, upstream: shown, samples, warnings })}\n`,
  )
  await stopSignal()
  process.stdout.write('Stopped.\n')
}

async function connect({ upstreams }: GatewayConfig, resources: AsyncDisposableStack) {
  if (upstreams.length > 0) {
    const { createUndiciFetch } = await import('./node/undici-fetch.ts')
    const fetchOf = ({ baseUrl }: UpstreamConfig) => resources.use(createUndiciFetch({ origin: baseUrl })).fetch
    return { upstreams, fetchOf, samples: [] }
  }
  const { createEmbeddedMock } = await import('./embedded-mock.ts')
  const { upstream, fetch, samples } = resources.use(createEmbeddedMock())
  return { upstreams: [upstream], fetchOf: () => fetch, samples }
}

// A terminal sends the signal to the whole process group and runners pass it on again: the handlers stay.
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
}
