import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import { createStorage } from 'unstorage'
import { describe, expect, test } from 'vitest'
import type { LimitsConfig } from '../src/config/gateway-config.ts'
import { defaults } from '../src/config/defaults.ts'
import { createGateway, type Gateway } from '../src/gateway.ts'
import { openStore } from '../src/store/open-store.ts'
import { usageIn } from '../src/store/usage-exchange.ts'
import { createLog } from '../src/telemetry/log.ts'
import { configFor } from './config-for.ts'
import { redisServers } from './redis-servers.ts'
import { spawnGateway, type SpawnedGateway } from './spawned-gateway.ts'

const secret = 'pa55-w0rd-canary'
const read = 'http://localhost:8080/runtime/webhooks/durabletask/instances/none'

/** Gateways with one rate and, in turn, a store each. */
function replicas(urls: readonly (string | undefined)[], limits: Partial<LimitsConfig>) {
  const resources = new AsyncDisposableStack()
  const said: string[] = []
  const note = (text: string) => void said.push(text)
  const host = createMockHost()
  resources.defer(() => host.dispose())
  const open = async (url: string | undefined): Promise<Gateway> => {
    const store = resources.use(await openStore({ url, warn: note }))
    const log = createLog('debug', (level, facts, message) => note(`${level} ${message} ${JSON.stringify(facts)}`))
    return createGateway({
      config: configFor(
        { baseUrl: 'https://app.test', key: DEFAULT_KEY },
        { limits: { ...defaults.limits, ...limits } },
      ),
      fetchOf: () => (input, init) => host.fetch(new Request(input, init)),
      shareUsage: usageIn(store.storage),
      telemetry: { log: { ...log, access: undefined } },
    })
  }
  const ask = async (gateway: Gateway, peer = '192.0.2.1') => {
    const response = await gateway.rest.fetch(new Request(read), { peer })
    await response.text()
    return response.status
  }
  return { gateways: () => Promise.all(urls.map(open)), ask, said, resources }
}

const rate = { requests: 20, window: 3_600_000 }
const repeated = (status: number, count: number) => Array.from({ length: count }, () => status)

describe.each(redisServers)('replicas that share %s', (_, start) => {
  test('let a caller through no more often than one replica would', async () => {
    await using redis = await start(secret)
    const url = `redis://:${secret}@127.0.0.1:${redis.port}/2`
    const { gateways, ask, resources, said } = replicas([url, url], { rate })
    await using _ = resources
    const [first, second] = (await gateways()) as [Gateway, Gateway]
    const statuses = []
    for (let i = 0; i < 15; i++) statuses.push(await ask(first))
    expect(statuses).toEqual(repeated(404, 15))
    // Each asks as another caller until it has heard of the first one.
    await expect
      .poll(
        async () => {
          await ask(first, '192.0.2.99')
          await ask(second, '192.0.2.99')
          return second.rest
            .fetch(new Request(read), { peer: '192.0.2.1' })
            .then(({ headers }) => headers.has('ratelimit'))
        },
        { timeout: 10_000 },
      )
      .toBe(true)
    const rest = []
    for (let i = 0; i < 12; i++) rest.push(await ask(second))
    expect(rest.filter((status) => status === 404).length).toBeLessThanOrEqual(5)
    expect(rest.at(-1)).toBe(429)
    expect(await ask(second, '192.0.2.2')).toBe(404)
    expect(said).toEqual([])
  })

  test('go on alone while it is gone, and together when it is back', async () => {
    const redis = await start()
    const { port } = redis
    const { gateways, ask, resources, said } = replicas([`redis://127.0.0.1:${port}`], {
      rate: { ...rate, requests: 1e6 },
    })
    await using _ = resources
    const [gateway] = (await gateways()) as [Gateway]
    expect(await ask(gateway)).toBe(404)
    await redis[Symbol.asyncDispose]()
    const told = (text: string) =>
      expect.poll(async () => [await ask(gateway), said.some((line) => line.includes(text))], { timeout: 15_000 })
    await told('does not respond').toEqual([404, true])
    await using again = await start(undefined, port)
    expect(again.port).toBe(port)
    await told('responds again').toEqual([404, true])
  })

  test('say that they are refused, and never the password', async () => {
    await using redis = await start('another')
    const url = `redis://user-canary:${secret}@127.0.0.1:${redis.port}`
    const { gateways, ask, resources, said } = replicas([url], { rate: { ...rate, requests: 1e6 } })
    await using _ = resources
    const [gateway] = (await gateways()) as [Gateway]
    await expect.poll(async () => [await ask(gateway), said.length >= 2], { timeout: 10_000 }).toEqual([404, true])
    expect(said.join('\n')).toMatch(/WRONGPASS/)
    expect(said.join('\n')).not.toMatch(/canary/)
  })
})

