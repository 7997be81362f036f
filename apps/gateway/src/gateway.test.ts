import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import { describe, expect, test } from 'vitest'
import { configFor } from '../test/config-for.ts'
import { createGateway, type Gateway } from './gateway.ts'

const base = '/runtime/webhooks/durabletask'

function setUp(publicUrl?: string): Gateway & AsyncDisposable {
  const host = createMockHost()
  const gateway = createGateway({
    config: configFor(
      { baseUrl: 'https://myapp.test', key: DEFAULT_KEY },
      publicUrl === undefined ? {} : { publicUrl },
    ),
    fetchOf: () => (url, init) => host.fetch(new Request(url, init)),
  })
  return { ...gateway, [Symbol.asyncDispose]: () => host.dispose() }
}

const list = {
  method: 'POST',
  headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
  body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
}

describe('createGateway', () => {
  test('starts over REST and lists tools over MCP', async () => {
    await using gateway = setUp()
    const start = new Request(`http://localhost:8080${base}/orchestrators/Hello/a`, { method: 'POST' })
    expect((await gateway.rest.fetch(start)).status).toBe(202)
    for (const path of ['/', '/mcp', '/mcp/']) {
      const response = await gateway.mcp.fetch(new Request(`http://localhost:9090${path}`, list))
      expect(await response.json()).toHaveProperty('result.tools')
    }
  })

  test('has nothing else on the MCP port', async () => {
    await using gateway = setUp()
    const response = await gateway.mcp.fetch(new Request(`http://localhost:9090${base}/instances`, list))
    expect([response.status, await response.json()]).toEqual([404, expect.objectContaining({ id: null })])
  })

  const foreign: [string, Record<string, string>][] = [
    ['a rebound name', { host: 'evil.example:8080' }],
    ['a page of another site', { host: 'localhost:8080', origin: 'https://evil.example' }],
  ]
  test.each(foreign)('refuses %s with 403 on both faces', async (_, headers) => {
    await using gateway = setUp()
    const rest = await gateway.rest.fetch(new Request(`http://localhost:8080${base}/instances`, { headers }))
    expect([rest.status, rest.headers.get('content-type')]).toEqual([403, 'application/problem+json'])
    const call = new Request('http://localhost:9090/mcp', { ...list, headers: { ...list.headers, ...headers } })
    const mcp = await gateway.mcp.fetch(call)
    expect([mcp.status, await mcp.json()]).toEqual([403, expect.objectContaining({ jsonrpc: '2.0' })])
  })

  test('links to the public URL, and accepts it and its pages', async () => {
    await using gateway = setUp('https://durable.example.com/gateway')
    const headers = { host: 'durable.example.com', origin: 'https://durable.example.com' }
    const url = `http://127.0.0.1:8080${base}/orchestrators/Hello/a`
    const start = await gateway.rest.fetch(new Request(url, { method: 'POST', headers }))
    expect(start.headers.get('location')).toMatch(
      /^https:\/\/durable\.example\.com\/gateway\/runtime\/webhooks\/durabletask\/instances\/a\?/,
    )
    const call = new Request('http://127.0.0.1:9090/mcp', { ...list, headers: { ...list.headers, ...headers } })
    expect((await gateway.mcp.fetch(call)).status).toBe(200)
  })
})
