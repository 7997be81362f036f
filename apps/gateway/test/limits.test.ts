import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { basePath } from '@durable-http/core'
import { describe, expect, test } from 'vitest'
import { defaults } from '../src/config/defaults.ts'
import type { GatewayConfig, LimitsConfig } from '../src/config/gateway-config.ts'
import { createGateway } from '../src/gateway.ts'
import { createPrometheusMetrics } from '../src/runtimes/node/prometheus.ts'
import { createUndiciFetch } from '../src/runtimes/node/undici-fetch.ts'
import { serveGateway } from '../src/runtimes/node/serve.ts'
import { apiKeyFor } from './key-hash.ts'
import { serveOddHost } from './odd-host.ts'
import { readNothing, sendBodySlowly, sendHeadersSlowly, type SlowCaller } from './slow-callers.ts'
import { createSweptLimit } from '../src/limits/swept-limit.ts'

const long = 3_600_000
const patient = { headers: long, request: long, stall: long, keepAlive: long }
const auth = { apiKeys: ['ann', 'bob'].map((name) => apiKeyFor(name, 'admin', `${name}-key`)) }

/** A gateway on sockets, in front of two hosts of odd habits. */
async function serve(limits: Partial<LimitsConfig>, more: Partial<GatewayConfig> = {}) {
  const resources = new AsyncDisposableStack()
  const [host, other] = [resources.use(await serveOddHost()), resources.use(await serveOddHost())]
  const config: GatewayConfig = {
    ...defaults,
    limits: { ...defaults.limits, clientTime: patient, requestTime: long, upstreamTime: long, ...limits },
    upstreams: [
      { name: 'default', baseUrl: host.url },
      { name: 'other', baseUrl: other.url },
    ],
    ...more,
  }
  const time = Math.min(config.limits.upstreamTime, config.limits.requestTime)
  const pools = new Map([host, other].map(({ url }) => [url, createUndiciFetch({ origin: url, time })]))
  const gateway = createGateway({
    config,
    fetchOf: ({ baseUrl }) => pools.get(baseUrl)!.fetch,
    fetchLimitsTime: true,
    runtimeLimitsHeaders: true,
    timeLimit: createSweptLimit,
    telemetry: { metrics: createPrometheusMetrics },
  })
  const served = await serveGateway({ gateway, restPort: 0, mcpPort: 0, limits: config.limits })
  resources.defer(() => served.close(0))
  const port = Number(new URL(served.restUrl).port)
  const get = (id: string, headers: Record<string, string> = {}, prefix = '') =>
    fetch(`${served.restUrl}${prefix}${basePath}/instances/${id}`, { headers })
  return { ...served, host, other, port, get, resources }
}

const as = (name: string) => ({ 'x-api-key': `${name}-key` })
const line = (name: string) => `x-api-key: ${name}-key\r\n`
const times = <T>(count: number, make: () => T) => Array.from({ length: count }, make)
const path = (id: string) => `${basePath}/instances/${id}`
const close = (callers: readonly SlowCaller[]) => {
  for (const { socket } of callers) socket.destroy()
}

