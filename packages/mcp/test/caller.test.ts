import { type Effect, operationNames } from '@durable-http/core'
import { Client as Client2026, StreamableHTTPClientTransport as Transport2026 } from '@modelcontextprotocol/client'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { describe, expect, test } from 'vitest'
import { type Caller, createMcpHandler, createToolRegistry, type McpHandler } from '../src/index.ts'
import { handlerOf } from '../src/handler.ts'
import { createOffering } from '../src/offering/create-offering.ts'
import { toolDefinitions } from '../src/tools/tool-definitions.ts'
import { exampleCalls, seedExamples } from './example-calls.ts'
import { createMockStack, dataOf, type MockStack } from './mock-stack.ts'

const url = 'http://127.0.0.1/mcp'
const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }

const post = (handler: McpHandler, body: unknown, caller?: Caller, more: Record<string, string> = {}) =>
  handler(new Request(url, { method: 'POST', body: JSON.stringify(body), headers: { ...headers, ...more } }), caller)

const request = (method: string, params: object = {}) => ({ jsonrpc: '2.0', id: 1, method, params })
const call = (name: string, args: object = {}) => request('tools/call', { name, arguments: args })

async function resultOf(answer: Promise<Response>): Promise<Record<string, unknown>> {
  const { result, error } = (await (await answer).json()) as { result?: Record<string, unknown>; error?: object }
  return result ?? { error }
}

/** The same handler to clients of both protocols, for one caller. */
async function connect(handler: McpHandler, caller: Caller, protocol: string) {
  const fetch = (to: string | URL, init?: RequestInit) => handler(new Request(to, init), caller)
  if (protocol === '2025-11-25') {
    const client = new Client({ name: 'test', version: '1.0.0' })
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { fetch }))
    return client
  }
  const client = new Client2026(
    { name: 'test', version: '1.0.0' },
    { versionNegotiation: { mode: { pin: '2026-07-28' } } },
  )
  await client.connect(new Transport2026(new URL(url), { fetch }))
  return client
}

const effects: Readonly<Record<string, readonly Effect[]>> = {
  reader: ['read'],
  operator: ['read', 'start', 'signal', 'control'],
}
const protocols = ['2025-11-25', '2026-07-28']

describe.each(protocols)('a caller of some effects alone, in protocol %s', (protocol) => {
  test.each(Object.entries(effects))('is shown what a %s may call, and nothing that needs more', async (_, own) => {
    await using stack = createMockStack()
    const client = await connect(createMcpHandler(stack.options), { effects: own }, protocol)
    const { tools } = await client.listTools()
    const may = toolDefinitions.filter(({ effect }) => own.includes(effect)).map(({ name }) => name)
    expect(tools.map(({ name }) => name)).toEqual(may)
    const { prompts } = await client.listPrompts()
    expect(prompts.some(({ name }) => name === 'clean-up-history')).toBe(false)
    expect(prompts.some(({ name }) => name === 'approve-waiting-instance')).toBe(own.includes('signal'))
    const { contents } = await client.readResource({ uri: 'durable://catalogue' })
    const catalogue = JSON.parse((contents[0] as { text: string }).text) as { tools: { name: string }[] }
    expect(catalogue.tools.map(({ name }) => name)).toEqual(may)
    await client.close()
  })

  test('gets 403 for a tool of another effect, and the host hears nothing of it', async () => {
    await using stack = createMockStack()
    const client = await connect(createMcpHandler(stack.options), { effects: ['read'] }, protocol)
    const asked = stack.host.requests.all.length
    const start = client.callTool({ name: 'startorchestration', arguments: { functionName: 'Echo' } })
    await expect(start).rejects.toThrow(/403|Forbidden/)
    expect(stack.host.requests.all).toHaveLength(asked)
    await client.close()
  })
})

describe('a caller of some effects alone', () => {
  test('is refused by what the mount says', async () => {
    await using stack = createMockStack()
    const refused: unknown[] = []
    const refuse = (...given: unknown[]) => {
      refused.push(given)
      return new Response(null, { status: 403, headers: { 'www-authenticate': 'Bearer scope="more"' } })
    }
    const handler = createMcpHandler(stack.options)
    const answer = await post(handler, call('terminateinstance', { instanceId: 'a' }), { effects: ['read'], refuse })
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([403, 'Bearer scope="more"'])
    expect(refused).toEqual([['control', 'terminateinstance', { operation: 'terminateInstance', instanceId: 'a' }]])
  })

  test.each([
    ['in a batch', [request('ping'), call('startorchestration', { functionName: 'Echo' })]],
    ['as a notification', { ...call('startorchestration', { functionName: 'Echo' }), id: undefined }],
    ['with members that nobody knows', { ...call('startorchestration', { functionName: 'Echo' }), more: 1 }],
  ])('cannot slip a call in %s', async (_, body) => {
    await using stack = createMockStack()
    const answer = await post(createMcpHandler(stack.options), body, { effects: ['read'] })
    expect(answer.status).toBe(403)
    expect(stack.host.requests.all).toEqual([])
  })

  test('may do nothing without effects', async () => {
    await using stack = createMockStack()
    const handler = createMcpHandler(stack.options)
    expect(await resultOf(post(handler, request('tools/list'), { effects: [] }))).toEqual({ tools: [] })
    const templates = await resultOf(post(handler, request('resources/templates/list'), { effects: [] }))
    expect(templates).toEqual({ resourceTemplates: [] })
    const read = request('resources/read', { uri: 'durable://-/instances/a' })
    expect(await resultOf(post(handler, read, { effects: [] }))).toHaveProperty('error')
    expect(stack.host.requests.all).toEqual([])
  })

  test('is served nothing by an offering that cannot be narrowed', async () => {
    await using stack = createMockStack()
    const { tools, resources, prompts } = createOffering(stack.options)
    const handler = handlerOf({ tools, resources, prompts }, {})
    await expect(post(handler, request('tools/list'), { effects: ['read'] })).rejects.toThrow('cannot be narrowed')
  })
})

