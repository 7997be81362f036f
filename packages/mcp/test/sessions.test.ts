import { wallClock } from '@durable-http/core'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { type ClientCapabilities, ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createMcpHandler, type McpHandler, type McpHandlerOptions } from '../src/index.ts'
import { createMockStack, textOf } from './mock-stack.ts'

const url = 'http://127.0.0.1/mcp'

interface Opening {
  headers?: Record<string, string>
  action?: 'accept' | 'decline' | 'cancel'
  answers?: Record<string, string>
  capabilities?: ClientCapabilities
}

async function open(handler: McpHandler, opening: Opening = {}) {
  const { headers = {}, action = 'accept', answers = {}, capabilities = { elicitation: {} } } = opening
  const client = new Client({ name: 'test', version: '1.0.0' }, { capabilities })
  const questions: string[] = []
  if (capabilities.elicitation) {
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
      questions.push(params.message)
      return { action, ...(action === 'accept' ? { content: answers } : {}) }
    })
  }
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    fetch: (to, init) => handler(new Request(to, init)),
    requestInit: { headers },
  })
  await client.connect(transport)
  return { client, transport, questions, id: transport.sessionId! }
}

const seeded = (options: Partial<McpHandlerOptions> = {}) => {
  const stack = createMockStack()
  stack.host.seed({ instances: [{ instanceId: 'live', name: 'WaitForGo', runtimeStatus: 'Running' }] })
  return { stack, handler: createMcpHandler({ ...stack.options, sessions: true, ...options }) }
}

const post = (
  handler: McpHandler,
  headers: Record<string, string>,
  message: object = { id: 1, method: 'tools/list' },
) =>
  handler(
    new Request(url, {
      method: 'POST',
      body: JSON.stringify({ jsonrpc: '2.0', ...message }),
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    }),
  )

afterEach(() => vi.useRealTimers())

