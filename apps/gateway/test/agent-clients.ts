import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js'

/** Sends a person's answer to the form of a question. */
export type Person = (question: string) => 'accept' | 'decline' | 'cancel'

/** Result of a tool, as far as tests read it. */
export interface Told {
  text: string
  isError: boolean
  data: Record<string, unknown>
}

/** An agent at the MCP face of a gateway, with the SDK's client. */
export interface Agent extends AsyncDisposable {
  call(name: string, args: Record<string, unknown>): Promise<Told>
  /** Names of the tools that are offered. */
  tools(): Promise<string[]>
}

/** Connects an agent; with a person, its client declares that it can ask one. */
export async function connectAgent(
  mcpUrl: string,
  { key, person, path = '/mcp' }: { key?: string; person?: Person; path?: string } = {},
): Promise<Agent> {
  const capabilities = person ? { elicitation: {} } : {}
  const client = new Client({ name: 'agent', version: '1.0.0' }, { capabilities })
  if (person)
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => ({ action: person(params.message), content: {} }))
  const headers: Record<string, string> = key === undefined ? {} : { 'x-api-key': key }
  await client.connect(new StreamableHTTPClientTransport(new URL(path, mcpUrl), { requestInit: { headers } }))
  return {
    async call(name, args) {
      const { content, isError, structuredContent } = await client.callTool({ name, arguments: args })
      const text = (content as { text: string }[]).map((part) => part.text).join('\n')
      return { text, isError: isError === true, data: (structuredContent ?? {}) as Record<string, unknown> }
    },
    tools: async () => (await client.listTools()).tools.map(({ name }) => name),
    [Symbol.asyncDispose]: () => client.close(),
  }
}

const tasks = 'io.modelcontextprotocol/tasks'
const clientCapabilities = { elicitation: { form: {} }, extensions: { [tasks]: {} } }

/** Sends one request of protocol 2026-07-28 by hand, as a client of tasks; resolves to its result or error. */
export async function post2026(
  mcpUrl: string,
  method: string,
  params: Record<string, unknown>,
  headers: Record<string, string> = {},
) {
  const name = params['taskId'] ?? params['name']
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'agent', version: '1.0.0' },
    'io.modelcontextprotocol/clientCapabilities': clientCapabilities,
  }
  return post(mcpUrl, method, { ...params, _meta }, '2026-07-28', {
    ...headers,
    'mcp-method': method,
    ...(typeof name === 'string' ? { 'mcp-name': name } : {}),
  })
}

/** Sends one request of protocol 2025-11-25 by hand, without a session. */
export const post2025 = (
  mcpUrl: string,
  method: string,
  params: Record<string, unknown>,
  headers: Record<string, string> = {},
) => post(mcpUrl, method, params, '2025-11-25', headers)

async function post(
  mcpUrl: string,
  method: string,
  params: object,
  version: string,
  more: Record<string, string> = {},
) {
  const response = await fetch(`${mcpUrl}/mcp`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': version,
      ...more,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
  return (await response.json()) as { result?: Record<string, unknown>; error?: { code: number; message: string } }
}
