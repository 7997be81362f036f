import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type Caller, createMcpHandler, type McpHandlerOptions } from '../src/index.ts'
import { createMockStack, type MockStack } from './mock-stack.ts'

const url = 'http://127.0.0.1/mcp'
const type = 'application/json'
const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
const callOf = (name: string, args: unknown, more: object = {}) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name, arguments: args, ...more },
})
const initialize = {
  ...list,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: { elicitation: {} }, clientInfo: { name: 't', version: '1' } },
}
const envelope2026 = {
  _meta: {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1.0.0' },
    'io.modelcontextprotocol/clientCapabilities': {},
    progressToken: 1,
  },
}

/** Posts as a client that sends these headers and no others. */
function poster(stack: MockStack, options: Partial<McpHandlerOptions> = {}) {
  const handler = createMcpHandler({ ...stack.options, ...options })
  return async (
    body: string | Uint8Array<ArrayBuffer> | object,
    headers: Record<string, string> = {},
    caller: Caller = {},
  ) => {
    const raw = typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body)
    const request = new Request(url, { method: 'POST', body: raw, headers: { 'content-type': type, ...headers } })
    const response = await handler(request, caller)
    return { response, status: response.status, text: await response.text() }
  }
}

const accepted = [
  undefined,
  '*/*',
  'application/json',
  'application/*',
  'text/html, */*;q=0.1',
  'application/json, text/event-stream;q=0',
  'application/json;q=0.9;charset=utf-8',
  'text/html',
]

describe('a client', () => {
  test.each(accepted)('is served with Accept %s: plain, with progress, in a batch, at 2026-07-28', async (accept) => {
    await using stack = createMockStack()
    const post = poster(stack)
    const headers: Record<string, string> = accept === undefined ? {} : { accept }
    const waits = callOf('listinstances', {}, { _meta: { progressToken: 1 } })
    const named = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'listinstances' }
    for (const [body, more] of [
      [list, {}],
      [initialize, {}],
      [waits, {}],
      [[list, { ...waits, id: 2 }], {}],
      [callOf('listinstances', {}, envelope2026), named],
    ] as const) {
      const { status, text } = await post(body, { ...headers, ...more })
      expect.soft([status, text]).toEqual([200, expect.stringContaining('"result"')])
    }
  })

  test.each(['application/json', 'text/html', '*/*;q=0, application/json', 'text/event-stream;q=0, */*'])(
    'that does not take event streams gets JSON, even where it wants progress: %s',
    async (accept) => {
      await using stack = createMockStack()
      await stack.options.client.startOrchestrationWithId({ functionName: 'Timer', instanceId: 't', input: 12 })
      const post = poster(stack)
      const named = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'waitforinstance' }
      for (const [meta, more] of [
        [{ _meta: { progressToken: 1 } }, {}],
        [envelope2026, named],
      ] as const) {
        const { response, text } = await post(callOf('waitforinstance', { instanceId: 't' }, meta), { accept, ...more })
        expect(response.headers.get('content-type')).toMatch(/^application\/json/)
        expect(JSON.parse(text)).toMatchObject({ result: { structuredContent: { ended: true } } })
      }
    },
  )

  test('that takes event streams alone gets one', async () => {
    await using stack = createMockStack()
    const { response, text } = await poster(stack)(list, { accept: 'text/event-stream' })
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
    expect(text).toContain('"tools"')
  })

  test('without event streams opens no session, since nobody could ask it anything', async () => {
    await using stack = createMockStack()
    const post = poster(stack, { sessions: true })
    const json = await post(initialize, { accept: type })
    expect([json.status, json.response.headers.get('mcp-session-id')]).toEqual([200, null])
    const opened = await post(initialize, { accept: '*/*' })
    const session = opened.response.headers.get('mcp-session-id')!
    expect(session).toMatch(/.{10}/)
    await post({ jsonrpc: '2.0', method: 'notifications/initialized' }, { 'mcp-session-id': session })
    for (const accept of ['*/*', type]) {
      const { status, text } = await post(list, { accept, 'mcp-session-id': session })
      expect([status, text]).toEqual([200, expect.stringContaining('"tools"')])
    }
    const asks = callOf('terminateinstance', { instanceId: 'x' })
    expect((await post(asks, { accept: type, 'mcp-session-id': session })).text).toContain('confirmInstanceId')
    expect((await post(list, { accept: type, 'mcp-session-id': 'another' })).status).toBe(404)
  })
})

