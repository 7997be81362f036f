import { describe, expect, test, vi } from 'vitest'
import { createModernHandler as createExchange } from '../src/exchange/modern-exchange.ts'
import { createModernHandler as createWithSdk, type ModernHandler } from '../src/modern-handler.ts'
import { createOffering } from '../src/index.ts'
import { withFixturePrompts } from './conformance/fixture-prompts.ts'
import { withFixtures } from './conformance/fixture-tools.ts'
import { createMockStack, type MockStack } from './mock-stack.ts'

const version = '2026-07-28'
const envelope = {
  'io.modelcontextprotocol/protocolVersion': version,
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } },
}

type Body = Record<string, unknown> & { params?: Record<string, unknown> }
type Sent = { body: unknown; headers?: Record<string, string | undefined> }

/** A request as a client of the protocol sends it, but for what is changed. */
function request(method: string, params: object = {}, headers: Sent['headers'] = {}, meta: object = {}): Sent {
  const { name, uri } = params as { name?: unknown; uri?: unknown }
  const named = ['tools/call', 'prompts/get', 'resources/read'].includes(method) ? String(name ?? uri) : undefined
  return {
    body: { jsonrpc: '2.0', id: 7, method, params: { ...params, _meta: { ...envelope, ...meta } } } satisfies Body,
    headers: { 'mcp-protocol-version': version, 'mcp-method': method, 'mcp-name': named, ...headers },
  }
}

const bare = (body: unknown, headers: Sent['headers'] = {}): Sent => ({ body, headers })

async function answerOf(handle: ModernHandler, { body, headers = {} }: Sent) {
  const set = Object.entries(headers).filter((pair): pair is [string, string] => pair[1] !== undefined)
  const post = new Request('http://127.0.0.1/mcp', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...Object.fromEntries(set),
    },
    body: JSON.stringify(body),
  })
  const response = await handle(post, JSON.parse(JSON.stringify(body)), {})
  if (!response) return 'of an earlier protocol'
  const text = await response.text()
  const type = response.headers.get('content-type')?.split(';')[0]
  const frames = type === 'text/event-stream' ? [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => data!) : [text]
  return {
    status: response.status,
    type,
    messages: frames.filter(Boolean).map((frame) => comparable(JSON.parse(frame))),
  }
}

const words = ['message', 'problem', 'requestState', 'progress']

// Words are each one's own; what programs read is not.
function comparable(message: Record<string, unknown>): unknown {
  const plain = JSON.stringify(message, (key, value: unknown) => {
    if (key === 'data' && 'mismatch' in (value as object)) return undefined
    return words.includes(key) ? typeof value : value
  })
  return JSON.parse(plain)
}

function seed(stack: MockStack): void {
  stack.host.seed({
    instances: [
      { instanceId: 'live', name: 'WaitForGo', runtimeStatus: 'Running' },
      { instanceId: 'done', name: 'Echo', createdTime: '2026-01-02T03:04:05Z', output: { a: 1 } },
    ],
    entities: [{ name: 'Counter', key: 'steps', state: 5 }],
  })
}

async function handlersOf(stack: MockStack) {
  const { tools, resources, prompts } = createOffering(stack.options)
  const offering = { tools: withFixtures(tools), resources, prompts: withFixturePrompts(prompts) }
  const make = (create: typeof createWithSdk) => create(offering, () => offering, {})
  return [await make(createWithSdk), await make(createExchange)] as const
}

const list = { method: 'tools/list', jsonrpc: '2.0', id: 1 }
const call = (name: string, args: unknown, rest: object = {}) =>
  request('tools/call', { name, arguments: args, ...rest })
const status = call('getinstancestatus', { instanceId: 'done' })
const without = (sent: Sent, header: string): Sent => ({ ...sent, headers: { ...sent.headers, [header]: undefined } })
const withHeader = (sent: Sent, name: string, value: string): Sent => ({
  ...sent,
  headers: { ...sent.headers, [name]: value },
})
const changed = (sent: Sent, change: object): Sent => ({ ...sent, body: { ...(sent.body as Body), ...change } })

