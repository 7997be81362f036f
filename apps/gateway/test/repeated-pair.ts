import { Agent, request } from 'node:http'
import { basePath, type Clock, type Fetch } from '@durable-http/core'
import { createMockHost } from '@durable-http/mock'
import { expect } from 'vitest'
import { defaults } from '../src/config/defaults.ts'
import type { GatewayConfig } from '../src/config/gateway-config.ts'
import { createGateway } from '../src/gateway.ts'
import { createRepeater } from '../src/request/repeated-requests.ts'
import { serveGateway } from '../src/runtimes/node/serve.ts'
import { createPrometheusMetrics } from '../src/runtimes/node/prometheus.ts'
import { createLog, type LogFacts } from '../src/telemetry/log.ts'
import { configFor } from './config-for.ts'
import { keyOf, threeKeys } from './key-hash.ts'

const hostKey = 'the-key-of-the-host-Qz7'

/** A request to both gateways of a pair. */
export interface Asked {
  method?: string
  path: string
  headers?: Readonly<Record<string, string>>
}

/** Response of one gateway, without the parts that differ between any two responses. */
export interface Received {
  status: number
  headers: readonly string[]
  body: string
}

/** A gateway in front of a mock host of its own, whose time stands still. */
async function serveOne(config: Partial<GatewayConfig>, repeats: boolean, around: (fetch: Fetch) => Fetch) {
  const start = Date.parse('2026-03-01T10:00:00Z')
  const host = createMockHost({ key: hostKey, clock: { start } })
  const at = '2026-03-01T09:00:00Z'
  const seeded = { input: `a link: https://app.test/?code=${hostKey}`, createdTime: at, lastUpdatedTime: at }
  host.seed({
    instances: [
      { ...seeded, instanceId: 'ended', name: 'Echo', output: 'é' },
      { ...seeded, instanceId: 'failed', name: 'Echo', runtimeStatus: 'Failed' },
      { ...seeded, instanceId: 'live', name: 'WaitForGo', runtimeStatus: 'Running' },
      { ...seeded, instanceId: 'secret', name: 'SecretJob' },
    ],
    entities: [{ name: 'counter', key: 'k', state: 1, lastOperationTime: at }],
  })
  let now = start
  const clock: Clock = { now: () => now, sleep: async () => undefined }
  const lines: LogFacts[] = []
  let answered = 0
  const gateway = createGateway({
    config: configFor(
      { baseUrl: 'https://app.test', key: hostKey },
      { auth: threeKeys, limits: { ...defaults.limits, failures: { requests: 10_000, window: 60_000 } }, ...config },
    ),
    // As over a socket: a host names the length of what it sends.
    fetchOf: () =>
      around(async (url, init) => {
        const { status, headers, body } = await host.fetch(new Request(url, init))
        const bytes = new Uint8Array(await new Response(body).arrayBuffer())
        const named = new Headers(headers)
        named.set('content-length', String(bytes.length))
        return new Response(bytes.length === 0 ? null : bytes, { status, headers: named })
      }),
    clock,
    telemetry: {
      log: createLog('info', (level, facts) => lines.push({ level, ...facts })),
      metrics: createPrometheusMetrics,
    },
    repeater: repeats
      ? (options) =>
          createRepeater({
            ...options,
            callerStages: [
              ...options.callerStages,
              (_, __, next) => {
                answered++
                return next()
              },
            ],
          })
      : undefined,
  })
  const served = await serveGateway({ gateway, restPort: 0, mcpPort: 0 })
  const one = new Agent({ keepAlive: true, maxSockets: 1 })
  const many = new Agent({ keepAlive: true })

  /** Sends a request, on a connection of its own if `agent` says so. */
  function send({ method = 'GET', path, headers = {} }: Asked, agent = one, signal?: AbortSignal): Promise<Received> {
    const { port } = new URL(served.restUrl)
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          agent,
          host: '127.0.0.1',
          port,
          method,
          path,
          headers: { host: 'gateway.test', ...headers },
          ...(signal && { signal }),
        },
        (response) => {
          let body = ''
          response.setEncoding('latin1')
          response.on('data', (chunk: string) => (body += chunk))
          const { statusCode = 0, statusMessage, rawHeaders } = response
          const head = { status: statusCode, statusMessage, headers: withoutMoment(rawHeaders) }
          response.on('end', () => resolve({ ...head, body }))
        },
      )
      sent.on('error', reject).end()
    })
  }

  return {
    host,
    send,
    /** Sends requests at the same time, each on a connection of its own. */
    sendAll: (all: readonly Asked[]) => Promise.all(all.map((asked) => send(asked, many))),
    /** Sends a request that can be given up. */
    sendUntil: (signal: AbortSignal, asked: Asked) => send(asked, many, signal),
    close: (grace: number) => served.close(grace),
    pass: (milliseconds: number) => (now += milliseconds),
    /** Requests that went the short way. */
    repeated: () => answered,
    lines: async (count: number) => {
      await expect.poll(() => lines.length).toBe(count)
      return lines.map((line) => ({ ...line, id: 0, ms: 0, upstreamMs: line['upstreamMs'] !== undefined }))
    },
    metrics: async () => {
      const { body } = await send({ path: '/metrics', headers: { 'x-api-key': keyOf.viewer } })
      const counted = /^durable_gateway_(?:requests_total|in_flight|rate_limited)/
      // Series come in the order of the first request that ended, which is left to chance.
      return body
        .split('\n')
        .filter((line) => counted.test(line))
        .toSorted()
    },
    async [Symbol.asyncDispose]() {
      one.destroy()
      many.destroy()
      await served.close(0)
      await host.dispose()
    },
  }
}

// All but what no two requests have in common.
function withoutMoment(rawHeaders: readonly string[]): readonly string[] {
  return rawHeaders.map((value, index) => {
    const name = rawHeaders[index - 1]?.toLowerCase()
    return index % 2 === 1 && (name === 'date' || name === 'x-request-id') ? name : value
  })
}

/** Serves two gateways, of which one lets equal requests go the short way; `around` is put before the `fetch` of each. */
export async function servePair(config: Partial<GatewayConfig> = {}, around = (fetch: Fetch): Fetch => fetch) {
  const [plain, short] = [await serveOne(config, false, around), await serveOne(config, true, around)]
  return {
    plain,
    short,
    /** Sends a request to both, and expects the same response. */
    async same(asked: Asked) {
      const expected = await plain.send(asked)
      expect(await short.send(asked), JSON.stringify(asked)).toEqual(expected)
      return expected
    },
    async [Symbol.asyncDispose]() {
      await plain[Symbol.asyncDispose]()
      await short[Symbol.asyncDispose]()
    },
  }
}

/** Headers of a caller who may read. */
export const asViewer = { 'x-api-key': keyOf.viewer }

/** Path of the status of an instance. */
export const statusOf = (id: string, query = '') => `${basePath}/instances/${id}${query}`
