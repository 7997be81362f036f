import { once } from 'node:events'
import { connect } from 'node:net'
import type { Clock } from '@durable-http/core'
import { describe, expect, test } from 'vitest'
import { defaults } from '../src/config/defaults.ts'
import type { GatewayConfig } from '../src/config/gateway-config.ts'
import { createGateway, type FetchHandler } from '../src/gateway.ts'
import type { Connection } from '../src/request/connection.ts'
import { createPrometheusMetrics } from '../src/runtimes/node/prometheus.ts'
import { serveGateway } from '../src/runtimes/node/serve.ts'
import { createLog, type LogFacts } from '../src/telemetry/log.ts'
import { configFor } from './config-for.ts'

const page = 'https://page.test'
const hostKey = 'the-key-of-the-host-Vw3'
const path = '/v1/instances/a/events'
const running = { name: 'Echo', runtimeStatus: 'Running', customStatus: null as unknown, output: null as unknown }

/** A clock that stands still until it is moved. */
function createMovedClock() {
  let now = Date.parse('2026-03-01T10:00:00Z')
  const sleepers = new Set<{ until: number; wake: () => void }>()
  const clock: Clock = {
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise<void>((resolve) => {
        const one = { until: now + milliseconds, wake: () => (sleepers.delete(one), resolve()) }
        if (signal?.aborted) return resolve()
        sleepers.add(one)
        signal?.addEventListener('abort', one.wake, { once: true })
      }),
  }
  function move(milliseconds: number): void {
    now += milliseconds
    for (const one of sleepers) if (one.until <= now) one.wake()
  }
  return { clock, move }
}

/** A gateway in front of a host with one instance, whose time stands still. */
async function serveOne(isWritten: boolean, first: object, config: Partial<GatewayConfig> = {}) {
  const { clock, move } = createMovedClock()
  const lines: LogFacts[] = []
  const stopping = new AbortController()
  let state: object | undefined = first
  const gateway = createGateway({
    config: configFor({ baseUrl: 'https://app.test', key: hostKey }, { corsOrigins: [page], ...config }),
    fetchOf: () => async () => {
      reads++
      if (!state) return Response.json({ message: 'failed' }, { status: 403 })
      const at = '2026-03-01T09:00:00Z'
      const told = { ...state, instanceId: 'a', input: null, createdTime: at, lastUpdatedTime: at }
      return Response.json(told, { status: 202 })
    },
    clock,
    stopping: stopping.signal,
    telemetry: { log: createLog('info', (_, facts) => lines.push(facts)), metrics: createPrometheusMetrics },
  })
  let taken = 0
  let reads = 0
  // Without it, the gateway is on a runtime that needs web streams.
  const takeEvents = (connection: Connection): Connection['takeEvents'] => {
    const take = connection.takeEvents?.bind(connection)
    if (!isWritten || !take) return undefined
    return (response, events) => {
      taken++
      take(response, events)
    }
  }
  const rest: FetchHandler = {
    fetch: (request, connection = {}) =>
      gateway.rest.fetch(request, Object.assign(connection, { takeEvents: takeEvents(connection) })),
  }
  const served = await serveGateway({ gateway: { ...gateway, rest }, restPort: 0, mcpPort: 0 })
  const metrics = async () => (await gateway.rest.fetch(new Request('http://localhost/metrics'))).text()

  return {
    move,
    /** Streams that were written without a web stream. */
    taken: () => taken,
    /** Lets the gateway read the instance again. */
    async readAgain() {
      const before = reads
      await expect
        .poll(() => {
          move(5_000)
          return reads
        })
        .toBeGreaterThan(before + 1)
    },
    become: (next: object | undefined) => (state = next),
    stop: () => stopping.abort(),
    drain: () => served.drain({ delay: 0, grace: 5_000 }, () => stopping.abort()),
    closeAtOnce: () => served.close(0),
    async open(request: string) {
      const socket = connect(Number(new URL(served.restUrl).port), '127.0.0.1')
      let text = ''
      let isOpen = true
      socket.setEncoding('latin1')
      socket.on('error', () => undefined)
      socket.on('close', () => (isOpen = false))
      socket.on('data', (chunk: string) => (text += chunk))
      await once(socket, 'connect')
      socket.write(request.replaceAll('\n', '\r\n'))
      return { socket, text: () => text.replaceAll(/^date: .*$/gim, 'date'), isOpen: () => isOpen }
    },
    streams: async () => Number(/^durable_gateway_open_streams (\d+)$/m.exec(await metrics())?.[1]),
    line: async () => {
      await expect.poll(() => lines.some(({ operation }) => operation === 'followInstance')).toBe(true)
      return lines
        .filter(({ operation }) => operation === 'followInstance')
        .map((line) => ({ ...line, ms: 0, upstreamMs: 0 }))
    },
    [Symbol.asyncDispose]: () => served.close(0),
  }
}

type Side = Awaited<ReturnType<typeof serveOne>>

