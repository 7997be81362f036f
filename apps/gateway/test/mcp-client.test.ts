import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { describe, expect, test } from 'vitest'
import { type ServedStack, serveStack } from './served-gateway.ts'
import { toolCalls, toolCallSeed } from './tool-calls.ts'

const key = 'the-key/+=='
const bin = fileURLToPath(new URL('bin.ts', import.meta.resolve('@durable-http/mcp')))

type Transport = Parameters<Client['connect']>[0]
type Connected = Client & AsyncDisposable

async function connect(transport: Transport): Promise<Connected> {
  const client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(transport)
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.close() })
}

const overHttp = (path: string) => (stack: ServedStack) =>
  connect(new StreamableHTTPClientTransport(new URL(path, stack.mcpUrl)))

const overStdio = ({ hostUrl }: ServedStack) => {
  const env = { DURABLE_FUNCTIONS_BASE_URL: hostUrl, DURABLE_FUNCTIONS_TOKEN: key }
  return connect(new StdioClientTransport({ command: process.execPath, args: [bin], env }))
}

const ways: [string, (stack: ServedStack) => Promise<Connected>][] = [
  ['at /mcp', overHttp('/mcp')],
  ['at /', overHttp('/')],
  ['over stdio', overStdio],
]

describe.each(ways)("the MCP SDK's client %s", (_, open) => {
  test('sees the fourteen tools, and ours marked as such', async () => {
    await using stack = await serveStack(key)
    await using client = await open(stack)
    const { tools } = await client.listTools()
    const theirs = tools.filter(({ _meta }) => _meta?.['durable-http/origin'] !== 'own')
    expect(theirs.map(({ name }) => name).sort()).toEqual(
      Object.keys(toolCalls)
        .map((name) => name.toLowerCase())
        .sort(),
    )
  })

  test('calls each of them', async () => {
    await using stack = await serveStack(key)
    stack.host.seed(toolCallSeed)
    await using client = await open(stack)
    await client.listTools()
    const start = (functionName: string, instanceId: string) =>
      client.callTool({ name: 'startorchestrationwithid', arguments: { functionName, instanceId } })
    await start('FlakyOnce', 'failed')
    await start('WaitForGo', 'doomed')
    await stack.host.clock.settle()
    for (const [name, args] of Object.entries(toolCalls)) {
      const result = await client.callTool({ name: name.toLowerCase(), arguments: args })
      expect(result, name).not.toHaveProperty('isError', true)
      expect(result, name).toHaveProperty('structuredContent')
      await stack.host.clock.settle()
    }
    expect(stack.host.instances.get('waiting')).toMatchObject({ runtimeStatus: 'Completed', output: [true] })
    expect(stack.host.instances.get('failed')).toMatchObject({ runtimeStatus: 'Completed' })
    expect(stack.host.instances.get('doomed')).toMatchObject({ runtimeStatus: 'Terminated' })
    expect(stack.host.instances.get('past')).toBeUndefined()
    expect(stack.host.instances.get('older')).toBeDefined()
    expect(stack.host.entities.get('Counter', 'visits')).toMatchObject({ state: 10 })
  })
})