describe('what is bound to its caller', () => {
  const ana: Caller = { principal: 'ana' }
  const initialize = request('initialize', {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'test', version: '1.0.0' },
  })

  test.each<[string, Caller, number]>([
    ['the same caller', ana, 200],
    ['another caller', { principal: 'bob' }, 404],
    ['nobody in particular', {}, 404],
    ['the same caller with other rights', { principal: 'ana', effects: ['read'] }, 404],
  ])('is a session: %s', async (_, caller, status) => {
    await using stack = createMockStack()
    const handler = createMcpHandler({ ...stack.options, sessions: true })
    const opened = await post(handler, initialize, ana)
    const id = opened.headers.get('mcp-session-id')!
    const answer = await post(handler, request('tools/list'), caller, { 'mcp-session-id': id })
    expect(answer.status).toBe(status)
    await opened.body?.cancel()
    await answer.body?.cancel()
  })

  test('is the plan of a purge', async () => {
    await using stack = createMockStack()
    seedExamples(stack.host)
    const handler = createMcpHandler({ ...stack.options, planSecret: 'shared' })
    const range = { createdTimeFrom: '2026-01-01T00:00:00Z', createdTimeTo: '2026-01-03T00:00:00Z' }
    const { plan } = dataOf(await resultOf(post(handler, call('purgeinstances', range), ana)))
    const purge = (caller: Caller) => resultOf(post(handler, call('purgeinstances', { plan }), caller))
    for (const other of [{ principal: 'bob' }, {}, { principal: '' }]) {
      expect(await purge(other)).toMatchObject({ isError: true })
    }
    expect(stack.host.instances.get('done-1')).toBeDefined()
    expect(dataOf(await purge(ana))).toMatchObject({ instancesDeleted: 2 })
  })
})

describe('headers of a caller', () => {
  const traced: Caller = { headers: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' } }
  const tracesOf = ({ host }: MockStack) =>
    host.requests.all.map(({ headers: sent }) => new Headers(sent).get('traceparent'))

  test.each([
    ['a call', call('getinstancestatus', { instanceId: 'done-1' })],
    ['a list', call('summarizeinstances')],
    ['a wait', call('waitforinstance', { instanceId: 'done-1' })],
    ['a resource', request('resources/read', { uri: 'durable://-/instances/done-1' })],
    [
      'a completion',
      request('completion/complete', {
        ref: { type: 'ref/resource', uri: 'durable://{hub}/instances/{instanceId}{/part}' },
        argument: { name: 'instanceId', value: 'd' },
      }),
    ],
  ])('go to the host with %s', async (_, body) => {
    await using stack = createMockStack()
    seedExamples(stack.host)
    await post(createMcpHandler(stack.options), body, traced)
    expect(tracesOf(stack).length).toBeGreaterThan(0)
    expect(new Set(tracesOf(stack))).toEqual(new Set([traced.headers!['traceparent']]))
  })

  test('are those of each request in a session', async () => {
    await using stack = createMockStack()
    seedExamples(stack.host)
    const handler = createMcpHandler({ ...stack.options, sessions: true })
    let caller: Caller = traced
    const client = new Client({ name: 'test', version: '1.0.0' })
    const fetch = (to: string | URL, init?: RequestInit) => handler(new Request(to, init), caller)
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { fetch }))
    const other = '00-11111111111111111111111111111111-2222222222222222-01'
    caller = { headers: { traceparent: other } }
    await client.callTool({ name: 'getinstancestatus', arguments: { instanceId: 'done-1' } })
    expect(tracesOf(stack)).toEqual([other])
    await client.close()
  })
})

test('the observer of a caller receives methods and tools that the server knows', async () => {
  await using stack = createMockStack()
  const told: unknown[] = []
  const caller: Caller = { observe: (...given) => void told.push(given) }
  const handler = createMcpHandler(stack.options)
  for (const body of [
    request('tools/list'),
    call('listinstances'),
    call('secret'),
    request('secret'),
    [request('ping')],
  ]) {
    await post(handler, body, caller)
  }
  expect(told).toEqual([
    ['tools/list', undefined, 1],
    ['tools/call', 'listinstances', 1],
    ['tools/call', undefined, 1],
    ['ping', undefined, 1],
  ])
})

