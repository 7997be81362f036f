import { basePath } from '@durable-http/core'
import { expect, test } from 'vitest'
import type { AccessConfig } from '../src/config/gateway-config.ts'
import { callMcp, upstreamOf } from './asked-apps.ts'
import { serveApps, serveMoodyHost } from './served-apps.ts'
import { toolCalls } from './tool-calls.ts'

const byHub: AccessConfig = { readOnly: false, allow: { taskHubs: ['TestHubName'] }, deny: {} }

const connectionsOf = (sent: readonly string[]) =>
  sent.map((line) => new URL(line.split(' ')[1]!, 'http://host').searchParams.get('connection'))

async function setUp(access: AccessConfig, connection?: string) {
  const stack = new AsyncDisposableStack()
  const host = stack.use(await serveMoodyHost('orders'))
  const upstream = { ...upstreamOf('orders', host), ...(connection !== undefined && { connection }) }
  const served = stack.use(await serveApps([upstream], { access }))
  return { host, ...served, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

test('rules about task hubs keep REST requests out of other storages, and links of the host go on working', async () => {
  await using gateway = await setUp(byHub)
  const api = gateway.restUrl + basePath
  const started = await fetch(`${api}/orchestrators/WaitForGo/order-1`, { method: 'POST' })
  const links = (await started.json()) as { statusQueryGetUri: string; terminatePostUri: string }
  expect(links.statusQueryGetUri).toContain('connection=Storage')
  for (const [link, method, status] of [
    [links.statusQueryGetUri, 'GET', 200],
    [links.terminatePostUri, 'POST', 202],
    [links.statusQueryGetUri.replace('=Storage', '=AzureWebJobsStorage'), 'GET', 403],
    [links.terminatePostUri.replace('=Storage', '=AzureWebJobsStorage'), 'POST', 403],
  ] as const) {
    const url = link.replace('{text}', 'why')
    const response = await fetch(url, { method, redirect: 'manual' })
    expect([url, response.status < 300 ? 'done' : response.status]).toEqual([url, status < 300 ? 'done' : status])
  }
  expect(new Set(connectionsOf(gateway.host.sent))).toEqual(new Set([null]))
})

test('without rules about task hubs, whatever a request names is sent', async () => {
  await using gateway = await setUp({ readOnly: false, allow: {}, deny: {} })
  const response = await fetch(`${gateway.restUrl}${basePath}/instances?connection=AzureWebJobsStorage`)
  expect([response.status, connectionsOf(gateway.host.sent)]).toEqual([200, ['AzureWebJobsStorage']])
})

test('no tool and no resource of MCP takes a connection: all calls go to that of the configuration', async () => {
  await using gateway = await setUp(byHub, 'AzureWebJobsStorage')
  const url = `${gateway.mcpUrl}/mcp`
  const { result } = await callMcp(url, 'tools/list')
  const offered = (result['tools'] as { inputSchema: { properties: object } }[]).map(({ inputSchema }) => inputSchema)
  expect(offered.flatMap(({ properties }) => Object.keys(properties))).not.toContain('connection')
  for (const [name, args] of Object.entries(toolCalls)) {
    for (const more of [{}, { connection: 'Storage' }]) {
      await callMcp(url, 'tools/call', { name: name.toLowerCase(), arguments: { ...args, ...more } })
    }
  }
  for (const uri of [
    'durable://-/instances/waiting/output?connection=Storage',
    'durable://TestHubName/instances/waiting',
    'durable://-&connection=Storage/instances/waiting',
    'durable://TestHubName%26connection=Storage/instances/waiting',
  ]) {
    await callMcp(url, 'resources/read', { uri })
  }
  const sent = connectionsOf(gateway.host.sent)
  expect(sent.length).toBeGreaterThan(10)
  expect(new Set(sent)).toEqual(new Set(['AzureWebJobsStorage']))
})
