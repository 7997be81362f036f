import { describe, expect, test, vi } from 'vitest'
import edge from './edge.ts'

const env = { DURABLE_FUNCTIONS_BASE_URL: 'http://127.0.0.1:1', DURABLE_FUNCTIONS_TOKEN: 'the key' }

describe('the edge handler', () => {
  test('lists tools at /mcp', async () => {
    const response = await edge.fetch(
      new Request('http://localhost/mcp', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
      }),
      { ...env, DURABLE_FUNCTIONS_TOKEN: 'thekey' },
    )
    expect(await response.json()).toHaveProperty('result.tools')
  })

  test('serves each of several apps below its name', async () => {
    const bindings = { UPSTREAM_ORDERS_BASE_URL: 'http://127.0.0.1:1', UPSTREAM_BILLING_BASE_URL: 'http://127.0.0.1:2' }
    const toolsAt = async (path: string) => {
      const request = new Request(`http://localhost${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
      })
      return (await edge.fetch(request, bindings)).text()
    }
    expect(await toolsAt('/apps/orders/mcp')).not.toContain('"app"')
    expect(await toolsAt('/mcp')).toContain('"enum":["billing","orders"]')
    const list = await edge.fetch(new Request('http://localhost/apps'), bindings)
    expect(await list.json()).toMatchObject({ apps: [{ name: 'billing' }, { name: 'orders' }] })
  })

  test.each([
    ['Cloudflare-Workers', [200, 200, 429, 200]],
    ['another', [200, 200, 429, 429]],
  ])('tells callers apart by the address that %s notes', async (platform, expected) => {
    vi.stubGlobal('navigator', { userAgent: platform })
    try {
      const bindings = { DURABLE_FUNCTIONS_BASE_URL: 'http://127.0.0.1:1', LIMIT_RATE: '2/1h' }
      const from = async (address: string) => {
        const request = new Request('http://localhost/openapi.json', { headers: { 'cf-connecting-ip': address } })
        return (await edge.fetch(request, bindings)).status
      }
      const statuses = []
      for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2']) statuses.push(await from(address))
      expect(statuses).toEqual(expected)
    } finally {
      vi.unstubAllGlobals()
    }
  })

  test('serves REST everywhere else', async () => {
    const response = await edge.fetch(new Request('http://localhost/openapi.json'), {
      DURABLE_FUNCTIONS_BASE_URL: 'http://127.0.0.1:1',
    })
    expect(await response.json()).toHaveProperty('openapi')
  })

  const wrong: [string, Record<string, unknown>, RegExp][] = [
    ['no bindings', {}, /DURABLE_FUNCTIONS_BASE_URL is not set; expected/],
    ['bindings that cannot be used', env, /DURABLE_FUNCTIONS_TOKEN holds blanks/],
    [
      'a public URL and nothing that distinguishes callers',
      { DURABLE_FUNCTIONS_BASE_URL: 'https://a.example', PUBLIC_URL: 'https://gateway.example.com' },
      /PUBLIC_URL names a host that others reach.*set API_KEYS/,
    ],
  ]
  test.each(wrong)('says what is missing when it has %s', async (_, bindings, detail) => {
    const response = await edge.fetch(new Request('http://localhost/openapi.json'), bindings)
    expect(response.status).toBe(503)
    const { detail: said } = (await response.json()) as { detail: string }
    expect(said).toMatch(detail)
    expect(said).not.toContain('the key')
  })

  test('accepts other hosts only when PUBLIC_URL names them', async () => {
    const request = () => new Request('https://gateway.example.com/openapi.json')
    const bindings = { DURABLE_FUNCTIONS_BASE_URL: 'https://myapp.azurewebsites.net' }
    expect((await edge.fetch(request(), bindings)).status).toBe(403)
    const named = {
      ...bindings,
      PUBLIC_URL: 'https://gateway.example.com',
      API_KEYS: `ci:viewer:${'0'.repeat(64)}`,
    }
    expect((await edge.fetch(request(), named)).status).not.toBe(403)
  })
})
