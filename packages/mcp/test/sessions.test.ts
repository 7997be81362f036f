import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import { describe, expect, test } from 'vitest'
import { createMcpHandler, type McpHandler, type McpHandlerOptions } from '../src/index.ts'
import { createMockStack, textOf } from './mock-stack.ts'

const url = 'http://127.0.0.1/mcp'

async function open(handler: McpHandler, headers: Record<string, string> = {}) {
  const client = new Client({ name: 'test', version: '1.0.0' }, { capabilities: { elicitation: {} } })
  const questions: string[] = []
  client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
    questions.push(params.message)
    return { action: 'accept', content: {} }
  })
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

const post = (handler: McpHandler, headers: Record<string, string>) =>
  handler(
    new Request(url, {
      method: 'POST',
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    }),
  )

describe('sessions', () => {
  test('let a tool ask its user over HTTP', async () => {
    const { stack, handler } = seeded()
    await using _ = stack
    const { client, questions } = await open(handler)
    const result = await client.callTool({ name: 'terminateinstance', arguments: { instanceId: 'live' } })
    expect(questions).toEqual(['Terminate instance: live?'])
    expect(textOf(result)).toContain('accepted')
    await client.close()
  })

  test('end when the client says so, and are told from none at all', async () => {
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
    const { client, id } = await open(handler, { 'x-user': 'ana' })
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
