import { createDurableClient } from '@durable-http/core'
import { createRestApp } from '@durable-http/rest'
import { expect, test } from 'vitest'
import { createUndiciFetch } from '../src/runtimes/node/undici-fetch.ts'
import { serveMock } from './served-mock.ts'

const key = 'key-of-the-streamed-host'
const padding = 'x'.repeat(70_000)

function streamOf(...pieces: string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      const piece = pieces.shift()
      if (piece === undefined) controller.close()
      else controller.enqueue(new TextEncoder().encode(piece))
    },
  })
}

test('a long start goes up through the pool, and one that does harm starts nothing', async () => {
  await using mock = await serveMock({ key, clock: 'manual' })
  await using pool = createUndiciFetch({ origin: mock.url })
  const app = createRestApp({ client: createDurableClient({ baseUrl: mock.url, key, fetch: pool.fetch }) })
  const start = async (id: string, body: ReadableStream<Uint8Array>) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body, duplex: 'half' }
    const path = `/runtime/webhooks/durabletask/orchestrators/Echo/${id}`
    return (await app.request(path, init)).status
  }
  expect(await start('good', streamOf(`["${padding}"`, ',1', ']'))).toBe(202)
  // The host would take an array without its end, if it took what has gone up for all there is.
  expect(await start('bad', streamOf(`["${padding}"`, ',undefined]'))).toBe(400)
  expect(await start('broken', streamOf(`["${padding}"`))).toBe(400)
  expect(await start('again', streamOf(`["${padding}"`, ']'))).toBe(202)
  await mock.host.clock.advance('1m')
  const outputs = mock.host.instances.list().map(({ instanceId, output }) => [instanceId, output])
  expect(Object.fromEntries(outputs)).toEqual({ good: [padding, 1], again: [padding] })
})
