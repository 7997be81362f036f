import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { createMockHost } from '@durable-http/mock'
import { serveMockHost } from '@durable-http/mock/node'
import { Agent, Pool } from 'undici'
import { expect, it } from 'vitest'
import { createDurableClient, createPoolFetch, type DurableClientOptions } from '../src/index.ts'

const key = 'key-of-the-pooled-host'

async function hostOverSocket(options: Partial<DurableClientOptions> = {}) {
  const host = createMockHost({ key, clock: 'manual' })
  const served = await serveMockHost({ host, port: 0 })
  // One connection: a response that is not read or given up would hold up the next call.
  const pool = new Pool(new URL(served.url).origin, { connections: 1 })
  return {
    host,
    client: createDurableClient({ baseUrl: served.url, key, fetch: createPoolFetch(pool), ...options }),
    async [Symbol.asyncDispose]() {
      await pool.destroy()
      await served.close()
      await host.dispose()
    },
  }
}

async function serverThat(received: RequestListener) {
  const server = createServer(received)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const agent = new Agent({ connections: 1 })
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fetch: createPoolFetch(agent),
    async [Symbol.asyncDispose]() {
      await agent.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

it('carries every kind of call over one connection', async () => {
  await using pooled = await hostOverSocket()
  const { client, host } = pooled
  host.seed({ instances: [{ instanceId: 'a', name: 'Echo' }] })
  await client.startOrchestrationWithId({ functionName: 'Echo', instanceId: 'b', input: { text: 'ü' } })
  await client.raiseEvent({ instanceId: 'b', eventName: 'Go', eventData: 1 })
  expect(await client.getInstanceStatus({ instanceId: 'b' })).toMatchObject({ input: { text: 'ü' } })
  await expect(client.getInstanceStatus({ instanceId: 'none' })).rejects.toMatchObject({ code: 'not_found' })
  expect((await client.listInstances({ top: 10 })).instances).toHaveLength(2)
  expect(await client.purgeInstance({ instanceId: 'a' })).toEqual({ instancesDeleted: 1 })
})

it('streams a body in and a response out', async () => {
  await using pooled = await hostOverSocket()
  const { client } = pooled
  const input = new Response(JSON.stringify('x'.repeat(100_000))).body!
  await client.invoke('startOrchestrationWithId', { functionName: 'Echo', instanceId: 'a', input })
  const response = await client.raw.getInstanceStatus({ instanceId: 'a' })
  expect(response.headers.get('content-type')).toMatch(/json/)
  let size = 0
  for await (const chunk of response.body!) size += chunk.byteLength
  expect(size).toBeGreaterThan(100_000)
})

it('gives up a response that is too large, and a cancelled one', async () => {
  await using pooled = await hostOverSocket({ maxResponseBytes: 1_000 })
  const { client, host } = pooled
  host.seed({ instances: [{ instanceId: 'a', name: 'Echo', input: 'x'.repeat(500_000) }] })
  await expect(client.getInstanceStatus({ instanceId: 'a' })).rejects.toMatchObject({ code: 'protocol' })
  await (await client.raw.getInstanceStatus({ instanceId: 'a' })).body?.cancel()
  const reader = (await client.raw.getInstanceStatus({ instanceId: 'a' })).body!.getReader()
  await reader.read()
  await reader.cancel()
  expect(await client.listInstances({ instanceIdPrefix: 'z' })).toEqual({ instances: [] })
})

it.each([
  ['unread', async (body: ReadableStream<Uint8Array>) => body.cancel()],
  [
    'half read',
    async (body: ReadableStream<Uint8Array>) => {
      const reader = body.getReader()
      await reader.read()
      await reader.cancel()
    },
  ],
])('gives up a small body that has arrived, %s', async (_, giveUp) => {
  await using small = await serverThat((_request, response) => response.end('[]'))
  const client = createDurableClient({ ...small, key })
  const faults: unknown[] = []
  const fail = (error: unknown) => void faults.push(error)
  // An error event that nobody listens to would end the process.
  process.on('uncaughtException', fail)
  try {
    for (let i = 0; i < 5; i++) {
      const { body } = await client.raw.listInstances({})
      await setImmediate()
      await giveUp(body!)
      await setImmediate()
    }
    expect(await client.listInstances()).toEqual({ instances: [] })
  } finally {
    process.off('uncaughtException', fail)
  }
  expect(faults).toEqual([])
})

it('ends a call at its time limit, and by its signal', async () => {
  await using silent = await serverThat(() => undefined)
  const client = createDurableClient({ ...silent, key, retry: false })
  await expect(client.listInstances({}, { timeout: 20 })).rejects.toMatchObject({ code: 'timeout' })
  const signal = AbortSignal.timeout(20)
  await expect(client.listInstances({}, { signal })).rejects.toMatchObject({
    code: expect.stringMatching(/^(aborted|timeout)$/),
  })
})

it('follows no redirect', async () => {
  const paths: (string | undefined)[] = []
  await using moved = await serverThat(({ url }, response) => {
    paths.push(url)
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  const client = createDurableClient({ ...moved, key })
  await expect(client.listInstances()).rejects.toMatchObject({ code: 'protocol', answeredBy: 'other' })
  expect(paths).toEqual([expect.stringMatching(/\/instances\?code=/)])
})

it('reports a connection that fails, without the key', async () => {
  const closed = await serverThat(() => undefined)
  await closed[Symbol.asyncDispose]()
  await using agent = Object.assign(new Agent(), { [Symbol.asyncDispose]: () => agent.destroy() })
  const client = createDurableClient({ baseUrl: closed.baseUrl, key, fetch: createPoolFetch(agent), retry: false })
  const error: unknown = await client.listInstances().catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'network', message: expect.stringContaining('ECONNREFUSED') })
  expect(JSON.stringify(error)).not.toContain(key)
})

it.each<[string, string, Record<string, string>]>([
  ['the address', '/a b', {}],
  ['"x-note"', '/', { 'x-note': 'a\r\nb: c' }],
  ['"x-note"', '/', { 'x-note': '\u0100' }],
  ['"x note"', '/', { 'x note': 'a' }],
])('refuses %s with characters that HTTP does not take, and keeps the connection', async (named, path, headers) => {
  await using server = await serverThat((_, response) => response.end('ok'))
  for (let count = 0; count < 2; count++)
    await expect(server.fetch(server.baseUrl + path, { headers })).rejects.toThrow(named)
  expect(await (await server.fetch(`${server.baseUrl}/`)).text()).toBe('ok')
})
