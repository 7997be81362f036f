import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createMcpHandler } from '../src/index.ts'
import { exampleCalls, seedExamples } from './example-calls.ts'
import { connectClient, createMockStack, dataOf, key } from './mock-stack.ts'

interface CapabilityOperation {
  name: string
  mcp: {
    description: string
    hints: { readOnly: boolean; destructive: boolean; idempotent: boolean }
    inputParameters: { name: string; type: string; required: boolean }[]
  }
}

const capabilityFile = new URL('../../core/test/capability.json', import.meta.url)
const capability = JSON.parse(readFileSync(capabilityFile, 'utf8')) as { operations: CapabilityOperation[] }
const capabilityNames = capability.operations.map(({ name }) => name)

describe('the tools over Streamable HTTP', () => {
  test('are exactly the fourteen of the capability and our own, which are marked', async () => {
    await using stack = createMockStack()
    const client = await connectClient(stack.options)
    const { tools } = await client.listTools()
    const own = tools.filter(({ _meta }) => _meta?.['durable-http/origin'] === 'own').map(({ name }) => name)
    const names = tools.map(({ name }) => name)
    expect(names.filter((name) => !own.includes(name)).sort()).toEqual([...capabilityNames].sort())
    expect(names.length).toBeLessThanOrEqual(20)
    expect(own.length).toBeLessThanOrEqual(6)
  })

  test('have the titles, hints and parameters of the capability', async () => {
    await using stack = createMockStack()
    const client = await connectClient(stack.options)
    const { tools } = await client.listTools()
    for (const { name, mcp } of capability.operations) {
      const tool = tools.find((one) => one.name === name)!
      expect.soft(tool.title, name).toBe(mcp.description)
      expect.soft(tool.annotations, name).toMatchObject({
        readOnlyHint: mcp.hints.readOnly,
        destructiveHint: mcp.hints.destructive,
        idempotentHint: mcp.hints.idempotent,
      })
      const required = mcp.inputParameters.filter((parameter) => parameter.required).map((parameter) => parameter.name)
      expect.soft(tool.inputSchema.required ?? [], name).toEqual(expect.arrayContaining(required))
      for (const parameter of mcp.inputParameters) {
        expect.soft(tool.inputSchema.properties?.[parameter.name], `${name} ${parameter.name}`).toMatchObject({
          type: parameter.type,
        })
      }
    }
  })

  test('answer one call each with data that fits their output schema', async () => {
    await using stack = createMockStack()
    seedExamples(stack.host)
    const client = await connectClient(stack.options)
    // From here on the SDK's client checks every result against the schema.
    await client.listTools()
    for (const { tool, arguments: args, answer } of exampleCalls) {
      const result = await client.callTool({ name: tool, arguments: args })
      expect(result).not.toHaveProperty('isError', true)
      expect(dataOf(result)).toMatchObject(answer)
      expect(JSON.stringify(result)).not.toContain(key)
      await stack.host.clock.advance('1m')
    }
    expect(new Set(exampleCalls.map(({ tool }) => tool))).toEqual(new Set(capabilityNames))
  })

  test('purge in bulk what the plan of a dry run says', async () => {
    await using stack = createMockStack()
    seedExamples(stack.host)
    const client = await connectClient(stack.options)
    const dryRun = await client.callTool({
      name: 'purgeinstances',
      arguments: { createdTimeFrom: '2026-01-01T00:00:00Z' },
    })
    expect(stack.host.instances.get('done-1')).toBeDefined()
    const { plan } = dataOf(dryRun)
    const purge = await client.callTool({ name: 'purgeinstances', arguments: { plan } })
    expect(dataOf(purge)).toEqual({ instancesDeleted: 2, dryRun: false })
    expect(stack.host.instances.get('done-1')).toBeUndefined()
  })
})

