import { createHash } from 'node:crypto'
import { basePath } from '@durable-http/core'
import { describe, expect, test } from 'vitest'
import { ask, callMcp, upstreamOf } from './asked-apps.ts'
import { serveApps, serveMoodyHost } from './served-apps.ts'

const post = { method: 'POST' }

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

test('nobody learns of apps, or reaches one, before they said who they are', async () => {
  await using orders = await serveMoodyHost('orders')
  const apiKey = 'the-key-of-a-viewer'
  const sha256 = createHash('sha256').update(apiKey).digest('hex')
  const auth = { apiKeys: [{ name: 'ops', role: 'viewer' as const, sha256 }] }
  const upstreams = [upstreamOf('orders', orders), upstreamOf('billing', orders)]
  await using served = await serveApps(upstreams, { auth })
  const paths = [
    '/apps',
    `/apps/billing${basePath}/instances`,
    `/apps/nobody${basePath}/instances`,
    '/apps/billing/docs',
  ]
  for (const path of paths) {
    const stranger = await ask(served.restUrl + path)
    expect([stranger.status, stranger.text.includes('orders')], path).toEqual([401, false])
  }
  for (const path of ['/mcp', '/apps/billing/mcp', '/apps/nobody/mcp']) {
    const stranger = await callMcp(served.mcpUrl + path, 'tools/list')
    expect([stranger.status, stranger.text.includes('orders')], path).toEqual([401, false])
  }
  const headers = { 'x-api-key': apiKey }
  expect((await ask(`${served.restUrl}/apps`, { headers })).status).toBe(200)
  expect((await ask(`${served.restUrl}/apps/billing${basePath}/instances`, { headers })).status).toBe(200)
  const start = await ask(`${served.restUrl}/apps/billing${basePath}/orchestrators/Hello`, { ...post, headers })
  expect(start.status).toBe(403)
  const call = { name: 'startorchestration', arguments: { app: 'billing', functionName: 'Hello' } }
  expect((await callMcp(`${served.mcpUrl}/mcp`, 'tools/call', call, headers)).status).toBe(403)
  expect(orders.sent.filter((line) => line.startsWith('POST'))).toEqual([])
})
