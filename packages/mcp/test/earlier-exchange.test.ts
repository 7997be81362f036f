import { wallClock } from '@durable-http/core'
import { describe, expect, test } from 'vitest'
import { createEarlierHandler as createWithSdk, type EarlierHandler } from '../src/earlier-handler.ts'
import { createEarlierHandler as createExchange } from '../src/exchange/earlier-exchange.ts'
import { createOffering } from '../src/index.ts'
import { withFixturePrompts } from './conformance/fixture-prompts.ts'
import { withFixtureResources } from './conformance/fixture-resources.ts'
import { withFixtures } from './conformance/fixture-tools.ts'
import { createWatchedResource } from './conformance/watched-resource.ts'
import { createMockStack, type MockStack } from './mock-stack.ts'

interface Sent {
  body: unknown
  headers?: Record<string, string>
}

const request = (method: string, params?: unknown, headers: Sent['headers'] = {}): Sent => ({
  body: { jsonrpc: '2.0', id: 7, method, ...(params === undefined ? {} : { params }) },
  headers,
})
const bare = (body: unknown, headers: Sent['headers'] = {}): Sent => ({ body, headers })
const call = (name: string, args: unknown, rest: object = {}) =>
  request('tools/call', { name, arguments: args, ...rest })
const changed = (sent: Sent, change: object): Sent => ({ ...sent, body: { ...(sent.body as object), ...change } })

async function answerOf(handle: EarlierHandler, { body, headers = {} }: Sent) {
  const post = new Request('http://127.0.0.1/mcp', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
  })
  const response = await handle(post, JSON.parse(JSON.stringify(body)), {})
  const text = await response.text()
  const type = response.headers.get('content-type')?.split(';')[0]
  const frames = type === 'text/event-stream' ? [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => data!) : [text]
  return {
    status: response.status,
    type,
    messages: frames.filter(Boolean).map((frame) => comparable(JSON.parse(frame))),
  }
}

const words = ['message', 'progress']

// Words are each one's own; what programs read is not.
function comparable(message: unknown): unknown {
  return JSON.parse(
    JSON.stringify(message, (key, value: unknown) => {
      if (key === 'error' && typeof value === 'object') return { ...value, data: undefined }
      return words.includes(key) ? typeof value : value
    }),
  )
}

function handlersOf(stack: MockStack) {
  stack.host.seed({ instances: [{ instanceId: 'done', name: 'Echo', output: { a: 1 } }] })
  const { tools, resources, prompts } = createOffering(stack.options)
  const offering = {
    tools: withFixtures(tools),
    resources: withFixtureResources(resources, createWatchedResource()),
    prompts: withFixturePrompts(prompts),
  }
  const make = (create: typeof createExchange) => create(() => offering, { clock: wallClock })
  return [make(createWithSdk), make(createExchange)] as const
}

const hello = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1.0.0' } }
const status = call('getinstancestatus', { instanceId: 'done' })
const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' }

