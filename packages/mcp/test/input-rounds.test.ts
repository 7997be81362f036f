import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  type AuditEntry,
  createMcpHandler,
  createOffering,
  type McpHandler,
  type McpHandlerOptions,
} from '../src/index.ts'
import { handlerOf } from '../src/handler.ts'
import { withFixtures } from './conformance/fixture-tools.ts'
import { createMockStack, type MockStack } from './mock-stack.ts'

const form = { elicitation: { form: {} } }
const yes = { confirm: { action: 'accept', content: {} } }

interface Answer {
  status: number
  error?: { code: number; message: string; data?: unknown }
  result?: {
    resultType?: string
    inputRequests?: Record<string, { method: string; params: { message: string } }>
    requestState?: string
    isError?: boolean
    content?: { text: string }[]
  }
}

/** Calls a tool as a client of protocol 2026-07-28 does, with what travels spelled out. */
async function call(
  handler: McpHandler,
  name: string,
  params: object,
  { capabilities = form, headers = {} }: { capabilities?: object; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1.0.0' },
    'io.modelcontextprotocol/clientCapabilities': capabilities,
  }
  const response = await handler(
    new Request('http://127.0.0.1/mcp', {
      method: 'POST',
      body: JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name, ...params, _meta } }),
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'tools/call',
        'mcp-name': name,
        ...headers,
      },
    }),
  )
  return { status: response.status, ...((await response.json()) as object) }
}

const live = { arguments: { instanceId: 'live' } }

function seeded(options: Partial<McpHandlerOptions> = {}) {
  const stack = createMockStack()
  stack.host.seed({ instances: [{ instanceId: 'live', name: 'WaitForGo', runtimeStatus: 'Running' }] })
  const statusOfLive = () => stack.host.instances.get('live')?.runtimeStatus
  return { stack, statusOfLive, handler: createMcpHandler({ ...stack.options, ...options }) }
}

const fixtureHandler = ({ options }: MockStack) => {
  const offering = createOffering(options)
  return handlerOf({ ...offering, tools: withFixtures(offering.tools) }, {})
}

afterEach(() => vi.useRealTimers())

describe('consent over two rounds', () => {
  test('is asked for with a signed state, and the call goes on in the retry', async () => {
    const { stack, handler, statusOfLive } = seeded()
    await using _ = stack
    const asked = await call(handler, 'terminateinstance', live)
    expect(asked.result).toMatchObject({
      resultType: 'input_required',
      inputRequests: { confirm: { method: 'elicitation/create', params: { message: 'Terminate instance: live?' } } },
    })
    expect(statusOfLive()).toBe('Running')
    const { requestState } = asked.result!
    const done = await call(handler, 'terminateinstance', { ...live, requestState, inputResponses: yes })
    expect(done.result).toMatchObject({
      resultType: 'complete',
      content: [{ text: expect.stringContaining('accepted') }],
    })
    await stack.host.clock.advance('1m')
    expect(statusOfLive()).toBe('Terminated')
  })

  test('is asked for even when the id is repeated', async () => {
    const { stack, handler, statusOfLive } = seeded()
    await using _ = stack
    const repeated = { arguments: { instanceId: 'live', confirmInstanceId: 'live' } }
    const asked = await call(handler, 'terminateinstance', repeated)
    expect(asked.result?.resultType).toBe('input_required')
    expect(statusOfLive()).toBe('Running')
  })

  test('does not count when nobody asked for it', async () => {
    const { stack, handler, statusOfLive } = seeded()
    await using _ = stack
    const unasked = await call(handler, 'terminateinstance', { ...live, inputResponses: yes })
    expect(unasked.result?.resultType).toBe('input_required')
    const { requestState } = unasked.result!
    const silent = await call(handler, 'terminateinstance', { ...live, requestState })
    expect(silent.result?.resultType).toBe('input_required')
    expect(statusOfLive()).toBe('Running')
  })

  test('is refused with a state that is forged, stale, of another endpoint, call or caller', async () => {
    const entries: AuditEntry[] = []
    const options = {
      audit: (entry: AuditEntry) => void entries.push(entry),
      principalOf: ({ headers }: Request) => headers.get('x-user') ?? undefined,
    }
    const { stack, handler, statusOfLive } = seeded(options)
    await using _ = stack
    const { requestState = '' } = (await call(handler, 'terminateinstance', live)).result!
    const [head, body = '', mark] = requestState.split('.')
    const payload = JSON.parse(Buffer.from(body, 'base64url').toString()) as { p: object; exp: number }
    const forged = (change: object) =>
      [head, Buffer.from(JSON.stringify({ ...payload, ...change })).toString('base64url'), mark].join('.')
    const retry = { ...live, requestState, inputResponses: yes }
    const refused = [
      await call(handler, 'terminateinstance', { ...retry, requestState: forged({ exp: payload.exp + 3_600 }) }),
      await call(handler, 'terminateinstance', { ...retry, requestState: forged({ p: { ...payload.p, given: {} } }) }),
      await call(handler, 'terminateinstance', { ...retry, requestState: `${requestState}x` }),
      await call(handler, 'terminateinstance', { ...retry, requestState: 'x' }),
      await call(handler, 'terminateinstance', { ...retry, arguments: { instanceId: 'other' } }),
      await call(handler, 'purgeinstance', retry),
      await call(handler, 'terminateinstance', retry, { headers: { 'x-user': 'mallory' } }),
      await call(createMcpHandler(stack.options), 'terminateinstance', retry),
    ]
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 301_000 })
    refused.push(await call(handler, 'terminateinstance', retry))
    for (const { error, result } of refused) {
      expect.soft(error?.code).toBe(-32602)
      expect.soft(result).toBeUndefined()
    }
    expect(entries.map(({ decision }) => decision)).toEqual(['asked'])
    expect(statusOfLive()).toBe('Running')
  })

  test('is taken by another process that knows the same secret', async () => {
    const { stack, handler } = seeded({ planSecret: 'known to all' })
    await using _ = stack
    const { requestState } = (await call(handler, 'terminateinstance', live)).result!
    const other = createMcpHandler({ ...stack.options, planSecret: 'known to all' })
    const done = await call(other, 'terminateinstance', { ...live, requestState, inputResponses: yes })
    expect(done.result).toMatchObject({ content: [{ text: expect.stringContaining('accepted') }] })
  })

  test.each([{}, { elicitation: { url: {} } }, { sampling: {} }])(
    'is not asked of a client that shows no forms: %j',
    async (capabilities) => {
      const { stack, handler, statusOfLive } = seeded()
      await using _ = stack
      const refused = await call(handler, 'terminateinstance', live, { capabilities })
      expect(refused.result).toMatchObject({
        isError: true,
        content: [{ text: expect.stringContaining('confirmInstanceId') }],
      })
      expect(statusOfLive()).toBe('Running')
    },
  )
})