describe('rules about operations', () => {
  const named = ({ name }: { name: string }) => name

  test.each(operationNames)('drop the tools that use %s', async (operation) => {
    await using stack = createMockStack()
    const { tools } = createToolRegistry({ ...stack.options, deny: { operations: [operation] } })
    const without = toolDefinitions.filter(({ operations }) => !operations.includes(operation))
    expect(tools.map(named)).toEqual(without.map(named))
  })

  test('let a tool of ours through when all that it uses is', async () => {
    await using stack = createMockStack()
    const { tools } = createToolRegistry({ ...stack.options, allow: { operations: ['getInstanceStatus'] } })
    expect(tools.map(named)).toEqual(['getinstancestatus', 'waitforinstance'])
  })

  test('keep completions from lists that are denied', async () => {
    await using stack = createMockStack()
    const { resources } = createOffering({ ...stack.options, deny: { operations: ['listInstances'] } })
    const completion = await resources.complete({ argument: 'instanceId', value: '', settled: {} })
    expect(completion.values).toEqual([])
    expect(stack.host.requests.all).toEqual([])
  })

  test('know every operation that a tool asks the host for', async () => {
    await using stack = createMockStack()
    seedExamples(stack.host)
    const asked = new Map<string, Set<string>>()
    let tool = ''
    type Method = (...args: unknown[]) => unknown
    const noting = (name: string, method: Method): Method => {
      const walks = Object.entries(method).map(([walk, part]) => [walk, noting(name, part as Method)])
      const noted: Method = (...args) => {
        asked.get(tool)!.add(name)
        return method(...args)
      }
      return Object.assign(noted, Object.fromEntries(walks))
    }
    const { client } = stack.options
    const names = [...operationNames, 'waitForCompletion', 'scan'] as const
    const standsFor: Record<string, string> = { waitForCompletion: 'getInstanceStatus', scan: 'listInstances' }
    const noted = names.map((name) => [name, noting(standsFor[name] ?? name, client[name] as Method)])
    const registry = createToolRegistry({
      ...stack.options,
      client: { ...client, ...(Object.fromEntries(noted) as object) },
    })
    const more = [
      { tool: 'waitforinstance', arguments: { instanceId: 'done-1' } },
      { tool: 'diagnoseinstance', arguments: { instanceId: 'done-1' } },
      { tool: 'summarizeinstances', arguments: {} },
    ]
    for (const example of [...more, ...exampleCalls]) {
      tool = example.tool
      asked.set(tool, asked.get(tool) ?? new Set())
      await registry.call(tool, { arguments: example.arguments })
      await stack.host.clock.settle()
    }
    expect([...asked.values()].every(({ size }) => size > 0)).toBe(true)
    for (const [name, operations] of asked) {
      const definition = toolDefinitions.find((one) => one.name === name)!
      expect(definition.operations, name).toEqual(expect.arrayContaining([...operations]))
    }
  })
})

describe('rules about functions', () => {
  test.each<[string, Record<string, unknown>]>([
    ['getentity', { entityName: 'counter', entityKey: 'steps' }],
    ['signalentity', { entityName: 'Counter', entityKey: 'steps', op: 'reset' }],
    ['listentities', { entityName: 'Counter' }],
    ['getinstancestatus', { instanceId: '@counter@steps' }],
    ['purgeinstance', { instanceId: '@counter@steps', confirmInstanceId: '@counter@steps' }],
    ['startorchestrationwithid', { functionName: 'Hello', instanceId: 'done-1' }],
  ])('keep %s %j from a function that is denied', async (tool, args) => {
    await using stack = createMockStack()
    seedExamples(stack.host)
    const registry = createToolRegistry({ ...stack.options, deny: { functions: ['Counter', 'Echo'] } })
    const before = stack.host.requests.all.filter(({ method }) => method !== 'GET').length
    const result = await registry.call(tool, { arguments: args })!
    expect(result.isError).toBe(true)
    expect(result.content[0]!.text).toMatch(/not( an)? allowed/)
    expect(stack.host.requests.all.filter(({ method }) => method !== 'GET')).toHaveLength(before)
  })

  test('let a start choose an id that nobody has', async () => {
    await using stack = createMockStack()
    const registry = createToolRegistry({ ...stack.options, deny: { functions: ['Echo'] } })
    const args = { functionName: 'Hello', instanceId: 'fresh' }
    const result = await registry.call('startorchestrationwithid', { arguments: args })
    expect(result).not.toHaveProperty('isError')
  })

  test('leave entities of a denied function out of lists', async () => {
    await using stack = createMockStack()
    seedExamples(stack.host)
    const shownOf = async (deny: object) => {
      const registry = createToolRegistry({ ...stack.options, deny })
      return dataOf(await registry.call('listinstances', { arguments: { instanceIdPrefix: '@' } }))['shown']
    }
    expect(await shownOf({})).toBe(1)
    expect(await shownOf({ functions: ['Counter'] })).toBe(0)
  })
})
