import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { describe, expect, test } from 'vitest'
import { type AuditEntry, catalogue, createMcpHandler, type McpHandlerOptions } from '../src/index.ts'
import { createMockStack, dataOf, key, textOf } from './mock-stack.ts'

type Action = 'accept' | 'decline' | 'cancel'

/** Connects a client of protocol 2026-07-28 to a handler in process, and records what both said. */
async function connect2026(options: McpHandlerOptions, answer?: Action) {
  const handler = createMcpHandler(options)
  const wire: { request: Record<string, unknown>; response: string }[] = []
  const questions: string[] = []
  const capabilities = answer ? { elicitation: { form: {} } } : {}
  const client = new Client(
    { name: 'test', version: '1.0.0' },
    { capabilities, versionNegotiation: { mode: { pin: '2026-07-28' } } },
  )
  if (answer) {
    client.setRequestHandler('elicitation/create', ({ params }) => {
      questions.push(params.message)
      return { action: answer, ...(answer === 'accept' ? { content: {} } : {}) }
    })
  }
  const fetch = async (url: string | URL, init?: RequestInit) => {
    const response = await handler(new Request(url, init))
    const request = JSON.parse((init?.body as string | undefined) ?? '{}') as Record<string, unknown>
    wire.push({ request, response: await response.clone().text() })
    return response
  }
  await client.connect(new StreamableHTTPClientTransport(new URL('http://127.0.0.1/mcp'), { fetch }))
  return { client, wire, questions, handler }
}

const seed = (stack: ReturnType<typeof createMockStack>) =>
  stack.host.seed({
    instances: [
      { instanceId: 'live', name: 'WaitForGo', runtimeStatus: 'Running' },
      { instanceId: 'done', name: 'Echo', createdTime: '2026-01-02T03:04:05Z' },
    ],
  })

describe('protocol 2026-07-28', () => {
  test('lists the same tools and calls one, without a session', async () => {
    await using stack = createMockStack()
    const { client, wire } = await connect2026(stack.options)
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(catalogue.map(({ name }) => name))
    const result = await client.callTool({ name: 'startorchestration', arguments: { functionName: 'Hello' } })
    expect(textOf(result)).toMatch(/^Started /)
    expect(wire.map(({ request }) => request['method'])).not.toContain('initialize')
    expect(JSON.stringify(wire)).not.toContain(key)
    await client.close()
  })

  test('is served beside protocol 2025 by one handler', async () => {
    await using stack = createMockStack()
    const handler = createMcpHandler(stack.options)
    const post = (body: object, headers: Record<string, string>) =>
      handler(
        new Request('http://127.0.0.1/mcp', {
          method: 'POST',
          body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...body }),
          headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
        }),
      )
    const old = await post({ method: 'tools/list' }, { 'mcp-protocol-version': '2025-11-25' })
    expect(await old.json()).toMatchObject({ result: { tools: expect.any(Array) } })
    const bare = await post({ method: 'tools/list' }, { 'mcp-protocol-version': '2026-07-28' })
    expect(bare.status).toBe(400)
    expect(await bare.json()).toMatchObject({ error: { code: -32602 } })
    const future = { 'io.modelcontextprotocol/protocolVersion': '2031-01-01' }
    const unknown = await post(
      { method: 'tools/list', params: { _meta: future } },
      { 'mcp-protocol-version': '2031-01-01', 'mcp-method': 'tools/list' },
    )
    expect(unknown.status).toBe(400)
    expect(JSON.stringify(await unknown.json())).toContain('2026-07-28')
  })

  test.each(['null', '5', '"x"', '[]', '[null]', '{}'])('takes %s for no request', async (body) => {
    await using stack = createMockStack()
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
    }
    const handler = createMcpHandler(stack.options)
    const response = await handler(new Request('http://127.0.0.1/mcp', { method: 'POST', body, headers }))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: -32600 } })
  })

  test('streams progress', async () => {
    await using stack = createMockStack()
    await stack.options.client.startOrchestrationWithId({ functionName: 'Timer', instanceId: 't', input: 12 })
    const { client } = await connect2026(stack.options)
    const reports: number[] = []
    const onprogress = ({ progress }: { progress: number }) => void reports.push(progress)
    const result = await client.callTool({ name: 'waitforinstance', arguments: { instanceId: 't' } }, { onprogress })
    expect(dataOf(result)).toMatchObject({ ended: true })
    expect(reports.length).toBeGreaterThan(3)
    await client.close()
  })
})

