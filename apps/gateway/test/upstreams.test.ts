import { basePath } from '@durable-http/core'
import { describe, expect, test } from 'vitest'
import { defaults } from '../src/config/defaults.ts'
import { type MoodyHost, serveApps, serveMoodyHost } from './served-apps.ts'

const post = { method: 'POST' }

const upstreamOf = (name: string, { url, key }: MoodyHost) => ({ name, baseUrl: url, key })

async function everythingSaid(response: Response): Promise<string> {
  const headers = Array.from(response.headers, ([name, value]) => `${name}: ${value}`)
  return [response.status, ...headers, await response.text()].join('\n')
}

async function ask(url: string, init: RequestInit = {}) {
  const response = await fetch(url, init)
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : undefined,
  }
}

async function callMcp(url: string, method: string, params: object = {}, headers: Record<string, string> = {}) {
  const response = await ask(url, {
    ...post,
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
  return { ...response, result: response.json?.['result'] as Record<string, unknown> }
}

describe('several function apps behind one gateway', () => {
  const routes: [string, string, Record<string, string>, 'orders' | 'billing', string][] = [
    ['at a bare path', '', {}, 'orders', ''],
    ['below its name', '/apps/billing', {}, 'billing', '/apps/billing'],
    ['below the name of the default one', '/apps/orders', {}, 'orders', '/apps/orders'],
    ['by a header', '', { 'durable-app': 'billing' }, 'billing', '/apps/billing'],
    ['by a header that names the default one', '', { 'durable-app': 'orders' }, 'orders', ''],
  ]
  test.each(routes)('are reached %s, and links lead back there', async (_, prefix, headers, app, linked) => {
    await using orders = await serveMoodyHost('orders')
    await using billing = await serveMoodyHost('billing')
    const hosts = { orders, billing }
    await using served = await serveApps([upstreamOf('orders', orders), upstreamOf('billing', billing)])
    const started = await ask(`${served.restUrl}${prefix}${basePath}/orchestrators/Hello/a`, { ...post, headers })
    expect(started.status).toBe(202)
    expect(started.json!['statusQueryGetUri']).toMatch(`${served.restUrl}${linked}${basePath}/instances/a`)
    expect(started.headers.get('location')).toMatch(`${served.restUrl}${linked}${basePath}/instances/a`)
    await hosts[app].host.clock.settle()
    const followed = await ask(started.json!['statusQueryGetUri'] as string)
    expect(followed.json).toMatchObject({ instanceId: 'a', runtimeStatus: 'Completed' })
    expect(hosts[app === 'orders' ? 'billing' : 'orders'].sent).toEqual([])
  })

  const addresses: [string, object, Record<string, string>, string][] = [
    ['the public address', { publicUrl: 'https://api.example.com/df/' }, {}, 'https://api.example.com/df'],
    [
      'what a trusted proxy says',
      { trustedProxies: ['127.0.0.0/8'] },
      { 'x-forwarded-host': 'p.example', 'x-forwarded-proto': 'https', 'x-forwarded-prefix': '/df' },
      'https://p.example/df',
    ],
    ['not what others say', { trustedProxies: ['10.0.0.0/8'] }, { 'x-forwarded-host': 'evil.example' }, ''],
    ['not what others say in a header of RFC 7239', {}, { forwarded: 'host=evil.example' }, ''],
  ]
  test.each(addresses)('link to %s', async (_, config, headers, base) => {
    await using billing = await serveMoodyHost('billing')
    await using served = await serveApps([upstreamOf('orders', billing), upstreamOf('billing', billing)], config)
    const url = `${served.restUrl}/apps/billing`
    const started = await ask(`${url}${basePath}/orchestrators/Hello/a`, { ...post, headers })
    const expected = `${base === '' ? served.restUrl : base}/apps/billing${basePath}`
    expect(started.json!['statusQueryGetUri']).toMatch(expected)
    const document = await ask(`${url}/openapi.json`, { headers })
    expect(JSON.stringify(document.json!['servers'])).toContain(expected.slice(0, -basePath.length))
  })

  test('may be the same one twice, with another hub each', async () => {
    await using host = await serveMoodyHost('shared')
    const one = upstreamOf('one', host)
    await using served = await serveApps([one, { ...one, name: 'two', taskHub: 'OtherHub' }])
    await ask(`${served.restUrl}/apps/one${basePath}/instances`)
    await ask(`${served.restUrl}/apps/two${basePath}/instances`)
    expect(host.sent.map((line) => /taskHub=(\w+)/.exec(line)?.[1])).toEqual([undefined, 'OtherHub'])
  })

  test('are listed, and each has a page and a document of its own', async () => {
    await using orders = await serveMoodyHost('orders')
    await using served = await serveApps([upstreamOf('orders', orders), upstreamOf('billing', orders)])
    const { json } = await ask(`${served.restUrl}/apps`)
    expect(json).toMatchObject({ default: 'orders', apps: [{ name: 'orders' }, { name: 'billing' }] })
    expect((await ask(`${served.restUrl}/apps/billing/docs`)).text).toContain(`${served.restUrl}/apps/billing`)
    expect((await ask(`${served.restUrl}/apps/billing`)).json!['api']).toBe(`${served.restUrl}/apps/billing${basePath}`)
    const missing = await ask(`${served.restUrl}/apps/nobody${basePath}/instances`)
    expect([missing.status, missing.json!['code'], missing.json!['detail']]).toEqual([
      404,
      'unknown_app',
      expect.stringContaining('orders, billing'),
    ])
    const head = await fetch(`${served.restUrl}/apps`, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
    expect((await ask(`${served.restUrl}/apps`, post)).status).toBe(405)
  })
})

describe('a function app that is dead or slow', () => {
  test('holds no other up, on either face', async () => {
    await using fine = await serveMoodyHost('fine')
    await using slow = await serveMoodyHost('slow')
    await using dead = await serveMoodyHost('dead')
    slow.mood = 'hangs'
    dead.mood = 'hangs up'
    await using served = await serveApps(
      [upstreamOf('slow', slow), upstreamOf('dead', dead), upstreamOf('fine', fine)],
      { limits: { ...defaults.limits, concurrency: { running: 20, waiting: 20, waitTime: 60_000 } } },
    )
    const list = (app: string) => ask(`${served.restUrl}/apps/${app}${basePath}/instances`)
    const tool = (app: string) =>
      callMcp(`${served.mcpUrl}/mcp`, 'tools/call', { name: 'listinstances', arguments: { app } })
    const left = new AbortController()
    let answered = 0
    const hanging = Array.from({ length: 30 }, () =>
      fetch(`${served.restUrl}${basePath}/instances`, { signal: left.signal }).then(
        () => answered++,
        () => undefined,
      ),
    )
    while (slow.sent.length < 10) await list('fine')
    const [dying, alive, tools] = await Promise.all([
      Promise.all(Array.from({ length: 20 }, () => list('dead'))),
      Promise.all(Array.from({ length: 40 }, () => list('fine'))),
      Promise.all(Array.from({ length: 10 }, () => tool('fine'))),
    ])
    expect(new Set(dying.map(({ status }) => status))).not.toContain(200)
    expect(alive.every(({ status }) => status === 200)).toBe(true)
    expect(tools.every(({ result }) => result['isError'] === undefined)).toBe(true)
    expect(answered).toBe(0)
    left.abort()
    await Promise.all(hanging)
    // Whoever leaves takes what was asked for them along.
    while ((await slow.connections()) > 0) await list('fine')
  })

  const outages = ['hangs up', 'is down', 'hangs'] as const
  test.each(outages)('is left alone after some failures when it %s, and found again', async (mood) => {
    await using orders = await serveMoodyHost('orders')
    await using other = await serveMoodyHost('other')
    const limits = {
      ...defaults.limits,
      upstreamTime: mood === 'hangs' ? 500 : 100_000,
      breaker: { failures: 4, pause: 30_000 },
    }
    await using served = await serveApps([upstreamOf('orders', orders), upstreamOf('other', other)], { limits })
    const list = () => ask(`${served.restUrl}/apps/orders${basePath}/instances`)
    const state = async () => {
      const { json } = await ask(`${served.restUrl}/apps`)
      return (json!['apps'] as { name: string; state: string }[]).map((app) => app.state)
    }
    expect([(await list()).status, await state()]).toEqual([200, ['ok', 'ok']])

    orders.mood = mood
    while ((await state())[0] !== 'open') {
      const failed = await Promise.all(Array.from({ length: 4 }, list))
      expect(failed.map(({ status }) => status).filter((status) => status < 502)).toEqual([])
    }
    const asked = orders.sent.length
    served.time.now += 10_000
    const refused = await list()
    expect([refused.status, refused.headers.get('retry-after'), refused.json]).toEqual([
      503,
      '20',
      expect.objectContaining({ code: 'unavailable', detail: expect.stringContaining('orders'), retryAfter: 20 }),
    ])
    const tool = { name: 'listinstances', arguments: { app: 'orders' } }
    const { result } = await callMcp(`${served.mcpUrl}/mcp`, 'tools/call', tool)
    expect(JSON.stringify(result)).toContain('the host asks to wait 20 s')
    await Promise.all(Array.from({ length: 50 }, list))
    expect(orders.sent.length).toBe(asked)
    expect((await ask(`${served.restUrl}/apps/other${basePath}/instances`)).status).toBe(200)

    served.time.now += 20_000
    await Promise.all([list(), list(), list()])
    expect(orders.sent.length).toBe(asked + 1)
    expect(await state()).toEqual(['open', 'ok'])

    orders.mood = 'answers'
    served.time.now += 30_000
    expect([(await list()).status, await state()]).toEqual([200, ['ok', 'ok']])
  })
})

describe('MCP in front of several apps', () => {
  test('takes the name of the app as an argument, or has an endpoint for each', async () => {
    await using orders = await serveMoodyHost('orders')
    await using billing = await serveMoodyHost('billing')
    await using served = await serveApps([upstreamOf('orders', orders), upstreamOf('billing', billing)])
    const propertiesAt = async (path: string, headers: Record<string, string> = {}) => {
      const { result } = await callMcp(served.mcpUrl + path, 'tools/list', {}, headers)
      const tools = result['tools'] as { name: string; inputSchema: { properties: Record<string, unknown> } }[]
      return tools.map(({ inputSchema }) => 'app' in inputSchema.properties)
    }
    expect(new Set(await propertiesAt('/mcp'))).toEqual(new Set([true]))
    for (const path of ['/apps/billing/mcp', '/apps/billing', '/apps/billing/']) {
      expect(new Set(await propertiesAt(path)), path).toEqual(new Set([false]))
    }
    expect(new Set(await propertiesAt('/mcp', { 'durable-app': 'billing' }))).toEqual(new Set([false]))
    const start = { name: 'startorchestration', arguments: { functionName: 'Hello' } }
    await callMcp(`${served.mcpUrl}/apps/billing/mcp`, 'tools/call', start)
    expect([orders.sent.length, billing.sent.length]).toEqual([0, 1])
    await callMcp(`${served.mcpUrl}/mcp`, 'tools/call', start)
    expect([orders.sent.length, billing.sent.length]).toEqual([1, 1])
    const missing = await callMcp(`${served.mcpUrl}/apps/nobody/mcp`, 'tools/list')
    expect([missing.status, missing.text]).toEqual([404, expect.stringContaining('orders, billing')])
    expect((await callMcp(`${served.mcpUrl}/apps/billing/nowhere`, 'tools/list')).status).toBe(404)
  })

  test('has the tools of ever where there is one app', async () => {
    await using orders = await serveMoodyHost('orders')
    await using served = await serveApps([upstreamOf('orders', orders)])
    const [bare, named] = await Promise.all(
      ['/mcp', '/apps/orders/mcp'].map((path) => callMcp(served.mcpUrl + path, 'tools/list')),
    )
    expect(bare!.text).toBe(named!.text)
    expect(bare!.text).not.toContain('"app"')
  })

  test('has the tools of described orchestrators in the app that has them', async () => {
    await using orders = await serveMoodyHost('orders')
    await using billing = await serveMoodyHost('billing')
    const orchestrators = [
      { function: 'Hello', tool: 'greet', description: 'Greets.' },
      { function: 'Hello', tool: 'bill', description: 'Bills.', app: 'billing' },
    ]
    const upstreams = [upstreamOf('orders', orders), upstreamOf('billing', billing)]
    await using served = await serveApps(upstreams, {}, { orchestrators })
    const namesAt = async (path: string) => {
      const { result } = await callMcp(served.mcpUrl + path, 'tools/list')
      return (result['tools'] as { name: string }[])
        .map(({ name }) => name)
        .filter((name) => /^(greet|bill)$/.test(name))
    }
    expect(await namesAt('/apps/orders/mcp')).toEqual(['greet'])
    expect(await namesAt('/apps/billing/mcp')).toEqual(['bill'])
    expect(await namesAt('/mcp')).toEqual(['greet', 'bill'])
    await callMcp(`${served.mcpUrl}/mcp`, 'tools/call', { name: 'bill', arguments: { app: 'billing' } })
    expect([orders.sent.length, billing.sent.length]).toEqual([0, 1])
  })

  test('lets a plan of one app purge no other, on the endpoint of each', async () => {
    await using orders = await serveMoodyHost('orders')
    await using billing = await serveMoodyHost('billing')
    const ended = { instanceId: 'a', name: 'Hello', createdTime: '2026-01-02T03:04:05Z' }
    for (const { host } of [orders, billing]) host.seed({ instances: [ended] })
    const mcp = { ...defaults.mcp, stateSecret: 'the same on all replicas' }
    await using served = await serveApps([upstreamOf('orders', orders), upstreamOf('billing', billing)], { mcp })
    const purge = async (path: string, args: object) => {
      const params = { name: 'purgeinstances', arguments: args }
      return (await callMcp(served.mcpUrl + path, 'tools/call', params)).result
    }
    const dry = await purge('/apps/orders/mcp', { createdTimeFrom: '2026-01-01T00:00:00Z' })
    const { plan } = dry['structuredContent'] as { plan: string }
    expect(JSON.stringify(await purge('/apps/billing/mcp', { plan }))).toContain('is no plan of this server')
    expect(JSON.stringify(await purge('/mcp', { app: 'billing', plan }))).toContain('is no plan of this server')
    expect(billing.host.instances.get('a')).toBeDefined()
    expect((await purge('/mcp', { app: 'orders', plan }))['structuredContent']).toMatchObject({ instancesDeleted: 1 })
  })
})

test('the key of an app goes to that app alone, and out to nobody', async () => {
  await using orders = await serveMoodyHost('orders')
  await using billing = await serveMoodyHost('billing')
  const leak = { a: `https://x/?code=${encodeURIComponent(orders.key)}`, b: billing.key, c: { [orders.key]: 1 } }
  for (const { host } of [orders, billing])
    host.seed({ instances: [{ instanceId: 'leak', name: 'Hello', output: leak }] })
  await using served = await serveApps([upstreamOf('orders', orders), upstreamOf('billing', billing)])
  const said: string[] = []
  for (const mood of ['answers', 'hangs up', 'is down'] as const) {
    orders.mood = mood
    for (const prefix of ['', '/apps/orders', '/apps/billing', '/apps/nobody']) {
      const api = `${served.restUrl}${prefix}${basePath}`
      const urls = [`${api}/instances`, `${api}/instances/leak`, `${api}/instances/leak?showHistory=true`]
      for (const url of [...urls, `${served.restUrl}${prefix}/openapi.json`, `${served.restUrl}${prefix}/docs`]) {
        said.push(await everythingSaid(await fetch(url)))
      }
      said.push(await everythingSaid(await fetch(`${api}/orchestrators/Hello`, post)))
    }
    said.push(await everythingSaid(await fetch(`${served.restUrl}/apps`)))
    for (const app of ['orders', 'billing', 'nobody']) {
      for (const name of ['listinstances', 'getinstancestatus']) {
        const args = { app, ...(name === 'listinstances' ? {} : { instanceId: 'leak' }) }
        said.push((await callMcp(`${served.mcpUrl}/mcp`, 'tools/call', { name, arguments: args })).text)
      }
      const uri = `durable://${app}/-/instances/leak/output`
      said.push((await callMcp(`${served.mcpUrl}/mcp`, 'resources/read', { uri })).text)
    }
  }
  expect(said.filter((text) => text.includes('[key]')).length).toBeGreaterThan(10)
  expect(said.filter((text) => text.includes('canary'))).toEqual([])
  expect(orders.sent.length).toBeGreaterThan(5)
  expect(orders.sent.filter((line) => line.includes('billing-canary'))).toEqual([])
  expect(billing.sent.filter((line) => line.includes('orders-canary'))).toEqual([])
  for (const { sent, key } of [orders, billing]) {
    expect(sent.every((line) => line.includes(`code=${encodeURIComponent(key)}`))).toBe(true)
  }
})
