import { expect, test } from 'vitest'
import { bundleEdge } from '../scripts/bundle-edge.ts'
import edge from '../src/runtimes/web/edge.ts'
import { runWorker } from './workerd.ts'

const envelope = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } },
}
const bindings = {
  DURABLE_FUNCTIONS_BASE_URL: 'http://127.0.0.1:1',
  DURABLE_FUNCTIONS_TOKEN: 'key',
  LOG_LEVEL: 'error',
}

/** Method, parameters, and the members that are left out or changed of a request of protocol 2026. */
type Case = [method: string, params?: object, change?: { message?: object; headers?: Record<string, string> }]

const cases: Case[] = [
  ['server/discover'],
  ['tools/list'],
  ['tools/call', { name: 'unknown', arguments: {} }],
  ['tools/call', { name: 'getinstancestatus', arguments: {} }],
  ['tools/call', { name: 'getinstancestatus', arguments: 5 }],
  ['tools/call', { name: 'terminateinstance', arguments: { instanceId: 5 } }],
  ['tools/call', { name: 'getinstancestatus' }, { headers: { 'mcp-name': 'another' } }],
  ['prompts/list'],
  ['prompts/get', { name: 'diagnose-failure', arguments: { instanceId: 'a' } }],
  ['prompts/get', { name: 'diagnose-failure', arguments: { instanceId: {} } }],
  ['resources/list'],
  ['resources/templates/list'],
  ['resources/read', { uri: 'ui://durable-http/instance' }],
  ['resources/read', { uri: 5 }],
  ['completion/complete', { ref: { type: 'ref/prompt', name: 'triage' }, argument: { name: 'since', value: '' } }],
  ['completion/complete', { ref: 5 }],
  // Methods of protocol 2025 only, and methods of neither protocol.
  ['initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'a', version: '1' } }],
  ['ping'],
  ['logging/setLevel', { level: 'info' }],
  ['resources/subscribe', { uri: 'durable://-/instances/a' }],
  ['tasks/list'],
  ['tasks/get', { taskId: 'a' }],
  ['sampling/createMessage', { messages: [], maxTokens: 1 }],
  ['unknown/method', { a: 1 }],
  ['notifications/cancelled', { requestId: 1 }, { message: { id: undefined } }],
  ['notifications/initialized', {}, { message: { id: undefined } }],
  ['notifications/unknown', {}, { message: { id: undefined } }],
  ['tools/list', {}, { message: { id: null } }],
  ['tools/list', {}, { message: { jsonrpc: '1.0' } }],
  ['tools/list', { _meta: undefined }],
  ['tools/list', { _meta: { ...envelope, 'io.modelcontextprotocol/clientCapabilities': 5 } }],
  ['tools/list', {}, { headers: { 'mcp-protocol-version': '2031-01-01' } }],
  ['tools/list', {}, { headers: { 'mcp-method': 'prompts/list' } }],
  // Protocol 2025 at the same address.
  ['tools/list', { _meta: undefined }, { headers: { 'mcp-protocol-version': '2025-11-25' } }],
  ['ping', { _meta: undefined }, { headers: { 'mcp-protocol-version': '2025-06-18' } }],
]

function requestOf(url: string, [method, params = {}, { message = {}, headers = {} } = {}]: Case): Request {
  const { name, uri } = params as { name?: string; uri?: string }
  return new Request(new URL('/mcp', url), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(name === undefined && uri === undefined ? {} : { 'mcp-name': String(name ?? uri) }),
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { _meta: envelope, ...params }, ...message }),
  })
}

test('responds as its modules do, although the build leaves parts out', async () => {
  const { code } = await bundleEdge()
  await using worker = await runWorker(code, bindings)
  const said = async (response: Response) => [response.status, await response.text()] as const
  const statuses = new Set<number>()
  for (const one of cases) {
    const bundled = await said(await fetch(requestOf(worker.url, one)))
    const expected = await said(await edge.fetch(requestOf('http://localhost', one), bindings))
    expect(bundled, JSON.stringify(one)).toEqual(expected)
    statuses.add(bundled[0])
  }
  expect(statuses).toEqual(new Set([200, 202, 400, 404]))
})
