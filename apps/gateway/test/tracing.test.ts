import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { createOtlpTracing } from '../src/runtimes/node/otlp-tracing.ts'
import { createLog, silentLog } from '../src/telemetry/log.ts'
import { type ObservedStack, serveObserved } from './observed-stack.ts'
import { spawnGateway } from './spawned-gateway.ts'
import { attribute, type ReceivedSpan, serveReceiver } from './trace-receiver.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const callerSpan = '00f067aa0ba902b7'
const traceparent = `00-${traceId}-${callerSpan}-01`
const server = 2
const client = 3

/** Runs a stack whose gateway sends spans to a collector of its own, and gives what the collector got. */
async function spansOf(
  use: (stack: ObservedStack) => Promise<void>,
  key?: string,
): Promise<{ spans: ReceivedSpan[]; said: string }> {
  await using receiver = await serveReceiver()
  {
    await using tracing = createOtlpTracing({ endpoint: receiver.url, version: '1.2.3', log: silentLog })
    await using stack = await serveObserved({ parts: { tracing }, ...(key !== undefined && { key }) })
    await use(stack)
  }
  return { spans: receiver.spans, said: receiver.bodies.join('\n') }
}

const started = (stack: ObservedStack) => {
  const { headers } = stack.mock.host.requests.all.find(({ method }) => method === 'POST')!
  return { traceparent: headers.get('traceparent'), tracestate: headers.get('tracestate') }
}

describe('spans', () => {
  test('go from the caller over the gateway and its call to the function app', async () => {
    let told: ReturnType<typeof started> | undefined
    const { spans } = await spansOf(async (stack) => {
      const headers = { traceparent, tracestate: 'vendor=value' }
      await (await fetch(`${stack.api}/orchestrators/Hello/one`, { method: 'POST', headers })).text()
      await stack.line(({ msg }) => msg === 'request')
      told = started(stack)
    })
    const [request] = spans.filter(({ kind }) => kind === server)
    const [call] = spans.filter(({ kind }) => kind === client)
    expect(spans.map((span) => span.traceId)).toEqual([traceId, traceId])
    expect([request?.parentSpanId, call?.parentSpanId]).toEqual([callerSpan, request?.spanId])
    expect(told).toEqual({ traceparent: `00-${traceId}-${call!.spanId}-01`, tracestate: 'vendor=value' })
    expect(request!.name).toBe('POST /runtime/webhooks/durabletask/orchestrators/{functionName}/{instanceId}')
    expect(attribute(request!, 'http.response.status_code')).toBe(202)
    expect(attribute(call!, 'server.address')).toBe('127.0.0.1')
  })

  test('begin a trace of their own where the caller has none, on both faces', async () => {
    const { spans } = await spansOf(async (stack) => {
      await (await fetch(`${stack.api}/instances`)).text()
      const params = { name: 'listinstances', arguments: {} }
      await fetch(`${stack.mcpUrl}/mcp`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
      }).then((answer) => answer.text())
      await stack.line(({ face }) => face === 'mcp')
    })
    const [rest, mcp] = spans.filter(({ kind }) => kind === server)
    expect([rest?.parentSpanId, mcp?.parentSpanId, mcp?.name]).toEqual([undefined, undefined, 'listinstances'])
    expect(rest?.traceId).not.toBe(mcp?.traceId)
    const calls = spans.filter(({ kind }) => kind === client)
    expect(calls.map(({ parentSpanId }) => parentSpanId)).toEqual([rest?.spanId, mcp?.spanId])
  })

  test('are not sent where the caller does not sample, and the trace goes on', async () => {
    let told: ReturnType<typeof started> | undefined
    const { spans } = await spansOf(async (stack) => {
      const headers = { traceparent: `00-${traceId}-${callerSpan}-00` }
      await (await fetch(`${stack.api}/orchestrators/Hello/one`, { method: 'POST', headers })).text()
      told = started(stack)
    })
    expect(spans).toEqual([])
    expect(told?.traceparent).toMatch(new RegExp(`^00-${traceId}-[\\da-f]{16}-00$`))
  })

  test('hold no key, no query, no input and no instance id', async () => {
    const key = 'Canary/7+x9=='
    const { said } = await spansOf(async (stack) => {
      const url = `${stack.api}/orchestrators/Hello/secret-id?code=secret-code`
      await (
        await fetch(url, { method: 'POST', body: '"secret-input"', headers: { 'content-type': 'application/json' } })
      ).text()
    }, key)
    expect(said).toContain('orchestrators/{functionName}')
    expect(said).not.toMatch(/Canary|secret-/)
  })

  test('report a missing response', async () => {
    const { spans } = await spansOf(async (stack) => {
      stack.mock.host.faults.add({ reset: true })
      expect((await fetch(`${stack.api}/orchestrators/Hello`, { method: 'POST' })).status).toBe(502)
    })
    expect(spans.map(({ kind, status }) => [kind, status.code])).toEqual([
      [client, 2],
      [server, 2],
    ])
    expect(attribute(spans[0]!, 'error.type')).toBe('TypeError')
  })
})

