import { createDurableClient, type DurableClientOptions } from '@durable-http/core'
import { createMockHost, DEFAULT_KEY, type MockHost, type MockHostOptions } from '@durable-http/mock'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { createMcpHandler, type McpHandlerOptions, type ToolRegistryOptions } from '../src/index.ts'

/** A mock host with everything that is needed to put tools on it. */
export interface MockStack extends AsyncDisposable {
  host: MockHost
  options: ToolRegistryOptions & { client: NonNullable<ToolRegistryOptions['client']> }
}

export const key = DEFAULT_KEY

/** Makes a mock host and the options of tools that work on it, on the host's own clock. */
export function createMockStack(
  hostOptions: MockHostOptions = {},
  clientOptions: Partial<DurableClientOptions> = {},
): MockStack {
  const host = createMockHost(hostOptions)
  const clock = {
    now: () => host.clock.now(),
    sleep: async (milliseconds: number) => host.clock.advance(milliseconds),
  }
  const client = createDurableClient({
    baseUrl: 'https://myapp.test',
    key,
    clock,
    fetch: (url, init) => host.fetch(new Request(url, init)),
    ...clientOptions,
  })
  return {
    host,
    options: { client, clock, secrets: [key] },
    [Symbol.asyncDispose]: () => host.dispose(),
  }
}

/** Connects the SDK's own client to a handler in process. */
export async function connectClient(
  options: McpHandlerOptions,
  capabilities: ConstructorParameters<typeof Client>[1] = {},
): Promise<Client> {
  const handler = createMcpHandler(options)
  const client = new Client({ name: 'test', version: '1.0.0' }, capabilities)
  const transport = new StreamableHTTPClientTransport(new URL('http://127.0.0.1/mcp'), {
    fetch: (url, init) => handler(new Request(url, init)),
  })
  await client.connect(transport)
  return client
}

/** The text of a result. */
export function textOf(result: unknown): string {
  return (result as { content: { text: string }[] }).content.map(({ text }) => text).join('\n')
}

/** The data of a result. */
export function dataOf(result: unknown): Record<string, unknown> {
  return (result as { structuredContent: Record<string, unknown> }).structuredContent
}