// The SDK takes these for faults of its own.
const unfit: Record<string, Sent> = {
  'reading without an address': request('resources/read', {}, { 'mcp-name': undefined }),
  'prompt with an argument that is no text': request('prompts/get', { name: 'triage', arguments: { since: 5 } }),
  'completion of nothing': request('completion/complete', {
    ref: { type: 'ref/other' },
    argument: { name: 'a', value: 'b' },
  }),
  'completion without a value': request('completion/complete', {
    ref: { type: 'ref/prompt', name: 'triage' },
    argument: { name: 'a' },
  }),
}

const requests: Record<string, Sent> = {
  discover: request('server/discover'),
  'list of tools': request('tools/list'),
  'list of tools with a cursor': request('tools/list', { cursor: 'x' }),
  'call of a tool': status,
  'call without arguments': request('tools/call', { name: 'summarizeinstances' }),
  'call that fails': call('getinstancestatus', { instanceId: 'absent' }),
  'call of no tool': call('nothing', {}),
  'call without a name': request('tools/call', {}, { 'mcp-name': undefined }),
  'call whose name is no string': request('tools/call', { name: 5 }, { 'mcp-name': undefined }),
  'call whose arguments are a list': call('getinstancestatus', []),
  'call that asks its user': call('terminateinstance', { instanceId: 'live' }),
  'call with answers that nobody asked for': call(
    'terminateinstance',
    { instanceId: 'live' },
    { inputResponses: { confirm: { action: 'accept' } } },
  ),
  'call with a state of nobody': call('terminateinstance', { instanceId: 'live' }, { requestState: 'x.y.z' }),
  'call with a state that is no text': call('terminateinstance', { instanceId: 'live' }, { requestState: 5 }),
  'call of a client that cannot ask': request(
    'tools/call',
    { name: 'terminateinstance', arguments: { instanceId: 'live' } },
    {},
    { 'io.modelcontextprotocol/clientCapabilities': {} },
  ),
  'call that asks for more than was declared': call('test_missing_capability', {}),
  'call that reports progress': request('tools/call', { name: 'test_tool_with_progress' }, {}, { progressToken: 'p' }),
  'call whose result is an error': call('test_error_handling', {}),
  'call with a header for an argument': withHeader(
    call('test_custom_headers', { region: 'eu' }),
    'mcp-param-region',
    'eu',
  ),
  'call with another header for an argument': withHeader(
    call('test_custom_headers', { region: 'eu' }),
    'mcp-param-region',
    'us',
  ),
  'call without the header for an argument': call('test_custom_headers', { region: 'eu' }),
  'list of resources': request('resources/list'),
  'list of templates': request('resources/templates/list'),
  'reading of a resource': request('resources/read', { uri: 'durable://-/instances/done/output' }),
  'reading of nothing': request('resources/read', { uri: 'durable://-/instances/absent' }),
  'list of prompts': request('prompts/list'),
  prompt: request('prompts/get', { name: 'diagnose-failure', arguments: { instanceId: 'done' } }),
  'no prompt': request('prompts/get', { name: 'nothing' }),
  'prompt that asks for what is missing': request('prompts/get', { name: 'diagnose-failure' }),
  'prompt of a client that cannot ask': request(
    'prompts/get',
    { name: 'triage', arguments: {} },
    {},
    { 'io.modelcontextprotocol/clientCapabilities': {} },
  ),
  completion: request('completion/complete', {
    ref: { type: 'ref/resource', uri: 'durable://{hub}/instances/{instanceId}{/part}' },
    argument: { name: 'instanceId', value: 'd' },
  }),
  'completion with a context': request('completion/complete', {
    ref: { type: 'ref/prompt', name: 'triage' },
    argument: { name: 'instanceId', value: '' },
    context: { arguments: { hub: '-' } },
  }),
  subscription: request('subscriptions/listen', { notifications: { toolsListChanged: true } }),
  'subscription without a filter': request('subscriptions/listen', {}),
  'method that is gone': request('ping'),
  'method of an extension': request('tasks/get', { taskId: 'x' }, { 'mcp-name': 'x' }),
  'method of nobody': request('no/such'),
  'method named as a member of every object': request('constructor'),
  'initialize of this protocol': request('initialize'),
  'initialize of an earlier one': bare({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25' },
  }),
  'initialize that contradicts its header': bare(
    { jsonrpc: '2.0', id: 1, method: 'initialize', params: {} },
    { 'mcp-protocol-version': version },
  ),
  'request of an earlier protocol': bare(list, { 'mcp-protocol-version': '2025-11-25' }),
  'request that says nothing': bare(list),
  'request that says it in its header alone': bare(list, { 'mcp-protocol-version': version }),
  'request with half an envelope': bare(
    { ...list, params: { _meta: { 'io.modelcontextprotocol/clientInfo': { name: 'a', version: '1' } } } },
    { 'mcp-protocol-version': version },
  ),
  'request of a version to come': request(
    'tools/list',
    {},
    { 'mcp-protocol-version': '2031-01-01' },
    { 'io.modelcontextprotocol/protocolVersion': '2031-01-01' },
  ),
  'request that claims a version of before': request(
    'tools/list',
    {},
    { 'mcp-protocol-version': '2025-11-25' },
    { 'io.modelcontextprotocol/protocolVersion': '2025-11-25' },
  ),
  'request whose versions part': withHeader(status, 'mcp-protocol-version', '2025-11-25'),
  'request whose methods part': withHeader(status, 'mcp-method', 'tools/list'),
  'request whose names part': withHeader(status, 'mcp-name', 'terminateinstance'),
  'request whose name comes in Base64': withHeader(status, 'mcp-name', `=?base64?${btoa('getinstancestatus')}?=`),
  'request whose name is no Base64': withHeader(status, 'mcp-name', '=?base64?%%%?='),
  'request with blanks around its headers': withHeader(status, 'mcp-method', ' tools/call '),
  'request without the header of its version': without(status, 'mcp-protocol-version'),
  'request without the header of its method': without(status, 'mcp-method'),
  'request without the header of its name': without(status, 'mcp-name'),
  'request without any header': bare(status.body),
  'request without capabilities': request(
    'tools/list',
    {},
    {},
    { 'io.modelcontextprotocol/clientCapabilities': undefined },
  ),
  'request whose capabilities are a list': request(
    'tools/list',
    {},
    {},
    { 'io.modelcontextprotocol/clientCapabilities': [] },
  ),
  'request whose version is a number': request('tools/list', {}, {}, { 'io.modelcontextprotocol/protocolVersion': 5 }),
  'request whose client has no version': request(
    'tools/list',
    {},
    {},
    { 'io.modelcontextprotocol/clientInfo': { name: 'a' } },
  ),
  'request without a client': request('tools/list', {}, {}, { 'io.modelcontextprotocol/clientInfo': undefined }),
  'request with a log level': request('tools/list', {}, {}, { 'io.modelcontextprotocol/logLevel': 'warning' }),
  'request with no log level': request('tools/list', {}, {}, { 'io.modelcontextprotocol/logLevel': 'loud' }),
  'request whose progress token is an object': request('tools/list', {}, {}, { progressToken: {} }),
  'request whose id is a text': changed(status, { id: 'x' }),
  'request whose id is a fraction': changed(status, { id: 1.5 }),
  'request whose id is null': changed(status, { id: null }),
  'request whose params are a list': changed(status, { params: [] }),
  'request without jsonrpc': changed(status, { jsonrpc: undefined }),
  'request of another jsonrpc': changed(status, { jsonrpc: '1.0' }),
  'request with a member more': changed(status, { extra: 1 }),
  'request with a result': changed(status, { result: {} }),
  'request whose envelope is a list': bare({ ...list, params: { _meta: [] } }, { 'mcp-protocol-version': version }),
  'request whose client is a text': request('tools/list', {}, {}, { 'io.modelcontextprotocol/clientInfo': 'x' }),
  notification: changed(request('notifications/cancelled', { requestId: 1 }), { id: undefined }),
  'notification that says it in its header alone': bare(
    { jsonrpc: '2.0', method: 'notifications/cancelled' },
    { 'mcp-protocol-version': version },
  ),
  'notification of an earlier protocol': bare({ jsonrpc: '2.0', method: 'notifications/initialized' }),
  'notification whose methods part': withHeader(
    changed(request('notifications/cancelled'), { id: undefined }),
    'mcp-method',
    'tools/list',
  ),
  'notification whose versions part': withHeader(
    changed(request('notifications/cancelled'), { id: undefined }),
    'mcp-protocol-version',
    '2025-11-25',
  ),
  'answer of a client': bare({ jsonrpc: '2.0', id: 1, result: {} }),
  'error of a client': bare({ jsonrpc: '2.0', id: 1, error: { code: 1, message: 'x' } }),
  'batch of nothing': bare([]),
  'batch of this protocol': bare([status.body]),
  'batch of an earlier one': bare([list, { jsonrpc: '2.0', method: 'notifications/initialized' }]),
  'batch with what is no message': bare([list, 5]),
  null: bare(null),
  text: bare('x'),
  object: bare({}),
}