const requests: Record<string, Sent> = {
  initialize: request('initialize', hello),
  'initialize of another version': request('initialize', { ...hello, protocolVersion: '2024-11-05' }),
  'initialize of no version we know': request('initialize', { ...hello, protocolVersion: '1999-01-01' }),
  'initialize with a header of no version': request('initialize', hello, { 'mcp-protocol-version': '1999-01-01' }),
  ping: request('ping'),
  'list of tools': request('tools/list'),
  'list of tools with empty params': request('tools/list', {}),
  'call of a tool': status,
  'call without arguments': request('tools/call', { name: 'summarizeinstances' }),
  'call that fails': call('getinstancestatus', { instanceId: 'absent' }),
  'call of no tool': call('nothing', {}),
  'call that nobody can be asked about': call('terminateinstance', { instanceId: 'done' }),
  'call whose result is an error': call('test_error_handling', {}),
  'call with many contents': call('test_multiple_content_types', {}),
  'call that reports progress': request('tools/call', {
    name: 'test_tool_with_progress',
    _meta: { progressToken: 'p' },
  }),
  'call that reports none, as nobody asked': call('test_tool_with_progress', {}),
  'list of resources': request('resources/list'),
  'list of templates': request('resources/templates/list'),
  'reading of a resource': request('resources/read', { uri: 'durable://-/instances/done/output' }),
  'reading of nothing': request('resources/read', { uri: 'durable://-/instances/absent' }),
  'list of prompts': request('prompts/list'),
  prompt: request('prompts/get', { name: 'diagnose-failure', arguments: { instanceId: 'done' } }),
  'no prompt': request('prompts/get', { name: 'nothing' }),
  'prompt without what it needs': request('prompts/get', { name: 'triage' }),
  completion: request('completion/complete', {
    ref: { type: 'ref/resource', uri: 'durable://{hub}/instances/{instanceId}{/part}' },
    argument: { name: 'instanceId', value: 'd' },
  }),
  'completion with a context': request('completion/complete', {
    ref: { type: 'ref/prompt', name: 'triage' },
    argument: { name: 'instanceId', value: '' },
    context: { arguments: { hub: '-' } },
  }),
  'method of nobody': request('no/such'),
  'method that is not offered': request('logging/setLevel', { level: 'info' }),
  'method named as a member of every object': request('constructor'),
  'request of a version we know': { ...status, headers: { 'mcp-protocol-version': '2025-06-18' } },
  'request of a version we do not': { ...status, headers: { 'mcp-protocol-version': '1999-01-01' } },
  'request that takes JSON alone': { ...status, headers: { accept: 'application/json' } },
  'request that takes anything': { ...status, headers: { accept: '*/*' } },
  'request with a session of nobody': { ...status, headers: { 'mcp-session-id': 'x' } },
  'request whose id is a text': changed(status, { id: 'x' }),
  'request whose id is a fraction': changed(status, { id: 1.5 }),
  'request whose id is null': changed(status, { id: null }),
  'request whose params are a list': changed(status, { params: [] }),
  'request whose progress token is an object': request('tools/list', { _meta: { progressToken: {} } }),
  'request without jsonrpc': changed(status, { jsonrpc: undefined }),
  'request with a member more': changed(status, { extra: 1 }),
  notification: bare(initialized),
  'notification of nobody': bare({ jsonrpc: '2.0', method: 'no/such', params: { a: 1 } }),
  'answer of a client': bare({ jsonrpc: '2.0', id: 1, result: {} }),
  'error of a client': bare({ jsonrpc: '2.0', id: 1, error: { code: 1, message: 'x' } }),
  'batch of requests': bare([status.body, { jsonrpc: '2.0', id: 8, method: 'ping' }, initialized]),
  'batch of one': bare([status.body]),
  'batch of notifications': bare([initialized, initialized]),
  'batch with an initialize': bare([request('initialize', hello).body, status.body]),
  'batch with what is no message': bare([status.body, 5]),
  'batch of nothing': bare([]),
  'batch too long': bare(Array.from({ length: 101 }, () => initialized)),
  null: bare(null),
  text: bare('x'),
  object: bare({}),
}

// The SDK takes these for faults of its own.
const unfit: Record<string, Sent> = {
  'call without a name': request('tools/call', {}),
  'call whose arguments are a list': call('getinstancestatus', []),
  'reading without an address': request('resources/read', {}),
  'prompt with an argument that is no text': request('prompts/get', { name: 'triage', arguments: { since: 5 } }),
  'completion of nothing': request('completion/complete', {
    ref: { type: 'ref/other' },
    argument: { name: 'a', value: 'b' },
  }),
  'initialize without a version': request('initialize', {}),
}

describe('the exchange without the SDK, up to 2025-11-25', () => {
  test.each(Object.entries(requests))('answers as the SDK does: %s', async (_, sent) => {
    await using stack = createMockStack()
    const [sdk, exchange] = handlersOf(stack)
    expect(await answerOf(exchange, sent)).toEqual(await answerOf(sdk, sent))
  })

  test.each(Object.entries(unfit))('says what is wrong with a %s', async (_, sent) => {
    await using stack = createMockStack()
    const [sdk, exchange] = handlersOf(stack)
    expect(await answerOf(sdk, sent)).toMatchObject({ status: 200, messages: [{ id: 7, error: expect.any(Object) }] })
    expect(await answerOf(exchange, sent)).toMatchObject({
      status: 200,
      messages: [{ id: 7, error: { code: -32602 } }],
    })
  })

  test('keeps no session', async () => {
    await using stack = createMockStack()
    const [, exchange] = handlersOf(stack)
    const get = new Request('http://127.0.0.1/mcp', { headers: { accept: 'text/event-stream' } })
    expect((await exchange(get, undefined, {})).status).toBe(400)
  })
})
