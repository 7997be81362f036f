import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { type ObservedStack, serveObserved } from './observed-stack.ts'

const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
const times = { delay: 0, grace: 200 }

async function setUp(sessions = false, corsOrigins: readonly string[] = []): Promise<ObservedStack> {
  const stack = await serveObserved({
    host: { clock: 'real' },
    config: { mcp: { sessions, confirm: 'any' }, corsOrigins },
  })
  await fetch(`${stack.api}/orchestrators/WaitForGo/waiting`, { method: 'POST' }).then((response) => response.text())
  return stack
}

const post = (stack: ObservedStack, body: object, more: Record<string, string> = {}) =>
  fetch(`${stack.mcpUrl}/mcp`, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) })

const waiting = (id: string | number, meta?: object) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: {
    name: 'waitforinstance',
    arguments: { instanceId: 'waiting', timeoutSeconds: 60 },
    ...(meta && { _meta: meta }),
  },
})

const stopping = (id: string | number) => ({
  jsonrpc: '2.0',
  id,
  error: { code: -32_000, message: expect.stringMatching(/^the gateway is stopping/) },
})

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
}

describe('an MCP request that is still open when the gateway stops', () => {
  test('gets an error that has its id', async () => {
    await using stack = await setUp()
    const response = post(stack, waiting('seven'))
    await sleep(200)
    await stack.drain(times)
    const given = await response
    expect([given.status, await given.json()]).toEqual([503, stopping('seven')])
    expect(await stack.line(({ face }) => face === 'mcp')).toMatchObject({ status: 503, operation: 'waitforinstance' })
  })

  test('has a response that a page of another origin can read', async () => {
    const origin = 'https://ops.example.com'
    await using stack = await setUp(false, [origin])
    const response = post(stack, waiting(8), { origin })
    await sleep(200)
    await stack.drain(times)
    const { status, headers } = await response
    expect([status, headers.get('access-control-allow-origin')]).toEqual([503, origin])
  })

  test('ends with an error where its response is a stream', async () => {
    await using stack = await setUp()
    const response = await post(stack, waiting(7, { progressToken: 'p' }))
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const [text] = await Promise.all([response.text(), stack.drain(times)])
    const last = text.trimEnd().split('\n').at(-1)!
    expect(JSON.parse(last.replace('data: ', ''))).toEqual(stopping(7))
  })
})

describe('a batch', () => {
  test('ends with an error for each request that has no response yet, and for no other', async () => {
    await using stack = await setUp()
    const list = {
      jsonrpc: '2.0',
      id: 'listed',
      method: 'tools/call',
      params: { name: 'listinstances', arguments: {} },
    }
    const response = await post(stack, [list, waiting('open', { progressToken: 'p' })])
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes('"id":"listed"')) text += (await reader.read()).value!
    const drained = stack.drain(times)
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value
    await drained
    const ended = Array.from(text.matchAll(/^data: (.*)$/gm), ([, data]) => JSON.parse(data!) as { id?: string })
    expect(ended.filter(({ id }) => id === 'listed')).toEqual([expect.objectContaining({ result: expect.anything() })])
    expect(ended.filter(({ id }) => id === 'open')).toEqual([stopping('open')])
  })
})

describe('a session', () => {
  test('learns it from the end of its stream, without waiting for the grace', async () => {
    await using stack = await setUp(true)
    const opened = await post(stack, initialize)
    await opened.text()
    const session = { 'mcp-session-id': opened.headers.get('mcp-session-id')! }
    await post(stack, { jsonrpc: '2.0', method: 'notifications/initialized' }, session)
    const stream = await fetch(`${stack.mcpUrl}/mcp`, { headers: { ...headers, ...session } })
    expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
    const [text] = await Promise.all([stream.text(), stack.drain({ delay: 0, grace: 60_000 })])
    expect(text).toMatch(/: the gateway is stopping\nretry: 1000\n\n$/)
  })
})