describe('the exchange without the SDK', () => {
  test.each(Object.entries(requests))('answers as the SDK does: %s', async (_, sent) => {
    await using stack = createMockStack()
    seed(stack)
    const [sdk, exchange] = await handlersOf(stack)
    expect(await answerOf(exchange, sent)).toEqual(await answerOf(sdk, sent))
  })

  test.each(Object.entries(unfit))('says what is wrong with a %s', async (_, sent) => {
    await using stack = createMockStack()
    const [sdk, exchange] = await handlersOf(stack)
    expect(await answerOf(sdk, sent)).toMatchObject({ status: 200, messages: [{ id: 7, error: { code: -32603 } }] })
    expect(await answerOf(exchange, sent)).toMatchObject({
      status: 200,
      messages: [{ id: 7, error: { code: -32602 } }],
    })
  })

  test('tells what happened within to nobody', async () => {
    await using stack = createMockStack()
    const offering = createOffering(stack.options)
    const broken = { ...offering, prompts: { ...offering.prompts, get: () => Promise.reject(new Error('SECRET')) } }
    const handle = await createExchange(broken, () => broken, {})
    const answer = await answerOf(handle, request('prompts/get', { name: 'triage' }))
    expect(answer).toMatchObject({ status: 200, messages: [{ id: 7, error: { code: -32603 } }] })
    expect(JSON.stringify(answer)).not.toContain('SECRET')
  })

  test('stops what it does when its client leaves', async () => {
    await using stack = createMockStack()
    const offering = createOffering(stack.options)
    const left = Promise.withResolvers<void>()
    const slow = {
      ...offering.resources,
      read: (_: string, signal?: AbortSignal) => {
        signal?.addEventListener('abort', () => left.resolve())
        return new Promise<never>(() => {})
      },
    }
    const handle = await createExchange({ ...offering, resources: slow }, () => ({ ...offering, resources: slow }), {})
    const { body, headers } = request('resources/read', { uri: 'durable://catalogue' })
    const client = new AbortController()
    const init = { method: 'POST', headers: headers as Record<string, string>, signal: client.signal }
    const answer = handle(new Request('http://127.0.0.1/mcp', init), body, {})
    client.abort()
    await left.promise
    expect((await answer)!.status).toBe(499)
  })
})