describe('a body', () => {
  test('may begin with a byte order mark', async () => {
    await using stack = createMockStack()
    const { status, text } = await poster(stack)(`\uFEFF${JSON.stringify(list)}`)
    expect([status, text]).toEqual([200, expect.stringContaining('"tools"')])
  })

  const wide = (little: boolean, mark: string) =>
    Buffer.from(mark + JSON.stringify(list), 'utf16le')[little ? 'subarray' : 'swap16']()
  test.each<[string, string | Uint8Array, Record<string, string>, string]>([
    ['a content-encoding', gzipSync(JSON.stringify(list)), { 'content-encoding': 'gzip' }, 'content-encoding gzip'],
    ['several codings', 'x', { 'content-encoding': 'br, gzip' }, 'content-encoding br, gzip'],
    ['compression without a header', gzipSync(JSON.stringify(list)), {}, 'gzip'],
    ['a charset', JSON.stringify(list), { 'content-type': 'application/json; charset=UTF-16' }, 'UTF-16'],
    ['a quoted charset', '{}', { 'content-type': 'application/json;charset="latin1"' }, 'latin1'],
    ['UTF-16 with a byte order mark', wide(true, '\uFEFF'), {}, 'UTF-16'],
    ['big-endian UTF-16 with a byte order mark', wide(false, '\uFEFF'), {}, 'UTF-16'],
    ['UTF-16 without one', wide(true, ''), {}, 'UTF-16'],
    ['big-endian UTF-16 without one', wide(false, ''), {}, 'UTF-16'],
    ['bytes that are not UTF-8', new Uint8Array([0x22, 0xe4, 0x22]), {}, 'an unknown encoding'],
  ])('of %s is refused by its name', async (_, body, headers, named) => {
    await using stack = createMockStack()
    const { status, text } = await poster(stack)(body, headers)
    expect(status).toBe(415)
    expect((JSON.parse(text) as { error: { message: string } }).error.message).toMatch(new RegExp(`got ${named}$`))
  })

  test('names the coding it takes in place of a compressed one', async () => {
    await using stack = createMockStack()
    const { response } = await poster(stack)('x', { 'content-encoding': 'gzip' })
    expect(response.headers.get('accept-encoding')).toBe('identity')
    expect((await poster(stack)(list, { 'content-encoding': 'identity' })).status).toBe(200)
    expect((await poster(stack)(list, { 'content-type': 'application/json; charset="utf-8"' })).status).toBe(200)
  })
})

describe('null', () => {
  test('for an optional argument counts as absent', async () => {
    await using stack = createMockStack()
    const post = poster(stack)
    stack.host.seed({ instances: [{ instanceId: 'done', name: 'Echo', output: 1 }] })
    for (const [name, args] of [
      ['listinstances', { top: null, cursor: null, runtimeStatus: null, createdTimeFrom: null, taskHub: null }],
      ['getinstancestatus', { instanceId: 'done', showInput: null, fields: null, format: null }],
      ['startorchestration', { functionName: 'Echo', taskHub: null, input: null }],
    ] as const) {
      const { text } = await post(callOf(name, args))
      expect.soft(text).not.toContain('isError')
    }
  })

  test('for a required argument is reported as missing, and stays an input', async () => {
    await using stack = createMockStack()
    const post = poster(stack)
    expect((await post(callOf('getinstancestatus', { instanceId: null }))).text).toContain('instanceId is required')
    await post(callOf('startorchestrationwithid', { functionName: 'Echo', instanceId: 'n', input: null }))
    expect(stack.host.instances.get('n')).toMatchObject({ input: null })
    expect((await post(callOf('getinstancestatus', { instanceId: 'n', nothing: null }))).text).toContain('nothing')
  })
})

