import { basePath } from '@durable-http/core'
import { createMockHost } from '@durable-http/mock'
import { expect, test } from 'vitest'
import { createGateway } from '../src/gateway.ts'
import { serveGateway } from '../src/runtimes/node/serve.ts'
import { createLog } from '../src/telemetry/log.ts'
import { ask, callMcp } from './asked-apps.ts'
import { configFor } from './config-for.ts'

const [old, next] = ['old-canary/+==', 'next-canary/+==']

/** A gateway that knows two keys, in front of a function app whose key can be renewed. */
async function setUp(keys: { key: string; nextKey?: string }) {
  const stack = new AsyncDisposableStack()
  const hosts = [old, next].map((key) => stack.adopt(createMockHost({ key }), (host) => host.dispose()))
  // Inputs of an orchestration stay in the gateway too.
  const output = { a: `https://x/?code=${encodeURIComponent(next)}`, b: next, c: { [old]: 1 } }
  for (const host of hosts) host.seed({ instances: [{ instanceId: 'leak', name: 'Hello', output }] })
  const time = { now: Date.parse('2026-02-03T04:05:06Z') }
  let renewed: 0 | 1 = 0
  const lines: string[] = []
  const log = createLog('warn', (level, _, message) => lines.push(`${level}: ${message}`))
  const gateway = createGateway({
    config: configFor({ baseUrl: 'https://myapp.test', ...keys }),
    fetchOf: () => (url, init) => hosts[renewed]!.fetch(new Request(url, init)),
    telemetry: { log },
    clock: { now: () => time.now, sleep: async () => undefined },
  })
  const { restUrl, mcpUrl } = stack.adopt(await serveGateway({ gateway, restPort: 0, mcpPort: 0 }), (one) =>
    one.close(0),
  )
  return {
    lines,
    renew: () => void (renewed = 1),
    ready() {
      time.now += 10_000
      return ask(`${restUrl}/health/ready`)
    },
    list: () => ask(`${restUrl}${basePath}/instances`),
    start: () => ask(`${restUrl}${basePath}/orchestrators/Hello`, { method: 'POST', body: '1' }),
    tool: () =>
      callMcp(`${mcpUrl}/mcp`, 'tools/call', { name: 'getinstancestatus', arguments: { instanceId: 'leak' } }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

test('a gateway that knows the next key goes on while the key is renewed, ready and without a failure', async () => {
  await using gateway = await setUp({ key: old, nextKey: next })
  const said: string[] = []
  const calls = async () => {
    const responses = await Promise.all([gateway.list(), gateway.start(), gateway.tool(), gateway.ready()])
    said.push(...responses.map(({ text, headers }) => JSON.stringify([...headers]) + text))
    return [...responses.map(({ status }) => status), responses[2].result['isError']]
  }
  const well = [200, 202, 200, 200, undefined]
  expect(await calls()).toEqual(well)
  gateway.renew()
  for (let round = 0; round < 5; round++) expect(await calls()).toEqual(well)
  expect(gateway.lines).toEqual(['warn: the function app refuses its key and takes the next one: make that the first'])
  expect(said.join()).toContain('[key]')
  expect(said.join()).not.toContain('canary')
})

test('a gateway that does not is not ready, and says why it fails', async () => {
  await using gateway = await setUp({ key: old })
  expect((await gateway.ready()).status).toBe(200)
  gateway.renew()
  const { status, json } = await gateway.list()
  expect([status, json!['code']]).toEqual([502, 'unauthorized'])
  expect(gateway.lines).toEqual([
    'error: the server at the address of the function app rejects the key of the gateway (401)',
  ])
  const ready = await gateway.ready()
  expect([ready.status, ready.json]).toEqual([503, { status: 'unready', upstreams: { default: 'failing' } }])
})
