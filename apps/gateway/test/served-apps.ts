import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createMockHost, type MockHost } from '@durable-http/mock'
import { createGateway } from '../src/gateway.ts'
import type { GatewayOptions } from '../src/gateway-options.ts'
import type { GatewayConfig, UpstreamConfig } from '../src/config/gateway-config.ts'
import { serveGateway } from '../src/runtimes/node/serve.ts'
import { createUndiciFetch } from '../src/runtimes/node/undici-fetch.ts'
import { configFor } from './config-for.ts'

/** Handler of a test host. */
export type Mood = 'answers' | 'hangs' | 'hangs up' | 'is down'

/** A mock host on a port whose mood can change, and what it was sent. */
export interface MoodyHost extends AsyncDisposable {
  host: MockHost
  url: string
  key: string
  mood: Mood
  /** Request lines and headers, as they came. */
  sent: string[]
  /** Counts connections that are open. */
  connections(): Promise<number>
}

/** Serves a mock host. */
export async function serveMoodyHost(name: string): Promise<MoodyHost> {
  const key = `${name}-canary/+==`
  const host = createMockHost({ key })
  const server = createServer((incoming, outgoing) => void respond(incoming, outgoing))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const moody: MoodyHost = {
    host,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key,
    mood: 'answers',
    sent: [],
    connections: () => new Promise((resolve) => server.getConnections((_, count) => resolve(count))),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await host.dispose()
    },
  }

  async function respond(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = incoming
    moody.sent.push(`${method} ${url} ${JSON.stringify(headers)}`)
    if (moody.mood === 'hangs') return
    if (moody.mood === 'hangs up') return void incoming.socket.destroy()
    if (moody.mood === 'is down') return void outgoing.writeHead(503).end('down')
    const chunks = await incoming.toArray()
    const body = chunks.length > 0 ? Buffer.concat(chunks as Buffer[]) : null
    const request = new Request(moody.url + url, { method, headers: headers as Record<string, string>, body })
    const response = await host.fetch(request, { target: url })
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.end(await response.text())
  }
  return moody
}

/** A served gateway in front of several hosts, on a clock of the test's own. */
export interface ServedApps extends AsyncDisposable {
  restUrl: string
  mcpUrl: string
  time: { now: number }
}

/** Serves a gateway in front of function apps, put together as `npm start` does. */
export async function serveApps(
  upstreams: readonly UpstreamConfig[],
  more: Partial<GatewayConfig> = {},
  options: Partial<GatewayOptions> = {},
): Promise<ServedApps> {
  const time = { now: Date.parse('2026-02-03T04:05:06Z') }
  const clock = { now: () => time.now, sleep: async () => undefined }
  const config = configFor({ baseUrl: '' }, { ...more, upstreams })
  const limit = Math.min(config.limits.upstreamTime, config.limits.requestTime)
  const pools = new Map(
    upstreams.map(({ name, baseUrl }) => [name, createUndiciFetch({ origin: baseUrl, time: limit })]),
  )
  const fetchOf = ({ name }: UpstreamConfig) => pools.get(name)!.fetch
  const gateway = createGateway({ config, fetchOf, fetchLimitsTime: true, clock, ...options })
  const served = await serveGateway({ gateway, restPort: 0, mcpPort: 0 })
  return {
    restUrl: served.restUrl,
    mcpUrl: served.mcpUrl,
    time,
    async [Symbol.asyncDispose]() {
      await served.close(0)
      await Promise.all(Array.from(pools.values(), (pool) => pool.close()))
    },
  }
}
