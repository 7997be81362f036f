import { Client as Client2026, StreamableHTTPClientTransport as Transport2026 } from '@modelcontextprotocol/client'
import { createTaskSessionFromClient } from '@modelcontextprotocol/ext-tasks/client'
import type { Caller, McpHandler } from '../src/index.ts'

const url = new URL('http://127.0.0.1/mcp')
const tasks = 'io.modelcontextprotocol/tasks'
const clientInfo = { name: 'test', version: '1.0.0' }
const clientCapabilities = { elicitation: { form: {} }, extensions: { [tasks]: {} } }

/** Takes each request to a handler of its choice, as a balancer does, or a process that was started again. */
export type Route = () => McpHandler

/** Sends one request of protocol 2026-07-28 by hand, its text as `edit` leaves it; resolves to its result or error. */
export async function post2026(
  route: Route,
  method: string,
  params: Record<string, unknown>,
  caller?: Caller,
  edit = (text: string) => text,
) {
  const name = params['taskId'] ?? params['name']
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': clientInfo,
    'io.modelcontextprotocol/clientCapabilities': clientCapabilities,
    ...(params['_meta'] as object | undefined),
  }
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': method,
    ...(typeof name === 'string' ? { 'mcp-name': name } : {}),
  }
  const body = edit(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta } }))
  const response = await route()(new Request(url, { method: 'POST', headers, body }), caller)
  return (await response.json()) as { result?: Record<string, unknown>; error?: { code: number; message: string } }
}

/** Sends one request of protocol 2025-11-25 by hand. */
export async function post2025(route: Route, method: string, params: Record<string, unknown>, caller?: Caller) {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2025-11-25',
  }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
  const response = await route()(new Request(url, { method: 'POST', headers, body }), caller)
  return (await response.json()) as { result?: Record<string, unknown>; error?: { code: number; message: string } }
}

/** A session of the extension's own client package over protocol 2026-07-28; `answer` is what its user says to a form. */
export async function connectExtTasks(route: Route, answer: (message: string) => Record<string, string>) {
  const client = new Client2026(clientInfo, {
    capabilities: clientCapabilities,
    versionNegotiation: { mode: { pin: '2026-07-28' } },
  })
  await client.connect(new Transport2026(url, { fetch: (to, init) => route()(new Request(to, init)) }))
  const session = createTaskSessionFromClient(client, {
    endpointId: 'test',
    v2RequestFraming: { protocolVersion: '2026-07-28', clientInfo, clientCapabilities },
    async rawDispatch(request) {
      const { method, params } = request as unknown as { method: string; params: Record<string, unknown> }
      const { result, error } = await post2026(route, method, params)
      return error ? { kind: 'error', error } : { kind: 'result', result: result as never }
    },
    onInputRequest: async (request) =>
      ({ action: 'accept', content: answer(String((request.params as { message?: string }).message)) }) as never,
  })
  return { session, close: () => client.close() }
}
