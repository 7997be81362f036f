import { createDurableClient } from '@durable-http/core'
import { expect, test } from 'vitest'
import { createMcpHandler, createToolRegistry } from '../src/index.ts'
import { createOffering } from '../src/offering/create-offering.ts'
import { serveStdio } from '../src/protocol/stdio-server.ts'
import { createMockStack, key, textOf } from './mock-stack.ts'

const input =
  '{"orderId":1917043659912705296,"list":[9007199254740993,-0,1.00000000000000000001,1e400,1.5,4.0,1.50,0.0,1E+2],"text":"1e400"}'
const meta2026 = `"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}`

const ways: [string, string, Record<string, string>][] = [
  ['a request of protocol 2025', '', {}],
  ['a request of protocol 2025 that wants progress', '"_meta":{"progressToken":1},', {}],
  [
    'a request of protocol 2026',
    `${meta2026},`,
    { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'startorchestrationwithid' },
  ],
]

test.each(ways)('%s starts with every digit of its input', async (_, more, headers) => {
  await using stack = createMockStack()
  const handler = createMcpHandler(stack.options)
  const args = `{"functionName":"WaitForGo","instanceId":"a","input":${input}}`
  const response = await handler(
    new Request('http://127.0.0.1/mcp', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-11-25',
        ...headers,
      },
      body: `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{${more}"name":"startorchestrationwithid","arguments":${args}}}`,
    }),
  )
  expect(await response.text()).toContain('Started a')
  const status = await stack.host.fetch(
    new Request(`https://myapp.test/runtime/webhooks/durabletask/instances/a?code=${encodeURIComponent(key)}`),
  )
  expect(stack.host.requests.all.find(({ method }) => method === 'POST')!.body).toBe(input)
  const stored = await status.text()
  expect(stored).toContain('1917043659912705296')
  expect(stored).toContain('9007199254740993')
  expect(stored).not.toContain('1917043659912705300')
})

test.each([
  ['protocol 2025', ''],
  ['protocol 2026', `${meta2026},`],
])('a line of %s starts with every digit of its input', async (_, more) => {
  await using stack = createMockStack()
  const args = `{"functionName":"WaitForGo","instanceId":"a","input":${input}}`
  const line = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{${more}"name":"startorchestrationwithid","arguments":${args}}}`
  const written: string[] = []
  const lines = async function* () {
    yield new TextEncoder().encode(`${line}\n`)
  }
  const write = async (text: string) => void written.push(text)
  const server = await serveStdio(createOffering(stack.options), { input: lines(), write })
  await server.ended
  await server.stop(5_000)
  expect(written.join('')).toContain('Started a')
  const { body } = stack.host.requests.all.find(({ method }) => method === 'POST')!
  expect(body).toBe(input)
})

test('a result shows the digits of the host, as a text in its data', async () => {
  const body = `{"name":"Echo","instanceId":"a","runtimeStatus":"Completed","input":null,"customStatus":null,"output":${input},"createdTime":"2026-01-02T03:04:05Z","lastUpdatedTime":"2026-01-02T03:04:05Z"}`
  const client = createDurableClient({
    baseUrl: 'https://myapp.test',
    key,
    fetch: async () => new Response(body, { headers: { 'content-type': 'application/json' } }),
  })
  const registry = createToolRegistry({ client })
  for (const [name, args] of [
    ['getinstancestatus', {}],
    ['getinstancestatus', { fields: ['output'] }],
    ['waitforinstance', {}],
  ] as const) {
    const result = await registry.call(name, { arguments: { instanceId: 'a', ...args } })!
    expect(textOf(result)).toContain('1917043659912705296')
    const output = {
      orderId: '1917043659912705296',
      list: ['9007199254740993', '-0', '1.00000000000000000001', '1e400', 1.5, 4, 1.5, 0, 100],
    }
    const data = result.structuredContent as { output?: unknown; fields?: { output: unknown } }
    expect(data.output ?? data.fields?.output).toMatchObject(output)
  }
})

test('a response nested 200,000 deep is a protocol error that says so', async () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
  const body = `{"name":"Echo","instanceId":"a","runtimeStatus":"Completed","input":null,"customStatus":null,"output":${deep},"createdTime":"2026-01-02T03:04:05Z","lastUpdatedTime":"2026-01-02T03:04:05Z"}`
  const client = createDurableClient({
    baseUrl: 'https://myapp.test',
    fetch: async () => new Response(body, { headers: { 'content-type': 'application/json' } }),
  })
  await expect(client.getInstanceStatus({ instanceId: 'a' })).rejects.toMatchObject({
    code: 'protocol',
    message: expect.stringContaining('nested deeper than 1000 levels'),
  })
  const result = await createToolRegistry({ client }).call('getinstancestatus', { arguments: { instanceId: 'a' } })!
  expect(textOf(result)).toContain('getinstancestatus failed for a: protocol')
  expect(textOf(result)).not.toContain('made a mistake')
})

test('a request nested deeper than 1,000 levels is refused', async () => {
  await using stack = createMockStack()
  const deep = `${'['.repeat(1_001)}${']'.repeat(1_001)}`
  const response = await createMcpHandler(stack.options)(
    new Request('http://127.0.0.1/mcp', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"startorchestration","arguments":{"functionName":"Echo","input":${deep}}}}`,
    }),
  )
  expect(response.status).toBe(400)
  expect(await response.text()).toContain('nested deeper than 1000 levels')
})

