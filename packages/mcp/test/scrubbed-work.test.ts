import { expect, test } from 'vitest'
import { createMcpHandler } from '../src/handler.ts'
import { createMockStack } from './mock-stack.ts'

const long = '%25'.repeat(200_000)

/** Sends a message and counts the characters in which keys were searched. */
async function workOf(method: string, params: object) {
  await using stack = createMockStack()
  const { client } = stack.options
  let searched = 0
  const scrub = (text: string) => {
    searched += text.length
    return client.scrub(text)
  }
  const handler = createMcpHandler({ ...stack.options, client: { ...client, scrub } })
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
  const response = await handler(new Request('http://127.0.0.1/mcp', { method: 'POST', headers, body }))
  return { searched, text: await response.text() }
}

test('keys are searched in what a call is about', async () => {
  const { searched, text } = await workOf('tools/call', {
    name: 'getinstancestatus',
    arguments: { instanceId: 'none' },
  })
  expect(text).toContain('none')
  expect(searched).toBeGreaterThan(0)
})

const texts = ['instanceId', 'functionName', 'entityName', 'entityKey', 'taskHub', 'reason', 'eventName', long]

const tools = [
  'getinstancestatus',
  'terminateinstance',
  'raiseevent',
  'signalentity',
  'startorchestration',
  'listinstances',
]
const calls = tools.flatMap((name) =>
  texts.map((argument): [string, object] => ['tools/call', { name, arguments: { [argument]: long } }]),
)

test.each<[string, object]>([
  ...calls,
  ['resources/read', { uri: `durable://-/instances/${long}` }],
  ['resources/read', { uri: `durable://-/none/${long}` }],
])('keys are not searched in all of a text that is far too long: %s %.120j', async (method, params) => {
  const { searched } = await workOf(method, params)
  expect(searched).toBeLessThan(100_000)
})
