import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { describe, expect, test } from 'vitest'
import { createMcpHandler } from '../src/index.ts'
import { createMockStack } from './mock-stack.ts'

describe('over protocol 2026-07-28', () => {
  test('a client reads resources, completes their arguments and gives prompts', async () => {
    await using stack = createMockStack()
    stack.host.seed({ instances: [{ instanceId: 'order-1', name: 'Echo', output: { a: 1 } }] })
    const handler = createMcpHandler(stack.options)
    const pin = { versionNegotiation: { mode: { pin: '2026-07-28' } } }
    const client = new Client({ name: 'test', version: '1.0.0' }, pin)
    const fetch = (url: string | URL, init?: RequestInit) => handler(new Request(url, init))
    await client.connect(new StreamableHTTPClientTransport(new URL('http://127.0.0.1/mcp'), { fetch }))

    const { resourceTemplates } = await client.listResourceTemplates()
    expect(resourceTemplates.map(({ name }) => name)).toEqual(['instance', 'entity'])
    const { contents } = await client.readResource({ uri: 'durable://-/instances/order-1/output' })
    expect(contents).toMatchObject([{ mimeType: 'application/json', text: expect.stringContaining('"a": 1') }])
    await expect(client.readResource({ uri: 'durable://-/instances/absent' })).rejects.toThrow('not_found')

    const ref = { type: 'ref/resource' as const, uri: resourceTemplates[0]!.uriTemplate }
    const { completion } = await client.complete({ ref, argument: { name: 'instanceId', value: 'ord' } })
    expect(completion.values).toEqual(['order-1'])

    const { prompts } = await client.listPrompts()
    expect(prompts).toHaveLength(4)
    const { messages } = await client.getPrompt({ name: 'diagnose-failure', arguments: { instanceId: 'order-1' } })
    expect(JSON.stringify(messages)).toContain('order-1')
    await expect(client.getPrompt({ name: 'triage', arguments: {} })).rejects.toThrow('since is required')
    await client.close()
  })
})
