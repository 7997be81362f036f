import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { Client as Client2025 } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as Transport2025 } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { describe, expect, test } from 'vitest'
import { bundleEdge } from '../scripts/bundle-edge.ts'
import { serveMock } from './served-mock.ts'
import { runWorker } from './workerd.ts'

const key = 'the-key/+=='
const bundle = bundleEdge()

/** The edge bundle in workerd, in front of a mock host with one instance that runs. */
async function startEdge() {
  const mock = await serveMock({ key })
  mock.host.seed({ instances: [{ instanceId: 'live', name: 'WaitForGo', runtimeStatus: 'Running' }] })
  const { code } = await bundle
  const worker = await runWorker(code, { DURABLE_FUNCTIONS_BASE_URL: mock.url, DURABLE_FUNCTIONS_TOKEN: key })
  return {
    mock,
    url: new URL('/mcp', worker.url),
    async [Symbol.asyncDispose]() {
      await worker[Symbol.asyncDispose]()
      await mock[Symbol.asyncDispose]()
    },
  }
}

async function connect(url: URL, questions: string[]) {
  const client = new Client(
    { name: 'test', version: '1.0.0' },
    { capabilities: { elicitation: { form: {} } }, versionNegotiation: { mode: { pin: '2026-07-28' } } },
  )
  client.setRequestHandler('elicitation/create', ({ params }) => {
    questions.push(params.message)
    return { action: 'accept', content: {} }
  })
  await client.connect(new StreamableHTTPClientTransport(url))
  return client
}

describe('the edge bundle in workerd', () => {
  test('speaks 2026-07-28: lists, calls, asks its user, reads and completes', async () => {
    await using edge = await startEdge()
    const questions: string[] = []
    const client = await connect(edge.url, questions)
    expect((await client.listTools()).tools).toHaveLength(19)
    const status = await client.callTool({ name: 'getinstancestatus', arguments: { instanceId: 'live' } })
    expect(status).toMatchObject({ structuredContent: { instanceId: 'live', status: 'Running' } })

    const terminate = await client.callTool({ name: 'terminateinstance', arguments: { instanceId: 'live' } })
    expect(terminate).toMatchObject({ structuredContent: { accepted: true } })
    expect(questions).toEqual(['Terminate instance: live?'])
    await edge.mock.host.clock.settle()
    expect(edge.mock.host.instances.get('live')).toMatchObject({ runtimeStatus: 'Terminated' })

    const { contents } = await client.readResource({ uri: 'durable://-/instances/live' })
    expect(JSON.stringify(contents)).toContain('Terminated')
    const { resourceTemplates } = await client.listResourceTemplates()
    const ref = { type: 'ref/resource' as const, uri: resourceTemplates[0]!.uriTemplate }
    const { completion } = await client.complete({ ref, argument: { name: 'instanceId', value: 'li' } })
    expect(completion.values).toEqual(['live'])
    expect(JSON.stringify([status, terminate, contents])).not.toContain(key)
    await client.close()
  })

  test('streams progress at 2026-07-28', async () => {
    await using edge = await startEdge()
    const client = await connect(edge.url, [])
    const reports: number[] = []
    const result = await client.callTool(
      { name: 'waitforinstance', arguments: { instanceId: 'live', timeoutSeconds: 1 } },
      { onprogress: ({ progress }) => void reports.push(progress) },
    )
    expect(result).toMatchObject({ structuredContent: { timedOut: true } })
    expect(reports.length).toBeGreaterThan(0)
    await client.close()
  })

  test('speaks 2025-11-25 at the same address', async () => {
    await using edge = await startEdge()
    const client = new Client2025({ name: 'test', version: '1.0.0' })
    await client.connect(new Transport2025(edge.url))
    const result = await client.callTool({ name: 'getinstancestatus', arguments: { instanceId: 'live' } })
    expect(result).toMatchObject({ structuredContent: { instanceId: 'live', status: 'Running' } })
    await client.close()
  })
})