describe('sessions', () => {
  test('of one caller stay open while another opens thousands or sends requests that open none', async () => {
    const { stack, handler } = seeded({ sessions: { limit: 20 } })
    await using _ = stack
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } }
    const initialize = (principal: string, accept = 'application/json, text/event-stream') =>
      handler(
        new Request(url, {
          method: 'POST',
          body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params }),
          headers: { 'content-type': 'application/json', accept },
        }),
        { principal },
      )
    const first = (await initialize('admin')).headers.get('mcp-session-id')!
    for (let index = 0; index < 300; index++) await (await initialize('viewer')).body?.cancel()
    for (let index = 0; index < 50; index++) await (await initialize('nobody', 'text/plain')).body?.cancel()
    const alive = await handler(
      new Request(url, {
        method: 'POST',
        body: JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list' }),
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'mcp-session-id': first,
        },
      }),
      { principal: 'admin' },
    )
    expect(alive.status).toBe(200)
    await alive.body?.cancel()
  })

  test.each(['accept', 'decline', 'cancel'] as const)('let a tool ask its user over HTTP: %s', async (action) => {
    const { stack, handler } = seeded()
    await using _ = stack
    const { client, questions } = await open(handler, { action })
    const result = await client.callTool({ name: 'terminateinstance', arguments: { instanceId: 'live' } })
    expect(questions).toEqual(['Terminate instance: live?'])
    expect(textOf(result)).toMatch(
      action === 'accept' ? /accepted/ : /the user was asked and did not agree\.\nNext: do not call this again unless/,
    )
    await stack.host.clock.advance('1m')
    expect(stack.host.instances.get('live')).toMatchObject({
      runtimeStatus: action === 'accept' ? 'Terminated' : 'Running',
    })
    await client.close()
  })

  test('end the stream of a request that is cancelled, and only that', async () => {
    const stack = createMockStack({ clock: 'real' })
    await using _ = stack
    stack.host.seed({ instances: [{ instanceId: 'live', name: 'WaitForGo', runtimeStatus: 'Running' }] })
    const handler = createMcpHandler({ ...stack.options, clock: wallClock, sessions: true })
    const { id } = await open(handler)
    const headers = { 'mcp-session-id': id, 'mcp-protocol-version': '2025-11-25' }
    const wait = (requestId: number, timeoutSeconds: number) => {
      const params = { name: 'waitforinstance', arguments: { instanceId: 'live', timeoutSeconds } }
      return post(handler, headers, { id: requestId, method: 'tools/call', params })
    }
    const [cancelled, kept] = await Promise.all([wait(7, 300), wait(8, 1)])
    const params = { requestId: 7 }
    const told = await post(handler, headers, { method: 'notifications/cancelled', params })
    expect(told.status).toBe(202)
    expect(await cancelled.text()).toBe('')
    expect(await kept.text()).toContain('Not ended after 1 s')
  })

  test.each([{}, { confirmInstanceId: 'live' }])('do nothing when nobody answers: %j', async (extra) => {
    const { stack, handler } = seeded()
    await using _ = stack
    const { client } = await open(handler)
    client.setRequestHandler(ElicitRequestSchema, () => {
      throw new Error('there is no screen')
    })
    const call = { name: 'terminateinstance', arguments: { instanceId: 'live', ...extra } }
    const text = textOf(await client.callTool(call))
    expect(text).toContain('consent was not given: the client did not answer the question')
    expect(text).not.toContain('screen')
    await stack.host.clock.advance('1m')
    expect(stack.host.instances.get('live')).toMatchObject({ runtimeStatus: 'Running' })
    await client.close()
  })

  test('wait for a user who takes five minutes', async () => {
    const { stack, handler } = seeded()
    await using _ = stack
    const { client } = await open(handler)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    client.setRequestHandler(ElicitRequestSchema, async () => {
      await new Promise((resolve) => setTimeout(resolve, 300_000))
      return { action: 'accept', content: {} }
    })
    const call = { name: 'terminateinstance', arguments: { instanceId: 'live' } }
    const result = client.callTool(call, undefined, { timeout: 900_000 })
    await vi.advanceTimersByTimeAsync(301_000)
    expect(textOf(await result)).toContain('accepted')
    await client.close()
  })

  test.each([{}, { elicitation: { url: {} } }])(
    'ask nothing of a client that shows no forms: %j',
    async (capabilities) => {
      const { stack, handler } = seeded()
      await using _ = stack
      const { client, questions } = await open(handler, { capabilities })
      const args = { instanceId: 'live' }
      const refused = await client.callTool({ name: 'terminateinstance', arguments: args })
      expect(textOf(refused)).toContain('confirmInstanceId')
      const repeated = { ...args, confirmInstanceId: 'live' }
      const done = await client.callTool({ name: 'terminateinstance', arguments: repeated })
      expect(textOf(done)).toContain('accepted')
      expect(questions).toEqual([])
      await client.close()
    },
  )

  test('let a prompt ask for the argument that is missing', async () => {
    const { stack, handler } = seeded()
    await using _ = stack
    const { client, questions } = await open(handler, { answers: { instanceId: 'live' } })
    const { messages } = await client.getPrompt({ name: 'diagnose-failure', arguments: {} })
    expect(questions).toEqual(['Diagnose a failure needs instanceId.'])
    expect(JSON.stringify(messages)).toContain('live')
    await client.close()
  })

  test('end when the client ends them, and differ from a missing session', async () => {
    const { stack, handler } = seeded()
    await using _ = stack
    const { client, transport, id } = await open(handler)
    expect((await post(handler, { 'mcp-session-id': id })).status).toBe(200)
    await transport.terminateSession()
    expect((await post(handler, { 'mcp-session-id': id })).status).toBe(404)
    expect((await post(handler, {})).status).toBe(200)
    expect((await handler(new Request(url))).status).toBe(400)
    await client.close()
  })

  test('belong to whoever opened them', async () => {
    const { stack, handler } = seeded({ principalOf: ({ headers }) => headers.get('x-user') ?? undefined })
    await using _ = stack
    const { client, id } = await open(handler, { headers: { 'x-user': 'ana' } })
    expect((await post(handler, { 'mcp-session-id': id, 'x-user': 'ana' })).status).toBe(200)
    expect((await post(handler, { 'mcp-session-id': id, 'x-user': 'bob' })).status).toBe(404)
    await client.close()
  })

  test('make room for others, the one that lay idle longest first, and end when idle', async () => {
    const { stack, handler } = seeded({ sessions: { limit: 2, idle: 60_000 } })
    await using _ = stack
    const first = await open(handler)
    const second = await open(handler)
    await post(handler, { 'mcp-session-id': first.id })
    const third = await open(handler)
    const statusOf = async ({ id }: { id: string }) => (await post(handler, { 'mcp-session-id': id })).status
    expect(await Promise.all([first, second, third].map(statusOf))).toEqual([200, 404, 200])
    await stack.host.clock.advance('2m')
    expect(await Promise.all([first, third].map(statusOf))).toEqual([404, 404])
    for (const { client } of [first, second, third]) await client.close()
  })

  test('are not there unless asked for', async () => {
    const { stack, handler } = seeded({ sessions: false })
    await using _ = stack
    const { client, id } = await open(handler)
    expect(id).toBeUndefined()
    expect((await handler(new Request(url))).status).toBe(405)
    await client.close()
  })
})
