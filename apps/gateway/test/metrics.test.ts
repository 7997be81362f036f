import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { defaults } from '../src/config/defaults.ts'
import { type ObservedStack, serveObserved } from './observed-stack.ts'

const seen = async (stack: ObservedStack, requests: number) => {
  while (stack.lines.filter(({ msg }) => msg === 'request').length < requests)
    await new Promise((next) => setTimeout(next, 5))
}

describe('/metrics', () => {
  test('counts requests by operation, app and status, and calls to the function app', async () => {
    await using stack = await serveObserved()
    await (await fetch(`${stack.api}/orchestrators/Hello/its-own-id`, { method: 'POST' })).text()
    await (await fetch(`${stack.api}/instances/none`)).text()
    await (await fetch(`${stack.restUrl}/favicon.ico`)).text()
    // Probes do not count.
    await (await fetch(`${stack.restUrl}/health/live`)).text()
    await seen(stack, 3)
    const told = await stack.metrics()
    // For the instance that is not found, the gateway looks if the host is there.
    for (const line of [
      'durable_gateway_requests_total{face="rest",operation="startOrchestrationWithId",app="default",status="202"} 1',
      'durable_gateway_requests_total{face="rest",operation="getInstanceStatus",app="default",status="404"} 1',
      'durable_gateway_request_duration_seconds_count{face="rest",operation="getInstanceStatus",app="default"} 1',
      'durable_gateway_request_duration_seconds_bucket{face="rest",operation="getInstanceStatus",app="default",le="+Inf"} 1',
      'durable_gateway_upstream_requests_total{app="default",status="202"} 1',
      'durable_gateway_upstream_requests_total{app="default",status="error"} 0',
      'durable_gateway_upstream_request_duration_seconds_count{app="default"} 3',
      'durable_gateway_upstream_up{app="default"} 1',
      'durable_gateway_breaker_open{app="default"} 0',
      'durable_gateway_queued_calls{app="default"} 0',
      'durable_gateway_in_flight_requests{face="rest"} 1',
      'durable_gateway_in_flight_requests{face="mcp"} 0',
      'durable_gateway_rate_limited_total{face="rest"} 0',
      'durable_gateway_build_info{version="1.2.3"} 1',
    ]) {
      expect(told.split('\n')).toContain(line)
    }
    expect(told).toMatch(/durable_gateway_requests_total\{face="rest",operation="other",app="[^"]*",status="404"\} 1/)
    expect(told).toContain('process_cpu_seconds_total')
    expect(told).not.toMatch(/its-own-id|favicon/)
  })

  test('counts what is in flight until its response has ended', async () => {
    await using stack = await serveObserved({ host: { clock: 'real', faults: [{ latency: 300, times: 1 }] } })
    const open = fetch(`${stack.api}/instances`)
    await new Promise((next) => setTimeout(next, 100))
    expect(await stack.metrics()).toContain('durable_gateway_in_flight_requests{face="rest"} 2')
    await (await open).text()
    await seen(stack, 1)
    expect(await stack.metrics()).toContain('durable_gateway_in_flight_requests{face="rest"} 1')
  })

  test('counts tools and callers that come too often', async () => {
    await using stack = await serveObserved({
      config: { limits: { ...defaults.limits, rate: { requests: 1, window: 60_000 } } },
    })
    const params = { name: 'getinstancestatus', arguments: { instanceId: 'none' } }
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
    for (let count = 0; count < 2; count++) {
      await (await fetch(`${stack.mcpUrl}/mcp`, { method: 'POST', headers, body })).text()
    }
    await seen(stack, 2)
    const told = await stack.metrics()
    expect(told).toContain(
      'durable_gateway_requests_total{face="mcp",operation="getinstancestatus",app="default",status="200"} 1',
    )
    expect(told).toContain('durable_gateway_rate_limited_total{face="mcp"} 1')
    expect(await stack.line(({ msg }) => msg === 'tool call')).toMatchObject({
      tool: 'getinstancestatus',
      app: 'default',
      instanceId: 'none',
      decision: 'failed',
    })
  })

  test('shows no key of any app that a function name holds', async () => {
    const key = 'Canary-7-x9-of-the-host'
    await using stack = await serveObserved({
      key,
      config: { telemetry: { ...defaults.telemetry, scraper: { interval: 60_000, budget: 100, ageRequests: 1 } } },
    })
    const names = [key, Buffer.from(`x${key}`).toString('base64')]
    stack.mock.host.seed({ instances: names.map((name, index) => ({ instanceId: `a${index}`, name: `Fn-${name}` })) })
    const stop = new AbortController()
    void stack.work(stop.signal)
    await expect.poll(() => stack.metrics(), { timeout: 10_000 }).toMatch(/instances\{.*function="Fn-\[key\]/)
    stop.abort()
    const told = await stack.metrics()
    expect(names.filter((name) => told.includes(name))).toEqual([])
  })

  test('is for viewers where callers are asked who they are', async () => {
    const apiKey = 'a-key-of-a-viewer'
    const sha256 = createHash('sha256').update(apiKey).digest('hex')
    await using stack = await serveObserved({
      config: { auth: { apiKeys: [{ name: 'prometheus', role: 'viewer', sha256 }] } },
    })
    expect((await fetch(`${stack.restUrl}/metrics`)).status).toBe(401)
    expect((await fetch(`${stack.restUrl}/health/ready`)).status).toBe(200)
    expect(await stack.metrics({ authorization: `Bearer ${apiKey}` })).toContain('durable_gateway_build_info')
  })

  test.each([
    ['public', 200],
    ['off', 404],
  ] as const)('answers everybody with %s: %i', async (metrics, status) => {
    const auth = { apiKeys: [{ name: 'a', role: 'viewer' as const, sha256: '0'.repeat(64) }] }
    await using stack = await serveObserved({
      config: { ...(metrics === 'public' && { auth }), telemetry: { ...defaults.telemetry, metrics } },
    })
    expect((await fetch(`${stack.restUrl}/metrics`)).status).toBe(status)
  })
})