test('a gateway that has to stop sends its spans, and does not wait for a lost collector', async () => {
  await using receiver = await serveReceiver()
  const env = { DURABLE_FUNCTIONS_BASE_URL: 'http://127.0.0.1:9' }
  await using gateway = await spawnGateway({ ...env, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url })
  await using lost = await spawnGateway({ ...env, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' })
  for (const { restUrl, child } of [gateway, lost]) {
    await (await fetch(`${restUrl}/nowhere`)).text()
    child.kill('SIGTERM')
  }
  expect([await gateway.ended, await lost.ended]).toEqual([0, 0])
  // One comes from the check at start, which finds no app.
  expect(receiver.spans.map(({ kind }) => kind)).toEqual([client, server])
})

describe('without a collector', () => {
  test.each([
    ['a trace of the caller', traceparent, traceparent],
    ['a malformed one', '00-xyz', null],
    ['one of all zeros', `00-${'0'.repeat(32)}-${callerSpan}-01`, null],
  ])('passes %s on as it should', async (_, given, expected) => {
    await using stack = await serveObserved()
    const headers = { traceparent: given, tracestate: 'vendor=value' }
    await (await fetch(`${stack.api}/orchestrators/Hello`, { method: 'POST', headers })).text()
    expect(started(stack)).toEqual({ traceparent: expected, tracestate: expected && 'vendor=value' })
    const sent = stack.mock.host.requests.all.flatMap(({ headers: each }) => [...each.keys()])
    expect(sent.filter((name) => name.startsWith('x-durable'))).toEqual([])
  })
})

test.each([
  ['more than is read of it', 200],
  ['a refusal of that size', 400],
])('a collector that answers %s is not read to the end', async (_, status) => {
  let sent = 0
  const collector = createServer((__, response) => {
    response.writeHead(status)
    const chunk = Buffer.alloc(1024 * 1024, 'x')
    const pour = () => {
      while (!response.destroyed && sent < 64 && response.write(chunk)) sent++
      if (sent >= 64) response.end()
    }
    response.on('drain', pour)
    pour()
  }).listen(0, '127.0.0.1')
  await once(collector, 'listening')
  const lines: string[] = []
  const log = createLog('warn', (__, facts, message) => void lines.push(JSON.stringify({ message, ...facts })))
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
  {
    await using tracing = createOtlpTracing({ endpoint, version: '1.2.3', log })
    const context = { face: 'rest' as const, id: 'a', began: 0, peer: undefined, traceHeaders: {} }
    tracing.serve('GET', context).end(200)
  }
  collector.closeAllConnections()
  collector.close()
  expect(Math.max(0, ...lines.map(({ length }) => length))).toBeLessThan(6_000)
  expect(sent).toBeLessThan(64)
})