describe('a confirmation over two round trips', () => {
  test.each(['accept', 'decline', 'cancel'] as const)('asks and does what the user says: %s', async (action) => {
    await using stack = createMockStack()
    seed(stack)
    const { client, questions } = await connect2026(stack.options, action)
    const terminate = await client.callTool({ name: 'terminateinstance', arguments: { instanceId: 'live' } })
    expect(questions).toEqual(['Terminate instance: live?'])
    expect(terminate.isError).toBe(action === 'accept' ? undefined : true)
    const range = { createdTimeFrom: '2026-01-01T00:00:00Z', createdTimeTo: '2026-01-03T00:00:00Z' }
    const purge = await client.callTool({ name: 'purgeinstances', arguments: range })
    expect(questions[1]).toMatch(/^Delete 1 ended instance .* for good\?$/)
    expect(dataOf(purge)['instancesDeleted']).toBe(action === 'accept' ? 1 : 0)
    expect(stack.host.instances.get('done') === undefined).toBe(action === 'accept')
    await client.close()
  })

  test('wants the id twice from a client that cannot ask', async () => {
    await using stack = createMockStack()
    seed(stack)
    const { client } = await connect2026(stack.options)
    const args = { instanceId: 'live' }
    const refused = await client.callTool({ name: 'terminateinstance', arguments: args })
    expect(textOf(refused)).toContain('confirmInstanceId')
    const done = await client.callTool({ name: 'terminateinstance', arguments: { ...args, confirmInstanceId: 'live' } })
    expect(done.isError).toBeUndefined()
    await client.close()
  })

  test('takes no state that was changed, or was made for another call or caller', async () => {
    await using stack = createMockStack()
    seed(stack)
    const entries: AuditEntry[] = []
    const options = {
      ...stack.options,
      audit: (entry: AuditEntry) => void entries.push(entry),
      principalOf: (request: Request) => request.headers.get('x-user') ?? undefined,
    }
    const { client, wire, handler } = await connect2026(options, 'accept')
    await client.callTool({ name: 'rewindinstance', arguments: { instanceId: 'done' } })
    expect(entries.map(({ decision }) => decision)).toEqual(['asked', 'failed'])
    const second = wire.findLast(({ request }) => request['method'] === 'tools/call')!.request
    const params = second['params'] as Record<string, unknown> & { requestState: string; name: string }
    const replay = async (change: object, headers: Record<string, string> = {}) => {
      const changed: typeof params = { ...params, ...change }
      const response = await handler(
        new Request('http://127.0.0.1/mcp', {
          method: 'POST',
          body: JSON.stringify({ ...second, params: changed }),
          headers: {
            'content-type': 'application/json',
            accept: 'application/json, text/event-stream',
            'mcp-protocol-version': '2026-07-28',
            'mcp-method': 'tools/call',
            'mcp-name': changed.name,
            ...headers,
          },
        }),
      )
      return (await response.json()) as { error?: { code: number }; result?: object }
    }
    expect(await replay({})).toHaveProperty('result')
    for (const change of [
      { requestState: params.requestState.replace(/\.(.)/, (_, first: string) => (first === 'x' ? '.y' : '.x')) },
      { arguments: { instanceId: 'live' } },
      { name: 'terminateinstance' },
    ]) {
      expect(await replay(change)).toMatchObject({ error: { code: -32602 } })
    }
    expect(await replay({}, { 'x-user': 'mallory' })).toMatchObject({ error: { code: -32602 } })
    expect(stack.host.instances.get('live')).toMatchObject({ runtimeStatus: 'Running' })
    await client.close()
  })
})
