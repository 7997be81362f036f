import { basePath, createDurableClient } from '@durable-http/core'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { describe, expect, test } from 'vitest'
import { bundleEdge } from '../scripts/bundle-edge.ts'
import { serveMock } from './served-mock.ts'
import { runWorker } from './workerd.ts'

const key = 'the-key/+=='
const bundle = bundleEdge()

describe('the edge bundle', () => {
  test('needs neither Node nor eval, and fits into 260 kB gzipped', async () => {
    const { code, bytes, gzippedBytes } = await bundle
    process.stdout.write(`edge bundle: ${bytes} bytes, ${gzippedBytes} gzipped\n`)
    expect(code).not.toMatch(/from ?["']node:/)
    expect(code).not.toMatch(/new Function\(|\beval\(/)
    expect(gzippedBytes).toBeLessThan(260_000)
  })

  test('serves REST and MCP in workerd', async () => {
    await using mock = await serveMock({ key })
    const { code } = await bundle
    await using worker = await runWorker(code, { DURABLE_FUNCTIONS_BASE_URL: mock.url, DURABLE_FUNCTIONS_TOKEN: key })

    const durable = createDurableClient({ baseUrl: worker.url })
    const { id, statusQueryGetUri } = await durable.startOrchestration({ functionName: 'Hello' })
    await mock.host.clock.settle()
    expect(statusQueryGetUri).toContain(worker.url + basePath)
    expect(await durable.getInstanceStatus({ instanceId: id })).toMatchObject({ runtimeStatus: 'Completed' })

    const mcp = new Client({ name: 'test', version: '1.0.0' })
    await mcp.connect(new StreamableHTTPClientTransport(new URL('/mcp', worker.url)))
    await mcp.listTools()
    const result = await mcp.callTool({ name: 'getinstancestatus', arguments: { instanceId: id } })
    expect(result).toMatchObject({ structuredContent: { instanceId: id, status: 'Completed' } })
    await mcp.close()
    expect(JSON.stringify(result)).not.toContain(key)
  })

  test('says in workerd which binding is missing', async () => {
    const { code } = await bundle
    await using worker = await runWorker(code, {})
    const response = await fetch(worker.url)
    expect([response.status, await response.text()]).toEqual([
      503,
      expect.stringContaining('DURABLE_FUNCTIONS_BASE_URL'),
    ])
  })
})
