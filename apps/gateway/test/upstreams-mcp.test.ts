import { describe, expect, test } from 'vitest'
import { defaults } from '../src/config/defaults.ts'
import { callMcp, upstreamOf } from './asked-apps.ts'
import { serveApps, serveMoodyHost } from './served-apps.ts'

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
    expect(JSON.stringify(await purge('/apps/billing/mcp', { plan }))).toContain('is not a plan of this server')
    expect(JSON.stringify(await purge('/mcp', { app: 'billing', plan }))).toContain('is not a plan of this server')
    expect(billing.host.instances.get('a')).toBeDefined()
    expect((await purge('/mcp', { app: 'orders', plan }))['structuredContent']).toMatchObject({ instancesDeleted: 1 })
  })
})