describe('the endpoint', () => {
  const url = 'http://127.0.0.1:9090/mcp'
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })

  test.each([
    [false, 'POST, OPTIONS'],
    [true, 'POST, GET, DELETE, OPTIONS'],
  ])('tells its methods, with sessions %s', async (sessions, allow) => {
    await using stack = createMockStack()
    const handler = createMcpHandler({ ...stack.options, sessions })
    const response = await handler(new Request(url, { method: 'OPTIONS' }))
    expect([response.status, response.headers.get('allow')]).toEqual([204, allow])
  })

  const refused: [string, number, RequestInit & { allowedHosts?: string[]; allowedOrigins?: string[] }][] = [
    ['GET', 405, { method: 'GET' }],
    ['DELETE', 405, { method: 'DELETE' }],
    [
      'a page of another origin',
      403,
      { method: 'POST', body: list, headers: { ...headers, origin: 'http://evil.test' } },
    ],
    ['a host name that is not listed', 403, { method: 'POST', body: list, headers, allowedHosts: ['mcp.test'] }],
    ['a body that is not JSON', 400, { method: 'POST', body: '{', headers }],
    [
      'a body of another type',
      415,
      { method: 'POST', body: list, headers: { ...headers, 'content-type': 'text/plain' } },
    ],
    ['a body over one MiB', 413, { method: 'POST', body: JSON.stringify('x'.repeat(1_048_576)), headers }],
  ]
  test.each(refused)('refuses %s with %i', async (_, status, { allowedHosts, allowedOrigins, ...init }) => {
    await using stack = createMockStack()
    const handler = createMcpHandler({ ...stack.options, allowedHosts, allowedOrigins })
    const response = await handler(new Request(url, init))
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ jsonrpc: '2.0', error: { code: expect.any(Number) } })
  })

  test('responds with JSON, and with a stream when progress is wanted', async () => {
    await using stack = createMockStack()
    const handler = createMcpHandler({ ...stack.options, allowedHosts: ['127.0.0.1'] })
    const plain = await handler(new Request(url, { method: 'POST', body: list, headers }))
    expect(plain.headers.get('content-type')).toMatch(/^application\/json/)
    const call = { jsonrpc: '2.0', id: 1, method: 'tools/call' }
    const params = { name: 'listinstances', arguments: {}, _meta: { progressToken: 1 } }
    const body = JSON.stringify({ ...call, params })
    const streamed = await handler(new Request(url, { method: 'POST', body, headers }))
    expect(streamed.headers.get('content-type')).toMatch(/^text\/event-stream/)
    expect(await streamed.text()).toContain('"structuredContent"')
  })

  test('responds the same without the transport of the SDK as with it', async () => {
    await using stack = createMockStack()
    seedExamples(stack.host)
    const handler = createMcpHandler(stack.options)
    const calls: object[] = [
      { method: 'tools/list' },
      { method: 'tools/list', params: {} },
      { method: 'tools/list', params: { cursor: 5 } },
      { method: 'tools/call', params: { name: 'getinstancestatus', arguments: { instanceId: 'done-1' } } },
      { method: 'tools/call', params: { name: 'getinstancestatus' } },
      { method: 'tools/call', params: { name: 'nosuch' } },
    ]
    for (const call of calls) {
      const responseTo = async (body: object) => {
        const answer = await handler(new Request(url, { method: 'POST', headers, body: JSON.stringify(body) }))
        return [answer.status, answer.headers.get('content-type'), await answer.json()]
      }
      const message = { jsonrpc: '2.0', id: 'a', ...call }
      // A batch of one takes the way through the SDK's transport.
      const [plain, whole] = [await responseTo(message), await responseTo([message])]
      expect(plain).toEqual(whole)
    }
  })

  test.each([
    [{ jsonrpc: '1.0' }, {}, 400],
    [{ id: null }, {}, 400],
    [{ id: 1.5 }, {}, 400],
    [{ more: 1 }, {}, 400],
    [{}, { 'mcp-protocol-version': '1999-01-01' }, 400],
    [{ id: undefined, method: 'notifications/initialized' }, {}, 202],
  ])('leaves a request with %j and %j to the SDK: %i', async (change, more, status) => {
    await using stack = createMockStack()
    const handler = createMcpHandler(stack.options)
    const body = JSON.stringify({ ...(JSON.parse(list) as object), ...change })
    const request = new Request(url, { method: 'POST', headers: { ...headers, ...more }, body })
    expect((await handler(request)).status).toBe(status)
  })

  test('ends the work of a tool when its client goes', async () => {
    await using stack = createMockStack()
    await stack.options.client.startOrchestrationWithId({ functionName: 'WaitForGo', instanceId: 'stuck' })
    const handler = createMcpHandler(stack.options)
    const params = {
      name: 'waitforinstance',
      arguments: { instanceId: 'stuck', timeoutSeconds: 300 },
      _meta: { progressToken: 1 },
    }
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })
    const readsUntil = async (leave: boolean) => {
      stack.host.requests.clear()
      const controller = new AbortController()
      const answer = await handler(new Request(url, { method: 'POST', body, headers, signal: controller.signal }))
      const reader = answer.body!.getReader()
      await reader.read()
      if (leave) controller.abort()
      for (let done = false; !done;) ({ done } = await reader.read().catch(() => ({ done: true })))
      await stack.host.clock.advance('10m')
      return stack.host.requests.all.length
    }
    expect(await readsUntil(false)).toBeGreaterThan(20)
    expect(await readsUntil(true)).toBeLessThan(10)
  })
})