describe('a state of the exchange', () => {
  const args = { instanceId: 'live' }
  const yes = { inputResponses: { confirm: { action: 'accept', content: {} } } }

  async function asked(handle: ModernHandler) {
    const { messages } = (await raw(handle, call('terminateinstance', args))) as {
      messages: [{ result: { requestState: string } }]
    }
    return messages[0].result.requestState
  }

  async function raw(handle: ModernHandler, { body, headers }: Sent, principal?: string) {
    const post = new Request('http://127.0.0.1/mcp', { method: 'POST', headers: headers as Record<string, string> })
    const response = await handle(post, body, { principal })
    return { messages: [await response!.json()] }
  }

  test('is good for its call, its caller and five minutes', async () => {
    await using stack = createMockStack()
    seed(stack)
    const [, handle] = await handlersOf(stack)
    const requestState = await asked(handle)
    const retry = (name: string, given: object, state = requestState) =>
      call(name, given, { requestState: state, ...yes })
    const refused = [
      await raw(handle, retry('terminateinstance', { instanceId: 'done' })),
      await raw(handle, retry('suspendinstance', args)),
      await raw(handle, retry('terminateinstance', args, `${requestState}x`)),
      await raw(handle, retry('terminateinstance', args), 'mallory'),
    ]
    const later = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 301_000)
    refused.push(await raw(handle, retry('terminateinstance', args)))
    later.mockRestore()
    for (const answer of refused) expect.soft(answer).toMatchObject({ messages: [{ error: { code: -32602 } }] })
    expect(stack.host.instances.get('live')).toMatchObject({ runtimeStatus: 'Running' })
    const done = await raw(handle, retry('terminateinstance', args))
    expect(done).toMatchObject({ messages: [{ result: { structuredContent: { accepted: true } } }] })
  })
})
