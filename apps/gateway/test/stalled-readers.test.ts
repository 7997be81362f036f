import { connect, type Socket } from 'node:net'
import { basePath } from '@durable-http/core'
import { expect, test } from 'vitest'
import { createGateway } from '../src/gateway.ts'
import { serveGateway } from '../src/runtimes/node/serve.ts'
import { createUndiciFetch } from '../src/runtimes/node/undici-fetch.ts'
import { createLog } from '../src/telemetry/log.ts'
import { unsentLimit } from '../src/runtimes/node/unsent-bytes.ts'
import { configFor } from './config-for.ts'
import { serveListener } from './served-listener.ts'

const key = 'the-system-key-of-the-app-Zx81'
const size = 12 * 1024 * 1024
const readers = 6
const large = 'x'.repeat(size)
const stateOf = (instanceId: string, output: string | null) => ({
  name: 'Hello',
  instanceId,
  runtimeStatus: 'Completed',
  input: null,
  customStatus: null,
  output,
  createdTime: '2026-01-01T00:00:00Z',
  lastUpdatedTime: '2026-01-01T00:00:00Z',
})

/** A host whose instances are large, as far as they are asked for one by one. */
const serveLargeHost = () =>
  serveListener((request, response) => {
    const id = /\/instances\/(\w+)/.exec(request.url!)?.[1]
    const value = id === undefined ? [stateOf('big', null)] : stateOf(id, id === 'small' ? null : large)
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
    response.end(JSON.stringify(value))
  })

test.each([
  ['streams of events', 'followInstance', (n: number) => `/v1/instances/big${n}/events`],
  ['exports', 'exportInstances', () => '/v1/export'],
])('%s whose readers have stopped are cut before they hold more than a port may', async (_, operation, pathOf) => {
  await using host = await serveLargeHost()
  const undici = createUndiciFetch({ origin: host.url })
  const lines: Record<string, unknown>[] = []
  const gateway = createGateway({
    config: configFor({ baseUrl: host.url, key }),
    fetchOf: () => undici.fetch,
    telemetry: { log: createLog('info', (__, facts) => lines.push({ ...facts })) },
  })
  const served = await serveGateway({ gateway, restPort: 0, mcpPort: 0 })
  const sockets: Socket[] = []
  try {
    for (let n = 0; n < readers; n++) {
      const socket = connect(Number(new URL(served.restUrl).port), '127.0.0.1')
      socket.on('error', () => undefined)
      // Nothing is read, not even the head.
      socket.pause()
      socket.write(`GET ${pathOf(n)} HTTP/1.1\r\nhost: localhost\r\n\r\n`)
      sockets.push(socket)
    }
    const cut = () => lines.filter((line) => line['operation'] === operation && line['broken'] === true)
    const surplus = Math.ceil((readers * size - unsentLimit) / size)
    await expect.poll(() => cut().length, { timeout: 25_000 }).toBeGreaterThanOrEqual(surplus)
    const other = await fetch(`${served.restUrl}${basePath}/instances/small`)
    expect(other.status).toBe(200)
    expect(await other.text()).not.toContain(key)
    expect(JSON.stringify(lines)).not.toContain(key)
  } finally {
    for (const socket of sockets) socket.destroy()
    await served.close(0)
    await undici.close()
  }
})
