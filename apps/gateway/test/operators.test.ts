import { request } from 'node:http'
import { basePath, wallClock } from '@durable-http/core'
import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import { describe, expect, test } from 'vitest'
import { defaults } from '../src/config/defaults.ts'
import { createGateway } from '../src/gateway.ts'
import { nodeDigest } from '../src/runtimes/node/digest.ts'
import { configFor } from './config-for.ts'
import { keyOf, threeKeys } from './key-hash.ts'
import { type ObservedOptions, serveObserved } from './observed-stack.ts'
import { createTokenIssuer } from './token-issuer.ts'

const json = { 'content-type': 'application/json' }
const limits = (more: Partial<typeof defaults.limits>) => ({ limits: { ...defaults.limits, ...more } })

async function serveWaiting(options: ObservedOptions = {}) {
  const stack = await serveObserved({ ...options, host: { clock: 'real', ...options.host } })
  const started = await fetch(`${stack.mock.url}${basePath}/orchestrators/WaitForGo/a`, {
    method: 'POST',
    headers: { 'x-functions-key': options.key ?? 'an upstream key' },
  })
  expect(started.status).toBe(202)
  await expect.poll(() => stack.mock.host.instances.get('a')?.runtimeStatus).toBe('Running')
  const raise = async () => {
    const init = {
      method: 'POST',
      headers: { ...json, 'x-functions-key': options.key ?? 'an upstream key' },
      body: '1',
    }
    await fetch(`${stack.mock.url}${basePath}/instances/a/raiseEvent/Go`, init)
  }
  return { ...stack, raise, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() }
}

/** Reads a stream until it holds a text, then tears the connection down without a word. */
const tear = (url: string, until: RegExp, headers: Record<string, string> = {}) =>
  new Promise<string>((resolve, reject) => {
    const call = request(url, { headers }, (response) => {
      let text = ''
      response.on('error', () => undefined)
      response.on('data', (chunk) => {
        text += chunk
        if (!until.test(text)) return
        response.socket.resetAndDestroy()
        resolve(text)
      })
    })
    call.on('error', reject).end()
  })

describe('the stream of an instance', () => {
  test('goes on after its connection was torn, from the state that was seen', async () => {
    await using stack = await serveWaiting()
    const url = `${stack.restUrl}/v1/instances/a/events`
    const seen = await tear(url, /^id: .+\n.*\n\n/m)
    expect(seen).toContain('event: status')
    await stack.raise()
    const again = await fetch(url, { headers: { 'last-event-id': /^id: (.+)$/m.exec(seen)![1]! } })
    const text = await again.text()
    expect([...text.matchAll(/^event: (\w+)$/gm)].map(([, kind]) => kind)).toEqual(['status', 'end'])
    expect(text).toContain('"runtimeStatus":"Completed"')
    const last = [...text.matchAll(/^id: (.+)$/gm)].at(-1)![1]!
    expect((await fetch(url, { headers: { 'last-event-id': last } })).status).toBe(204)
  })

  test('is not cut by the time that a request may take', async () => {
    await using stack = await serveWaiting({ config: limits({ requestTime: 300, upstreamTime: 300 }) })
    const response = await fetch(`${stack.restUrl}/v1/instances/a/events`)
    await wallClock.sleep(700)
    await stack.raise()
    expect(await response.text()).toContain('event: end')
  })

  test('takes a place that is free again once the caller is gone', async () => {
    await using stack = await serveWaiting({ config: limits({ callerStreams: 1 }) })
    const url = `${stack.restUrl}/v1/instances/a/events`
    const first = await fetch(url)
    const refused = await fetch(url)
    expect([refused.status, refused.headers.get('retry-after'), (await refused.json()).code]).toEqual([
      429,
      '5',
      'rate_limited',
    ])
    expect(await stack.metrics()).toContain('durable_gateway_open_streams 1')
    await first.body!.cancel()
    await expect.poll(() => stack.metrics()).toContain('durable_gateway_open_streams 0')
    await tear(url, /event: status/)
    await expect.poll(() => stack.metrics()).toContain('durable_gateway_open_streams 0')
  })

  test('has its line when it ends, and no say in the times of requests', async () => {
    await using stack = await serveWaiting()
    const response = await fetch(`${stack.restUrl}/v1/instances/a/events`)
    await stack.raise()
    await response.text()
    expect(await stack.line(({ operation }) => operation === 'followInstance')).toMatchObject({
      status: 200,
      app: 'default',
    })
    await fetch(`${stack.restUrl}/v1/instances/none/events`)
    expect(await stack.line(({ status }) => status === 404)).toMatchObject({
      operation: 'followInstance',
      route: '/v1/instances/{instanceId}/events',
      code: 'not_found',
    })
    const metrics = await stack.metrics()
    expect(metrics).toMatch(/requests_total\{[^}]*operation="followInstance"[^}]*\} 1/)
    expect(metrics).not.toMatch(/request_duration_seconds_count\{[^}]*operation="followInstance"[^}]*\} [1-9]/)
  })
})