describe('while callers and a function app are slow', () => {
  test('everybody else gets a response', { timeout: 60_000 }, async () => {
    const { host, port, get, resources } = await serve(
      { concurrency: { running: 8, waiting: 100, waitTime: long } },
      { auth },
    )
    await using _ = resources
    const slow = [
      ...(await Promise.all(times(200, () => sendHeadersSlowly(port)))),
      ...(await Promise.all(times(50, () => sendBodySlowly(port, `${basePath}/orchestrators/Hello`, line('ann'))))),
      ...(await Promise.all(times(40, () => readNothing(port, path('big'), line('ann'))))),
    ]
    await expect.poll(() => host.streaming.size, { timeout: 20_000 }).toBe(40)
    const controller = new AbortController()
    // Of one hub each: reads of the same instance are one call.
    const hanging = Array.from({ length: 60 }, (_, index) =>
      fetch(`http://127.0.0.1:${port}${path('hang')}?taskHub=hub${index}`, {
        headers: as('ann'),
        signal: controller.signal,
      }).catch(() => 0),
    )
    // Six of eight slots are all that one caller gets: the rest of hers wait.
    await expect.poll(() => host.hanging.length).toBe(6)
    const responses = await Promise.all(times(20, () => get('quick', as('bob'))))
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]))
    expect((await get('quick', as('ann'), '/apps/other')).status).toBe(200)
    expect([slow.filter(({ isOpen }) => isOpen()).length, host.hanging.length, host.streaming.size]).toEqual([
      290, 6, 40,
    ])
    controller.abort()
    await Promise.all(hanging)
    await expect.poll(() => host.hanging.length).toBe(0)
    expect((await get('quick', as('ann'))).status).toBe(200)
    close(slow)
    await expect.poll(() => host.streaming.size).toBe(0)
  })

  test('a request that does not arrive gets 408 in the end', async () => {
    const clientTime = { ...patient, headers: 100, request: 200 }
    const { host, port, resources, mcpUrl } = await serve({ clientTime })
    await using _ = resources
    const slow = [
      ...(await Promise.all(times(20, () => sendHeadersSlowly(port)))),
      ...(await Promise.all(times(20, () => sendBodySlowly(port, `${basePath}/orchestrators/Hello`)))),
    ]
    const overMcp = await sendHeadersSlowly(Number(new URL(mcpUrl).port))
    const open = () => [...slow, overMcp].filter(({ isOpen }) => isOpen()).length
    await expect.poll(open, { timeout: 20_000 }).toBe(0)
    for (const { response } of slow) {
      expect(response()).toMatch(
        /^HTTP\/1.1 408 Request Timeout\r\n[^]*application\/problem\+json[^]*:request-timeout"/,
      )
    }
    expect(overMcp.response()).toMatch(/^HTTP\/1.1 408 [^]*"jsonrpc":"2.0"[^]*"code":"request_timeout"/)
    expect(host.asked).toEqual([])
  })

  test('a response that nobody reads is broken off in the end, here and at the function app', async () => {
    const { host, port, resources } = await serve({ clientTime: { ...patient, stall: 1_000 } })
    await using _ = resources
    const readers = await Promise.all(times(20, () => readNothing(port, path('big'))))
    await expect.poll(() => host.asked.length, { timeout: 20_000 }).toBe(20)
    await expect.poll(() => host.streaming.size, { timeout: 20_000 }).toBe(0)
    for (const { socket } of readers) socket.resume()
    await expect.poll(() => readers.filter(({ isOpen }) => isOpen()).length, { timeout: 20_000 }).toBe(0)
  })
})

test('who reads what there is may wait for a slow function app, longer than for a reader who reads nothing', async () => {
  const { get, host, resources } = await serve({ clientTime: { ...patient, stall: 50 } })
  await using _ = resources
  const response = get('hang')
  await expect.poll(() => host.hanging.length).toBe(1)
  await sleep(300)
  host.hanging[0]!.writeHead(200, { 'content-type': 'application/json' }).end(
    '{"name":"Hello","instanceId":"hang","runtimeStatus":"Running","createdTime":"2026-01-01T00:00:00Z","lastUpdatedTime":"2026-01-01T00:00:00Z"}',
  )
  expect((await response).status).toBe(200)
})

test('a connection that is idle is closed in the end, after its response', async () => {
  const { port, resources } = await serve({ clientTime: { ...patient, keepAlive: 20 } })
  await using _ = resources
  const caller = await readNothing(port, path('quick'))
  caller.socket.resume()
  await expect.poll(() => caller.isOpen(), { timeout: 20_000 }).toBe(false)
  expect(caller.response()).toMatch(/^HTTP\/1.1 200 [^]*"instanceId":"quick"/)
})

test.for([
  ['FOO / HTTP/1.1', 405, 'method_not_allowed'],
  ['get / HTTP/1.1', 405, 'method_not_allowed'],
  ['F(O / HTTP/1.1', 400, 'invalid_input'],
  ['\u0016\u0003\u0001', 400, 'invalid_input'],
] as const)('%j is refused as what it is', async ([line, status, code]) => {
  const { port, mcpUrl, resources } = await serve({})
  await using _ = resources
  for (const at of [port, Number(new URL(mcpUrl).port)]) {
    const socket = connect(at, '127.0.0.1')
    let response = ''
    socket.on('data', (chunk: Buffer) => (response += chunk.toString('latin1')))
    socket.write(`${line}\r\nhost: localhost\r\n\r\n`)
    await once(socket, 'close')
    expect(response).toContain(`HTTP/1.1 ${status} `)
    expect(response).toContain(`"${code}"`)
    expect(/^allow: GET, POST, DELETE/m.test(response)).toBe(status === 405)
  }
})