interface Case {
  name: string
  request?: string
  headers?: string
  config?: Partial<GatewayConfig>
  /** The state at first; running when absent. */
  state?: object
  /** Called once the text before it has arrived. */
  steps: readonly (readonly [until: RegExp, act: (side: Side) => unknown])[]
  last: RegExp
}

const change = (state: object | undefined) => (side: Side) => {
  side.become(state)
  side.move(5_000)
}
const first = /event: status\r?\n?[^]*"Running"/
const over = /\r\n0\r\n\r\n$/

const cases: Case[] = [
  {
    name: 'states, then the end',
    steps: [
      [first, change({ ...running, customStatus: 'zweite Hälfte' })],
      [/zweite/, change({ ...running, runtimeStatus: 'Completed', output: `code=${hostKey}` })],
    ],
    last: /event: end[^]*\r\n0\r\n\r\n$/,
  },
  { name: 'an instance that has ended', state: { ...running, runtimeStatus: 'Failed' }, steps: [], last: over },
  { name: 'signs of life', steps: [[first, (side) => side.move(15_000)]], last: /: still here/ },
  { name: 'a host that fails', steps: [[first, change(undefined)]], last: over },
  { name: 'a gateway that stops', steps: [[first, (side) => side.stop()]], last: /is stopping[^]*\r\n0\r\n\r\n$/ },
  {
    name: 'a drain',
    steps: [[first, (side) => void side.drain()]],
    last: /is stopping[^]*\r\n0\r\n\r\n$/,
  },
  {
    name: 'a connection that is cut at the end of a drain',
    steps: [[first, (side) => void side.closeAtOnce()]],
    last: first,
  },
  {
    name: 'an instance of a denied function in its place',
    config: { access: { ...defaults.access, deny: { functions: ['Secret*'] } } },
    steps: [[first, change({ ...running, name: 'SecretJob', customStatus: 'another' })]],
    last: over,
  },
  { name: 'a page of another origin', headers: `origin: ${page}\n`, steps: [], last: first },
  { name: 'a caller who has seen another state', headers: 'last-event-id: other\n', steps: [], last: first },
  {
    name: 'a caller who asks to close',
    headers: 'connection: close\n',
    steps: [[first, (side) => side.stop()]],
    last: over,
  },
  { name: 'HTTP/1.0', request: `GET ${path} HTTP/1.0\n`, steps: [[first, (side) => side.stop()]], last: /stopping/ },
  { name: 'HEAD', request: `HEAD ${path} HTTP/1.1\n`, steps: [], last: /\r\n\r\n$/ },
  {
    name: 'an id that is refused',
    request: 'GET /v1/instances/%20/events HTTP/1.1\n',
    steps: [],
    last: /"status":400/,
  },
  {
    name: 'a request behind the stream on the same connection',
    request: `GET ${path} HTTP/1.1\nhost: localhost\nx-request-id: one\n\nGET /v1/caller HTTP/1.1\n`,
    steps: [[first, (side) => side.stop()]],
    last: /"readOnly"/,
  },
]

describe('events that are written without a web stream', () => {
  test.each(cases)(
    'are the same to the byte: $name',
    async ({ request, headers = '', config, state = running, steps, last }) => {
      const text = `${request ?? `GET ${path} HTTP/1.1\n`}host: localhost\nx-request-id: from-the-caller\n${headers}\n`
      const told = []
      for (const isWritten of [false, true]) {
        await using side = await serveOne(isWritten, state, config)
        const caller = await side.open(text)
        for (const [until, act] of steps) {
          await expect.poll(caller.text).toMatch(until)
          act(side)
        }
        await expect.poll(caller.text, { message: String(isWritten) }).toMatch(last)
        caller.socket.end()
        await expect.poll(caller.isOpen).toBe(false)
        await expect.poll(side.streams).toBe(0)
        const isStream = /^HTTP\/1.1 200/.test(caller.text()) && !text.startsWith('HEAD')
        expect(side.taken()).toBe(isWritten && isStream ? 1 : 0)
        told.push({ text: caller.text(), lines: await side.line() })
      }
      expect(told[1]).toEqual(told[0])
      expect(JSON.stringify(told)).not.toContain(hostKey)
    },
  )

  test('a reader that stops and reads again gets the latest state only', async () => {
    // More than the system holds for a reader.
    await using side = await serveOne(true, { ...running, customStatus: 'x'.repeat(12 * 1024 * 1024) })
    const caller = await side.open(`GET ${path} HTTP/1.1\nhost: localhost\n\n`)
    caller.socket.pause()
    await expect.poll(side.taken).toBe(1)
    for (const customStatus of ['skipped', 'latest']) {
      side.become({ ...running, customStatus })
      await side.readAgain()
    }
    caller.socket.resume()
    await expect.poll(() => caller.text().slice(-1_000)).toMatch(/"latest"/)
    expect(caller.text()).not.toContain('"skipped"')
    side.stop()
    await expect.poll(() => caller.text().slice(-1_000)).toMatch(/is stopping[^]*\r\n0\r\n\r\n$/)
    caller.socket.destroy()
  })
})
