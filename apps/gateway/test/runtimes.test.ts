import { createHash } from 'node:crypto'
import { basePath, createDurableClient } from '@durable-http/core'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BuiltGateway, buildFor, buildForWorkers, type RunBuild } from './built-gateway.ts'
import { type ServedMock, serveMock } from './served-mock.ts'

const key = 'the-system-key/+=='
const operatorKey = 'dhk_an-operator-of-the-runtimes-test'
const sha256 = createHash('sha256').update(operatorKey).digest('hex')

const withPorts: [string, () => Promise<RunBuild>][] = [
  ['Node', () => buildFor('node')],
  ['Bun', () => buildFor('bun')],
  ['Deno', () => buildFor('deno')],
]

describe.each([...withPorts, ['workerd', buildForWorkers] as const])('the build for %s', (_, build) => {
  let run: RunBuild
  let mock: ServedMock
  let gateway: BuiltGateway

  beforeAll(async () => {
    run = await build()
    mock = await serveMock({ key })
    gateway = await run({
      DURABLE_FUNCTIONS_BASE_URL: mock.url,
      DURABLE_FUNCTIONS_TOKEN: key,
      API_KEYS: `ci:operator:${sha256}`,
    })
  })

  afterAll(async () => {
    await gateway?.[Symbol.asyncDispose]()
    await mock?.[Symbol.asyncDispose]()
  })

  const connect = (own = operatorKey) => createDurableClient({ baseUrl: gateway.restUrl, key: own })

  test('starts an orchestration whose links work with the credentials of the caller', async () => {
    const started = await connect().startOrchestration({ functionName: 'Hello' })
    await mock.host.clock.settle()
    expect(started.statusQueryGetUri).toContain(gateway.restUrl + basePath)
    const response = await fetch(started.statusQueryGetUri, { headers: { authorization: `Bearer ${operatorKey}` } })
    expect(await response.json()).toMatchObject({ instanceId: started.id, runtimeStatus: 'Completed' })
    expect(JSON.stringify(started)).not.toContain(encodeURIComponent(key))
  })

  test('asks callers who they are and holds them to their role', async () => {
    await expect(connect('dhk_a-key-of-nobody').listInstances()).rejects.toMatchObject({ upstreamStatus: 401 })
    await expect(connect().purgeInstances({ createdTimeFrom: '2020-01-01T00:00:00Z' })).rejects.toMatchObject({
      upstreamStatus: 403,
    })
    const bare = await fetch(`${gateway.mcpUrl}/mcp`, { method: 'POST' })
    expect([bare.status, bare.headers.get('www-authenticate')]).toEqual([401, expect.stringMatching(/^Bearer/)])
  })

  test('names what is wrong with a request', async () => {
    const response = await fetch(`${gateway.restUrl}${basePath}/instances/a?showHistory=perhaps`, {
      headers: { 'x-api-key': operatorKey },
    })
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/problem+json'])
    expect(await response.json()).toMatchObject({ code: 'invalid_input', issues: [{ parameter: 'showHistory' }] })
  })

  test('passes bodies of some size up and down', async () => {
    const data = 'x'.repeat(3_000_000)
    const { id } = await connect().startOrchestration({ functionName: 'Hello', input: data })
    const read = await connect().getInstanceStatus({ instanceId: id, showInput: true })
    expect(read.input).toBe(data)
  })

  test('speaks MCP', async () => {
    const client = new Client({ name: 'test', version: '1.0.0' })
    const headers = { authorization: `Bearer ${operatorKey}` }
    await client.connect(
      new StreamableHTTPClientTransport(new URL('/mcp', gateway.mcpUrl), { requestInit: { headers } }),
    )
    const { tools } = await client.listTools()
    expect(tools.map((tool) => tool.name)).toContain('startorchestration')
    const result = await client.callTool({ name: 'startorchestration', arguments: { functionName: 'Hello' } })
    expect(result).toMatchObject({ structuredContent: { instanceId: expect.any(String) } })
    await client.close()
  })

  test('says that it lives, and that it is ready', async () => {
    for (const url of [gateway.restUrl, gateway.mcpUrl]) {
      expect((await fetch(`${url}/health/live`)).status).toBe(200)
      expect((await fetch(`${url}/health/ready`)).status).toBe(200)
    }
  })
})

describe.each(withPorts)('the process of the build for %s', (_, build) => {
  let run: RunBuild

  beforeAll(async () => {
    run = await build()
  })

  test('stops with 0 when it is asked to', async () => {
    await using mock = await serveMock()
    await using gateway = await run({ DURABLE_FUNCTIONS_BASE_URL: mock.url })
    expect((await fetch(gateway.restUrl)).status).toBe(200)
    expect(await gateway.stop()).toBe(0)
  })

  test('names all faults of its configuration and ends with 1', async () => {
    const failing = run({ HOST: '0.0.0.0', DURABLE_FUNCTIONS_BASE_URL: 'nonsense' })
    await expect(failing).rejects.toThrow(/ended with 1:[^]*DURABLE_FUNCTIONS_BASE_URL[^]*HOST/)
  })
})
