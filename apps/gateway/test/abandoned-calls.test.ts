import { createServer, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { basePath } from '@durable-http/core'
import { expect, test } from 'vitest'
import { defaults } from '../src/config/defaults.ts'
import type { LimitsConfig } from '../src/config/gateway-config.ts'
import { createGateway } from '../src/gateway.ts'
import { createUndiciFetch } from '../src/runtimes/node/undici-fetch.ts'
import { serveGateway } from '../src/runtimes/node/serve.ts'
import { callMcp } from './asked-apps.ts'

type Respond = (response: ServerResponse, more: () => Promise<boolean>) => Promise<void> | void

/** A gateway in front of a host whose responses a test sets; `open` are the responses that are on their way. */
async function serve(respond: Respond, limits: Partial<LimitsConfig> = {}) {
  const stack = new AsyncDisposableStack()
  const open = new Set<ServerResponse>()
  let bytes = 0
  const part = Buffer.alloc(65_536, ' ')
  const host = createServer((_, response) => {
    open.add(response)
    const closed = once(response, 'close')
    response.on('close', () => open.delete(response))
    const more = async () => {
      bytes += part.byteLength
      if (!response.write(part)) await Promise.race([once(response, 'drain'), closed])
      return !response.destroyed
    }
    void respond(response, more)
  }).listen(0, '127.0.0.1')
  await once(host, 'listening')
  stack.defer(() => {
    host.closeAllConnections()
    host.close()
  })
  const baseUrl = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
  const undici = stack.use(createUndiciFetch({ origin: baseUrl }))
  const config = {
    ...defaults,
    limits: { ...defaults.limits, ...limits },
    upstreams: [{ name: 'default', baseUrl }],
  }
  const gateway = createGateway({ config, fetchOf: () => undici.fetch, fetchLimitsTime: true })
  const served = await serveGateway({ gateway, restPort: 0, mcpPort: 0, limits: config.limits })
  stack.defer(() => served.close(0))
  return { ...served, open, bytes: () => bytes, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

const head = { 'content-type': 'application/json; charset=utf-8' }
const endless =
  (status: number): Respond =>
  async (response, more) => {
    response.writeHead(status, head)
    while (await more());
  }

test('a start response without an end is broken off at 64 kB and refused', async () => {
  await using gateway = await serve(endless(202))
  const respond = await fetch(`${gateway.restUrl}${basePath}/orchestrators/Hello`, { method: 'POST' })
  expect([respond.status, ((await respond.json()) as { code: string }).code]).toEqual([502, 'protocol'])
  await expect.poll(() => gateway.open.size).toBe(0)
})

const lateResponses: [string, Respond][] = [
  ['no head', () => undefined],
  [
    'a head and no body',
    (response) => {
      response.writeHead(202, head)
      response.flushHeaders()
    },
  ],
  [
    'a body that drips',
    (response) => {
      response.writeHead(202, head)
      const timer = setInterval(() => response.write(' '), 10)
      response.on('close', () => clearInterval(timer))
    },
  ],
]

test.each(lateResponses)('a call whose request ran out of time is broken off: %s', async (_, respond) => {
  await using gateway = await serve(respond, { requestTime: 100 })
  const late = await fetch(`${gateway.restUrl}${basePath}/orchestrators/Hello`, { method: 'POST' })
  expect(late.status).toBe(504)
  await late.body?.cancel()
  await expect.poll(() => gateway.open.size).toBe(0)
})

test('a tool reads a response of the host up to LIMIT_RESPONSE, and reports the limit', async () => {
  await using gateway = await serve(endless(200), { response: 1_000_000 })
  const { result } = await callMcp(`${gateway.mcpUrl}/mcp`, 'tools/call', {
    name: 'getinstancestatus',
    arguments: { instanceId: 'a' },
  })
  expect(JSON.stringify(result)).toMatch(/more than 1000000 bytes and was not read to its end/)
  await expect.poll(() => gateway.open.size).toBe(0)
})