describe('what a tool asks for', () => {
  test('is asked again until all of it is there, and what was answered is kept', async () => {
    await using stack = createMockStack()
    const handler = fixtureHandler(stack)
    const name = 'test_input_required_result_multiple_inputs'
    const capabilities = { elicitation: {}, sampling: {}, roots: {} }
    const first = await call(handler, name, {}, { capabilities })
    expect(Object.keys(first.result!.inputRequests!)).toEqual(['user_name', 'greeting', 'client_roots'])
    const some = { user_name: { action: 'accept', content: { name: 'Ana' } }, client_roots: { roots: [] } }
    const second = await call(
      handler,
      name,
      { inputResponses: some, requestState: first.result!.requestState },
      { capabilities },
    )
    expect(Object.keys(second.result!.inputRequests!)).toEqual(['greeting'])
    const rest = { greeting: { role: 'assistant', content: { type: 'text', text: 'Hi' }, model: 'm' } }
    const third = await call(
      handler,
      name,
      { inputResponses: rest, requestState: second.result!.requestState },
      { capabilities },
    )
    expect(third.result!.content![0]!.text).toContain('"Ana"')
    expect(third.result!.content![0]!.text).toContain('"Hi"')
  })

  test('is refused as a whole where the client declared less', async () => {
    await using stack = createMockStack()
    const answer = await call(fixtureHandler(stack), 'test_missing_capability', {})
    expect(answer).toMatchObject({
      status: 400,
      error: { code: -32021, data: { requiredCapabilities: { sampling: {} } } },
    })
  })
})

describe('arguments that are marked for headers', () => {
  const orchestrators = [
    {
      function: 'Echo',
      tool: 'placeorder',
      description: 'Places an order.',
      input: { type: 'object', properties: { region: { type: 'string', 'x-mcp-header': 'Region' } } },
    },
  ]
  const order = { arguments: { input: { region: 'west' }, instanceId: 'order' } }

  test.each([
    ['are missing', {}, 'Header mismatch: Mcp-Param-Region is missing: it repeats the argument input.region'],
    ['differ', { 'mcp-param-region': 'east' }, 'Header mismatch: Mcp-Param-Region is not the argument input.region'],
  ])('stop the call when they %s', async (_, headers, message) => {
    const { stack, handler } = seeded({ orchestrators })
    await using __ = stack
    const answer = await call(handler, 'placeorder', order, { headers })
    expect(answer).toEqual({ jsonrpc: '2.0', status: 400, id: 7, error: { code: -32020, message } })
    expect(stack.host.instances.get('order')).toBeUndefined()
  })

  test('are let through when they are the same', async () => {
    const { stack, handler } = seeded({ orchestrators })
    await using _ = stack
    const answer = await call(handler, 'placeorder', order, { headers: { 'mcp-param-region': 'west' } })
    expect(answer.result?.content).toMatchObject([{ text: 'Started order' }])
    expect(stack.host.instances.get('order')).toBeDefined()
  })

  test('matter less than the version of the protocol', async () => {
    const { stack, handler } = seeded({ orchestrators })
    await using _ = stack
    const answer = await call(handler, 'placeorder', order, { headers: { 'mcp-protocol-version': '2031-01-01' } })
    expect(answer.error?.message).not.toContain('Region')
  })
})