describe('what is too much', () => {
  test('of headers gets 431 on both faces', async () => {
    const { get, mcpUrl, resources } = await serve({ headers: 4_096 })
    await using _ = resources
    const refused = await get('quick', { 'x-long': 'x'.repeat(5_000) })
    expect([refused.status, await refused.json()]).toMatchObject([431, { code: 'header_too_large' }])
    const overMcp = await fetch(mcpUrl, { method: 'POST', headers: { 'x-long': 'x'.repeat(5_000) }, body: '{}' })
    expect([overMcp.status, await overMcp.json()]).toMatchObject([
      431,
      { error: { data: { code: 'header_too_large' } } },
    ])
  })

  test('of a body gets 413 on both faces, by the smaller limit', async () => {
    const { restUrl, mcpUrl, host, resources } = await serve({ body: 100 })
    await using _ = resources
    const headers = { 'content-type': 'application/json' }
    const start = `${restUrl}${basePath}/orchestrators/Hello`
    const bodies = [JSON.stringify('x'.repeat(200)), new Blob([JSON.stringify('x'.repeat(200))]).stream()]
    for (const body of bodies) {
      const init = { method: 'POST', headers, body, duplex: 'half' }
      expect((await fetch(start, init)).status).toBe(413)
      const overMcp = await fetch(mcpUrl, { ...init, body: JSON.stringify({ a: 'x'.repeat(200) }) })
      expect([overMcp.status, await overMcp.text()]).toEqual([413, expect.stringContaining('at most 100 bytes')])
    }
    expect(host.asked).toEqual([])
  })

  test('of connections is not let in', async () => {
    const { port, get, resources } = await serve({ connections: 5 })
    await using _ = resources
    const first = await Promise.all(times(5, () => sendHeadersSlowly(port)))
    await expect(get('quick')).rejects.toThrow('fetch failed')
    close(first)
    await expect.poll(() => get('quick').then(({ status }) => status, String)).toBe(200)
  })

  test('of calls at a function app gets 503, and leaves with its caller', async () => {
    const { get, host, port, resources } = await serve({ concurrency: { running: 1, waiting: 1, waitTime: 7_000 } })
    await using _ = resources
    const first = await readNothing(port, path('hang'))
    await expect.poll(() => host.hanging.length).toBe(1)
    const second = await readNothing(port, path('hang'))
    const refused = async () => {
      const response = await get('quick')
      return [response.status, response.headers.get('retry-after'), ((await response.json()) as { code: string }).code]
    }
    await expect.poll(refused).toEqual([503, '7', 'unavailable'])
    expect((await get('quick', {}, '/apps/other')).status).toBe(200)
    close([second])
    // Refused at once until the place is free; then it waits for the first one to go.
    let third = get('quick')
    while ((await Promise.race([third, sleep(100, undefined)]))?.status === 503) third = get('quick')
    close([first])
    expect((await third).status).toBe(200)
    expect(host.asked.filter((id) => id === 'hang')).toHaveLength(1)
  })

  test('of calls is reported by a tool, with the time to wait', async () => {
    const { host, port, mcpUrl, resources } = await serve({
      concurrency: { running: 1, waiting: 0, waitTime: 7_000 },
    })
    await using _ = resources
    const reader = await readNothing(port, path('hang'))
    await expect.poll(() => host.hanging.length).toBe(1)
    const params = { name: 'getinstancestatus', arguments: { app: 'default', instanceId: 'quick' } }
    const response = await fetch(mcpUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
    })
    const text = await response.text()
    expect([response.status, text]).toEqual([200, expect.stringMatching(/unavailable[^]*wait 7 s[^]*"isError":true/)])
    close([reader])
  })

  test('of time gets 504, and the function app is asked no longer', async () => {
    const { get, host, resources } = await serve({ upstreamTime: 50 })
    await using _ = resources
    const response = await get('hang')
    expect([response.status, await response.json()]).toMatchObject([504, { code: 'timeout' }])
    await expect.poll(() => host.hanging.length).toBe(0)
  })

  test('of time for the whole request gets 504 while it waits for its turn', async () => {
    const { get, host, resources } = await serve({
      requestTime: 100,
      concurrency: { running: 1, waiting: 10, waitTime: long },
    })
    await using _ = resources
    const responses = await Promise.all(times(4, () => get('hang')))
    expect(responses.map(({ status }) => status)).toEqual([504, 504, 504, 504])
    await expect.poll(() => host.hanging.length).toBe(0)
  })

  test('of requests gets 429 to that caller alone, on both faces together', async () => {
    const { get, mcpUrl, resources } = await serve({ rate: { requests: 4, window: long } }, { auth })
    await using _ = resources
    const list = () =>
      fetch(mcpUrl, {
        method: 'POST',
        headers: { ...as('ann'), 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
      })
    const responses = [await get('quick', as('ann')), await list(), await get('quick', as('ann')), await list()]
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(responses.map(({ headers }) => headers.get('ratelimit'))).toEqual([
      null,
      null,
      null,
      '"principal";r=0;t=900',
    ])
    const refused = [await get('quick', as('ann')), await list()]
    expect(refused.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([
      [429, '900'],
      [429, '900'],
    ])
    expect((await get('quick', as('bob'))).status).toBe(200)
  })

  test('of guessing gets 429, a right key too', async () => {
    const { get, resources } = await serve({ failures: { requests: 3, window: long } }, { auth })
    await using _ = resources
    const statuses = []
    for (let i = 0; i < 4; i++) statuses.push((await get('quick', as(`guess ${i}`))).status)
    expect([...statuses, (await get('quick', as('bob'))).status]).toEqual([401, 401, 401, 429, 429])
  })

  test('of guessing gets 429 at the metrics, too', async () => {
    const { restUrl, resources } = await serve({ failures: { requests: 3, window: long } }, { auth })
    await using _ = resources
    const statuses = []
    for (let i = 0; i < 4; i++) {
      statuses.push((await fetch(`${restUrl}/metrics`, { headers: as(`guess ${i}`) })).status)
    }
    expect(statuses).toEqual([401, 401, 401, 429])
  })

  test('of guessing from behind a trusted proxy gets 429 to that caller alone', async () => {
    const limits = { failures: { requests: 1, window: long } }
    const { get, resources } = await serve(limits, { auth, trustedProxies: ['127.0.0.0/8'] })
    await using _ = resources
    const from = (address: string, name: string) => get('quick', { ...as(name), 'x-forwarded-for': address })
    const statuses = []
    for (const [address, name] of [
      ['192.0.2.1', 'guess'],
      ['192.0.2.1', 'bob'],
      ['192.0.2.2', 'bob'],
    ] as const) {
      statuses.push((await from(address, name)).status)
    }
    expect(statuses).toEqual([401, 429, 200])
  })

  test('of asking without a key is not a guess', async () => {
    const { get, resources } = await serve({ failures: { requests: 3, window: long } }, { auth })
    await using _ = resources
    for (let i = 0; i < 6; i++) expect((await get('quick')).status).toBe(401)
    expect((await get('quick', as('bob'))).status).toBe(200)
  })
})

test('one caller starts and waits, and another reads all the same', async () => {
  const { get, host, restUrl, resources } = await serve({ concurrency: { running: 4, waiting: 50, waitTime: long } })
  await using _ = resources
  const waiting = new AbortController()
  const held = times(20, () =>
    fetch(`${restUrl}${basePath}/orchestrators/Hello/hang?timeout=100&pollingInterval=1`, {
      method: 'POST',
      signal: waiting.signal,
    }).catch(() => 0),
  )
  await expect.poll(() => host.hanging.length).toBe(2)
  expect((await get('quick')).status).toBe(200)
  waiting.abort()
  await Promise.all(held)
})