/** A gateway in this process with keys and tokens, in front of two apps. */
async function createGuarded(roles: Partial<typeof defaults.access.roles> = {}) {
  const issuer = await createTokenIssuer()
  const hosts = { orders: createMockHost({ clock: 'real' }), default: createMockHost({ clock: 'real' }) }
  const config = configFor(
    { baseUrl: 'https://default.test', key: DEFAULT_KEY },
    {
      auth: { ...threeKeys, jwt: issuer.trusting({ clockTolerance: 0 }) },
      access: { ...defaults.access, roles: { ...defaults.access.roles, ...roles } },
      upstreams: ['default', 'orders'].map((name) => ({ name, baseUrl: `https://${name}.test`, key: DEFAULT_KEY })),
    },
  )
  const gateway = createGateway({
    config,
    fetchOf:
      ({ name }) =>
      (url, init) =>
        hosts[name as keyof typeof hosts].fetch(new Request(url, init)),
    fetch: issuer.fetch,
    digest: nodeDigest,
  })
  const get = (path: string, key?: string) =>
    gateway.rest.fetch(
      new Request(
        `http://127.0.0.1:8080${path}`,
        key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } },
      ),
    )
  return { hosts, get, issuer }
}

describe('the paths below /v1', () => {
  const paths = ['/v1/instances', '/v1/export', '/v1/instances/a/events']

  test.each(paths)('%s asks callers who they are', async (path) => {
    const { get } = await createGuarded()
    expect((await get(path)).status).toBe(401)
  })

  test.each(paths)('%s needs a role that may read', async (path) => {
    const { get, hosts } = await createGuarded({ viewer: ['start'] })
    hosts.default.seed({ instances: [{ instanceId: 'a', name: 'Hello' }] })
    const refused = await get(path, keyOf.viewer)
    expect([refused.status, (await refused.json()).code]).toEqual([403, 'role_too_low'])
    const served = await get(path, keyOf.operator)
    expect(served.status).toBe(200)
    await served.body?.cancel()
  })

  test('serve the app of their prefix, whose cursors are nothing to another app', async () => {
    const { get, hosts } = await createGuarded()
    const instances = (name: string) => ['a', 'b', 'c'].map((id) => ({ instanceId: name + id, name: 'Hello' }))
    hosts.default.seed({ instances: instances('d') })
    hosts.orders.seed({ instances: instances('o') })
    const first = await (await get('/apps/orders/v1/instances?limit=1', keyOf.viewer)).json()
    expect(first.instances[0].instanceId).toMatch(/^o/)
    const next = `instances?limit=1&next=${first.next}`
    expect((await get(`/apps/orders/v1/${next}`, keyOf.viewer)).status).toBe(200)
    expect((await get(`/v1/${next}`, keyOf.viewer)).status).toBe(400)
    expect((await get(`/apps/orders/v1/${next}`, keyOf.admin)).status).toBe(400)
  })

  test('end the stream of a token that expires', async () => {
    const { get, hosts, issuer } = await createGuarded()
    hosts.default.seed({ instances: [{ instanceId: 'a', name: 'WaitForGo', runtimeStatus: 'Running' }] })
    const exp = Math.floor(Date.now() / 1_000) + 2
    const token = await issuer.token({ roles: ['Durable.Read'], exp })
    const response = await get('/v1/instances/a/events', token)
    expect(response.status).toBe(200)
    expect(await response.text()).not.toContain('event: end')
  })

  test('hold the key of no app', async () => {
    const { get, hosts } = await createGuarded()
    hosts.default.seed({ instances: [{ instanceId: 'a', name: 'Hello', output: `code=${DEFAULT_KEY}` }] })
    for (const path of paths) expect(await (await get(path, keyOf.viewer)).text()).not.toContain(DEFAULT_KEY)
  })
})
