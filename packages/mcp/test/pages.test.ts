import { gzipSync } from 'node:zlib'
import { Client as Client2026, StreamableHTTPClientTransport as Transport2026 } from '@modelcontextprotocol/client'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { describe, expect, test } from 'vitest'
import { createMcpHandler } from '../src/index.ts'
import { createMockStack } from './mock-stack.ts'

const mimeType = 'text/html;profile=mcp-app'
const declared = { extensions: { 'io.modelcontextprotocol/ui': { mimeTypes: [mimeType] } } }
const pages = ['ui://durable-http/instance', 'ui://durable-http/failures']
const url = new URL('http://127.0.0.1/mcp')

/** Opens a client of one protocol or the other. */
async function open(protocol: '2025' | '2026', capabilities: object) {
  const stack = createMockStack()
  const handler = createMcpHandler({ ...stack.options, sessions: protocol === '2025' })
  const fetch = (to: string | URL, init?: RequestInit) => handler(new Request(to, init))
  const info = { name: 'test', version: '1.0.0' }
  if (protocol === '2025') {
    const client = new Client(info, { capabilities })
    await client.connect(new StreamableHTTPClientTransport(url, { fetch }))
    return { client, stack }
  }
  const client = new Client2026(info, { capabilities, versionNegotiation: { mode: { pin: '2026-07-28' } } })
  await client.connect(new Transport2026(url, { fetch }))
  return { client, stack }
}

describe.each(['2025', '2026'] as const)('pages over protocol %s', (protocol) => {
  test('are shown to a client that declares the extension', async () => {
    const { client, stack } = await open(protocol, declared)
    await using _ = stack
    const { tools } = await client.listTools()
    const pointed = tools.flatMap(({ name, _meta }) => (_meta?.['ui'] === undefined ? [] : [[name, _meta['ui']]]))
    expect(Object.fromEntries(pointed)).toEqual({
      getinstancestatus: { resourceUri: pages[0] },
      diagnoseinstance: { resourceUri: pages[0] },
      summarizeinstances: { resourceUri: pages[1] },
    })
    const { resources } = await client.listResources()
    expect(resources.filter((one) => one.mimeType === mimeType).map(({ uri }) => uri)).toEqual(pages)
    for (const uri of pages) {
      const [content] = (await client.readResource({ uri })).contents as { mimeType: string; text: string }[]
      expect(content!.mimeType).toBe(mimeType)
      expect(content!.text).toMatch(/^<!doctype html>/)
      expect(gzipSync(content!.text).length).toBeLessThanOrEqual(30_000)
      expect(content!.text).not.toMatch(/\bsrc=|@import|https?:\/\/(?!www\.w3\.org)/)
    }
    await client.close()
  })

  test('change nothing for any other client', async () => {
    const { client, stack } = await open(protocol, {})
    await using _ = stack
    const { tools } = await client.listTools()
    expect(JSON.stringify(tools)).not.toContain('ui://')
    const { resources } = await client.listResources()
    expect(JSON.stringify(resources)).not.toContain('ui://')
    await expect(client.readResource({ uri: 'ui://durable-http/other' })).rejects.toThrow('there is no resource')
    await client.close()
  })
})