describe.each(redisServers)('processes that share %s', (_, start) => {
  test('let a caller through no more often than one would, and print no password', async () => {
    await using redis = await start(secret)
    const variables = {
      STORE_URL: `redis://:${secret}@127.0.0.1:${redis.port}`,
      LIMIT_RATE: '10/1h',
      DURABLE_FUNCTIONS_BASE_URL: 'http://127.0.0.1:9',
      LOG_LEVEL: 'debug',
    }
    const [first, second] = await Promise.all([spawnGateway(variables), spawnGateway(variables)])
    await using _ = first
    await using __ = second
    const ask = async ({ restUrl }: SpawnedGateway) => (await fetch(restUrl)).status
    const firsts = []
    for (let i = 0; i < 12; i++) firsts.push(await ask(first))
    expect(firsts).toEqual([...repeated(200, 10), 429, 429])
    // Usage from before they meet is taken over when they do.
    await expect.poll(() => ask(second), { timeout: 10_000 }).toBe(429)
    await redis[Symbol.asyncDispose]()
    await expect
      .poll(async () => [await ask(first), first.printed().includes('does not respond')], { timeout: 10_000 })
      .toEqual([429, true])
    expect(first.printed() + second.printed()).not.toContain(secret)
  })
})

test('a replica goes on beside a store that never responds', async () => {
  const sockets = new Set<Socket>()
  const mute = createServer((socket) => void sockets.add(socket)).listen(0, '127.0.0.1')
  await once(mute, 'listening')
  const url = `redis://127.0.0.1:${(mute.address() as AddressInfo).port}`
  const { gateways, ask, resources, said } = replicas([url], { rate })
  await using _ = resources
  resources.defer(() => {
    for (const socket of sockets) socket.destroy()
    mute.close()
  })
  const [gateway] = (await gateways()) as [Gateway]
  const statuses = []
  for (let i = 0; i < 22; i++) statuses.push(await ask(gateway))
  expect([statuses, said]).toEqual([[...repeated(404, 20), 429, 429], []])
  await expect.poll(() => said.length, { timeout: 15_000 }).toBe(1)
  expect(said[0]).toMatch(/does not respond/)
})

test('replicas in one process share the memory that they are given', async () => {
  const store = createStorage()
  const host = createMockHost()
  await using _ = { [Symbol.asyncDispose]: () => host.dispose() }
  let now = 0
  const clock = { now: () => now, sleep: async () => undefined }
  const limits = { ...defaults.limits, rate: { requests: 4, window: 60_000 } }
  const config = configFor({ baseUrl: 'https://app.test', key: DEFAULT_KEY }, { limits })
  const fetchOf = () => (input: string, init?: RequestInit) => host.fetch(new Request(input, init))
  const pair = [0, 1].map(() => createGateway({ config, fetchOf, shareUsage: usageIn(store), clock }))
  const ask = async (index: number, peer: string) => (await pair[index]!.rest.fetch(new Request(read), { peer })).status
  const settle = async () => {
    for (let i = 0; i < 4; i++) {
      now += 1_000
      for (const index of [0, 1]) await ask(index, '192.0.2.99')
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  await settle()
  for (let i = 0; i < 3; i++) expect(await ask(0, '192.0.2.1')).toBe(404)
  await settle()
  expect([await ask(1, '192.0.2.1'), await ask(1, '192.0.2.1')]).toEqual([404, 429])
})
