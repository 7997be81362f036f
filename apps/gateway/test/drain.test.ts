import { setTimeout as sleep } from 'node:timers/promises'
import { basePath } from '@durable-http/core'
import type { Fault } from '@durable-http/mock'
import { Agent, type Dispatcher, request } from 'undici'
import { describe, expect, test } from 'vitest'
import { serveMock, type ServedMock } from './served-mock.ts'
import { type SpawnedGateway, spawnGateway } from './spawned-gateway.ts'

const key = 'the-key-of-the-function-app'

interface Stack extends AsyncDisposable {
  mock: ServedMock
  gateway: SpawnedGateway
}

async function setUp(faults: Fault[], variables: Record<string, string>): Promise<Stack> {
  await using made = new AsyncDisposableStack()
  const mock = made.use(await serveMock({ key, clock: 'real', faults }))
  const env = { DURABLE_FUNCTIONS_BASE_URL: mock.url, DURABLE_FUNCTIONS_TOKEN: key, ...variables }
  const gateway = made.use(await spawnGateway(env))
  const resources = made.move()
  return { mock, gateway, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

async function startedIn({ host }: ServedMock, prefix: string): Promise<string[]> {
  const list = new Request(`http://127.0.0.1${basePath}/instances?instanceIdPrefix=${prefix}&top=10000`, {
    headers: { 'x-functions-key': key },
  })
  const rows = (await (await host.fetch(list)).json()) as { instanceId: string }[]
  return rows.map(({ instanceId }) => instanceId).sort()
}

/** Outcomes of requests: ids by status, and ids without a response. */
interface Load {
  answered: Map<string, number>
  refused: string[]
}

const newLoad = (): Load => ({ answered: new Map(), refused: [] })

// Every caller sends again and again over a connection that is kept, until responses stop.
async function loadOn(origin: string, callers: number, dispatcher: Dispatcher, load = newLoad()): Promise<Load> {
  const caller = async (number: number) => {
    for (let turn = 0; ; turn++) {
      const isStart = turn % 2 === 0
      const id = `${isStart ? 'start' : 'read'}-${number}-${turn}`
      const path = isStart ? `orchestrators/Hello/${id}` : 'instances?top=1'
      try {
        const url = `${origin}${basePath}/${path}`
        const { statusCode, body } = await request(url, { method: isStart ? 'POST' : 'GET', dispatcher })
        await body.text()
        load.answered.set(id, statusCode)
      } catch {
        load.refused.push(id)
        return
      }
    }
  }
  await Promise.all(Array.from({ length: callers }, (_, number) => caller(number)))
  return load
}

describe('SIGTERM under load', () => {
  const delays = ['400ms', '0ms']
  test.each(delays)('loses nothing, with a delay of %s', async (delay) => {
    await using stack = await setUp([{ latency: 60 }], { DRAIN_DELAY: delay, DRAIN_GRACE: '10s' })
    const dispatcher = new Agent({ connections: 64, pipelining: 1 })
    const load = newLoad()
    const loaded = loadOn(stack.gateway.restUrl, 48, dispatcher, load)
    // Every caller has had its turn, and is in the middle of the next one.
    await expect.poll(() => load.answered.size).toBeGreaterThan(120)
    stack.gateway.child.kill('SIGTERM')
    const { answered, refused } = await loaded
    expect(await stack.gateway.ended).toBe(0)
    await dispatcher.destroy()

    expect(new Set(answered.values())).toEqual(new Set([200, 202]))
    const acknowledged = [...answered.keys()].filter((id) => id.startsWith('start-')).sort()
    expect(acknowledged.length).toBeGreaterThan(48)
    expect(await startedIn(stack.mock, 'start-')).toEqual(acknowledged)
    expect(refused.filter((id) => answered.has(id))).toEqual([])
    // Each of them has its line in the log, written before the process ended.
    const lines = stack.gateway
      .printed()
      .split('\n')
      .filter((line) => line.includes('"msg":"request"'))
    expect(lines.length).toBe(answered.size)
  })
})

describe('a gateway that has to stop', () => {
  test('is live but not ready, and takes requests, until its delay is over', async () => {
    await using stack = await setUp([], { DRAIN_DELAY: '3s' })
    const { restUrl, child, ended } = stack.gateway
    expect((await fetch(`${restUrl}/health/ready`)).status).toBe(200)
    child.kill('SIGTERM')
    await sleep(100)
    expect((await fetch(`${restUrl}/health/ready`)).status).toBe(503)
    expect((await fetch(`${restUrl}/health/live`)).status).toBe(200)
    expect((await fetch(`${restUrl}${basePath}/instances`)).status).toBe(200)
    expect(await ended).toBe(0)
    await expect(fetch(`${restUrl}/health/live`)).rejects.toThrow()
  })

  test('sends the reason to requests that it cannot wait for, and ends with 0', async () => {
    await using stack = await setUp([{ latency: 60_000 }], { DRAIN_GRACE: '200ms' })
    const waiting = fetch(`${stack.gateway.restUrl}${basePath}/instances`)
    await sleep(200)
    stack.gateway.child.kill('SIGTERM')
    const response = await waiting
    expect([response.status, response.headers.get('content-type')]).toEqual([503, 'application/problem+json'])
    expect(await response.json()).toHaveProperty('detail', expect.stringMatching(/^the gateway is stopping/))
    expect(await stack.gateway.ended).toBe(0)
  })

  test('ends streams with a cursor from which another replica goes on', async () => {
    const secret = { MCP_STATE_SECRET: 'the same on all replicas, and long enough' }
    await using stack = await setUp([{ latency: 100 }], { DRAIN_GRACE: '10s', ...secret })
    const ids = Array.from({ length: 200 }, (_, index) => `i${index}`)
    stack.mock.host.seed({ instances: ids.map((instanceId) => ({ instanceId, name: 'Hello' })) })
    const linesOf = (text: string) =>
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
    // A packed one would come in few and late parts.
    const init = { headers: { 'accept-encoding': 'identity' } }
    const exported = await fetch(`${stack.gateway.restUrl}/v1/export?prefix=i`, init)
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of exported.body!) {
      if (text === '') stack.gateway.child.kill('SIGTERM')
      text += decoder.decode(chunk, { stream: true })
    }
    const first = linesOf(text)
    const last = first.pop()!
    expect(last).toMatchObject({
      complete: false,
      count: first.length,
      message: expect.stringMatching(/^the gateway is stopping/),
    })
    expect(await stack.gateway.ended).toBe(0)
    stack.mock.host.faults.clear()
    const variables = { DURABLE_FUNCTIONS_BASE_URL: stack.mock.url, DURABLE_FUNCTIONS_TOKEN: key, ...secret }
    await using successor = await spawnGateway(variables)
    const next = encodeURIComponent(String(last['next']))
    const rest = linesOf(await (await fetch(`${successor.restUrl}/v1/export?prefix=i&next=${next}`)).text())
    expect(rest.pop()).toEqual({ complete: true, count: 200 - first.length })
    expect([...first, ...rest].map(({ instanceId }) => String(instanceId)).toSorted()).toEqual(ids.toSorted())
  })

  test('takes a signal that is passed on twice as one, and a later one as the end', async () => {
    await using stack = await setUp([{ latency: 60_000 }], { DRAIN_GRACE: '60s' })
    const { child, restUrl, ended } = stack.gateway
    const broken = fetch(`${restUrl}${basePath}/instances`)
    const outcome = broken.then(
      () => 'answered',
      () => 'broken',
    )
    await sleep(200)
    child.kill('SIGTERM')
    child.kill('SIGTERM')
    await sleep(1_100)
    expect([child.exitCode, child.signalCode]).toEqual([null, null])
    child.kill('SIGTERM')
    expect(await ended).toBe(143)
    expect(await outcome).toBe('broken')
  })
})