test('an object sent as the JSON text of it is sent as a text, and the result says so', async () => {
  await using stack = createMockStack()
  const registry = createToolRegistry(stack.options)
  const start = (input: unknown) => registry.call('startorchestration', { arguments: { functionName: 'Echo', input } })!
  expect(textOf(await start('{"a":1}'))).toContain('input is a text that holds JSON, and was sent as a text')
  for (const input of [{ a: 1 }, 'plain', '{not JSON', '12', null])
    expect(textOf(await start(input))).not.toContain('text that')
  const raise = { instanceId: 'b', eventName: 'Go', eventData: '[1]' }
  stack.host.seed({ instances: [{ instanceId: 'b', name: 'WaitForGo', runtimeStatus: 'Running' }] })
  expect(textOf(await registry.call('raiseevent', { arguments: raise })!)).toContain(
    'eventData is a text that holds JSON',
  )
  const signal = { entityName: 'Counter', entityKey: 'k', op: 'add', input: '{}' }
  expect(textOf(await registry.call('signalentity', { arguments: signal })!)).toContain(
    'input is a text that holds JSON',
  )
})

test.each([
  [
    'object',
    { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] },
    '{"id":1917043659912705296}',
  ],
  ['list', { type: 'array', items: { type: 'number' } }, '[1917043659912705296,4.0]'],
  ['text', { type: 'string' }, '"{\\"id\\":4.0}"'],
])('a described orchestrator takes the %s out of a text where its schema wants it', async (_, schema, sent) => {
  await using stack = createMockStack()
  const orchestrators = [{ function: 'Echo', description: 'Echoes.', input: schema }]
  const registry = createToolRegistry({ ...stack.options, orchestrators })
  const input = sent.startsWith('"') ? (JSON.parse(sent) as string) : sent
  const result = await registry.call('startecho', { arguments: { input, instanceId: 'c' } })!
  expect(textOf(result)).toContain('Started c')
  expect(stack.host.requests.all.find(({ method }) => method === 'POST')!.body).toBe(sent)
})

test.each([
  [{ type: 'object' }, '[1]'],
  [{ type: 'object' }, '{"id":'],
  [{ type: 'array' }, '{"a":1}'],
  [{ type: 'array' }, 7],
])('a described orchestrator with the schema %j refuses %j', async (input, given) => {
  await using stack = createMockStack()
  const orchestrators = [{ function: 'Echo', description: 'Echoes.', input }]
  const registry = createToolRegistry({ ...stack.options, orchestrators })
  const result = await registry.call('startecho', { arguments: { input: given, instanceId: 'c' } })!
  expect([result.isError, textOf(result)]).toEqual([true, expect.stringContaining('invalid_input')])
  expect(stack.host.requests.all.filter(({ method }) => method === 'POST')).toEqual([])
})

test('an event and a signal keep each number as written, and other arguments are numbers', async () => {
  await using stack = createMockStack()
  stack.host.seed({ instances: [{ instanceId: 'a', name: 'WaitForGo', runtimeStatus: 'Running' }] })
  const handler = createMcpHandler(stack.options)
  const call = async (name: string, args: string) => {
    const response = await handler(
      new Request('http://127.0.0.1/mcp', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
        body: `[{"jsonrpc":"2.0","id":1.0,"method":"tools/call","params":{"name":"${name}","arguments":${args}}}]`,
      }),
    )
    return response.text()
  }
  const data = '{"a":4.0,"b":[1.50,-0,1e3,100,0.10]}'
  const bodies = () => stack.host.requests.all.filter(({ method }) => method === 'POST').map(({ body }) => body)
  await call('raiseevent', `{"instanceId":"a","eventName":"Go","eventData":${data}}`)
  await call('signalentity', `{"entityName":"Counter","entityKey":"k","op":"add","input":${data}}`)
  await call('signalentity', '{"entityName":"Counter","entityKey":"k","op":"add","input":4.0}')
  expect(bodies()).toEqual([data, data, '4.0'])
  expect(await call('listinstances', '{"top":4.0}')).toContain('shown')
})