describe('a batch', () => {
  test('is charged by its messages before any of them is served', async () => {
    await using stack = createMockStack()
    const post = poster(stack)
    const charged: number[] = []
    const charge = (messages: number) => {
      charged.push(messages)
      return messages > 2 ? new Response('too many', { status: 429 }) : undefined
    }
    const start = callOf('startorchestration', { functionName: 'Echo' })
    expect((await post(start, {}, { charge })).status).toBe(200)
    expect((await post([start, start, start], {}, { charge })).status).toBe(429)
    expect(charged).toEqual([1, 3])
    expect(stack.host.requests.all).toHaveLength(1)
  })

  test('reports which of its requests have their response', async () => {
    await using stack = createMockStack()
    const answered: (string | number)[] = []
    const caller = { answered: (id: string | number) => void answered.push(id) }
    const call = { ...callOf('listinstances', {}, { _meta: { progressToken: 1 } }), id: 'b' }
    const { text } = await poster(stack)([list, call], {}, caller)
    expect(new Set(answered)).toEqual(new Set([1, 'b']))
    expect(text).toContain('"id":"b"')
  })
})

describe('a request whose members are null', () => {
  const named = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'listinstances' }
  test.each<[string, object | object[], Record<string, string>]>([
    ['params', { ...list, params: null }, {}],
    ['arguments', callOf('listinstances', null), {}],
    ['params of another method', { ...list, method: 'prompts/list', params: null }, {}],
    ['arguments in a batch', [callOf('listinstances', null), { ...list, params: null, id: 2 }], {}],
    ['arguments at 2026-07-28', callOf('listinstances', null, envelope2026), named],
  ])('is read as one that leaves them out: %s', async (_, body, headers) => {
    await using stack = createMockStack()
    const { status, text } = await poster(stack)(body, headers)
    expect([status, text]).toEqual([200, expect.stringContaining('"result"')])
    expect(text).not.toContain('"error"')
  })
})

describe('params that are not what the method takes', () => {
  const request = (method: string, params: unknown) => ({ jsonrpc: '2.0', id: 7, method, params })
  test.each<[string, unknown, string]>([
    ['tools/call', { name: 'listinstances', arguments: '{"top":1}' }, 'arguments must be an object, not a text; pass the object itself, not its JSON text'], // prettier-ignore
    ['tools/call', { name: 'listinstances', arguments: [] }, 'arguments must be an object, not a list'],
    ['tools/call', { name: 'listinstances', arguments: 7 }, 'arguments must be an object, not a number'],
    ['tools/call', { name: 7 }, 'name must be a text, not a number'],
    ['tools/call', { name: null }, 'name must be a text, not null'],
    ['tools/call', {}, 'name is required, a text'],
    ['tools/call', undefined, 'name is required, a text'],
    ['tools/call', '{"name":"listinstances"}', 'params must be an object, not a text'],
    ['tools/list', [], 'params must be an object, not a list'],
    ['prompts/get', { name: 'x', arguments: 'y' }, 'arguments must be an object, not a text'],
    ['resources/read', {}, 'uri is required, a text'],
    ['resources/read', { uri: ['a'] }, 'uri must be a text, not a list'],
    ['completion/complete', { ref: 'x' }, 'ref must be an object, not a text'],
  ])('are refused in words: %s %j', async (method, params, why) => {
    await using stack = createMockStack()
    for (const headers of [{}, { 'mcp-protocol-version': '2025-06-18' }]) {
      const { status, text } = await poster(stack)(request(method, params), headers)
      const error = { code: -32_602, message: `Invalid params: ${why}` }
      expect([status, JSON.parse(text)]).toEqual([200, { jsonrpc: '2.0', id: 7, error }])
    }
  })
})
