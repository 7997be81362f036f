import { setImmediate as turn } from 'node:timers/promises'
import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import { expect, test } from 'vitest'
import { createGateway } from '../src/gateway.ts'
import { configFor } from './config-for.ts'

const count = 1_500
// As short as they must be for a URL to hold so many.
const ids = Array.from({ length: count }, (_, n) => n.toString(36))
const base = '/runtime/webhooks/durabletask'

interface ScanBody {
  instances: { instanceId: string }[]
  progress: { scanned: number; matched: number; complete: boolean }
  next?: string
}

/** A gateway that counts its requests to a host with instances of these ids. */
function serve(existing: readonly string[]) {
  const host = createMockHost({ clock: 'real' })
  host.seed({ instances: [...existing, 'other'].map((instanceId) => ({ instanceId, name: 'Echo' })) })
  const seen = { reads: [] as string[], running: 0, most: 0 }
  const fetch = async (url: string, init?: RequestInit) => {
    const id = /\/instances\/([^/?]+)/.exec(url)?.[1]
    if (id !== undefined) seen.reads.push(id)
    seen.most = Math.max(seen.most, ++seen.running)
    await turn()
    try {
      return await host.fetch(new Request(url, init))
    } finally {
      seen.running--
    }
  }
  const gateway = createGateway({
    config: configFor({ baseUrl: 'https://app.test', key: DEFAULT_KEY }),
    fetchOf: () => fetch,
  })
  const get = (path: string, signal?: AbortSignal) =>
    gateway.rest.fetch(new Request(`http://127.0.0.1:8080${path}`, signal ? { signal } : {}))
  return { get, seen, [Symbol.asyncDispose]: () => host.dispose() }
}

const query = `/v1/instances?limit=1000&ids=${ids.join(',')}`

test.each([
  ['of which none exists', [], 0, count, count],
  ['of which every tenth exists', ids.filter((_, n) => n % 10 === 0), count / 10, count, count],
  // Those that were read ahead of the limit are dropped.
  ['that all exist, up to the limit', ids, 1_000, 1_000, 1_003],
])(
  '1,500 ids %s cost a request each, four at a time, while others are served',
  async (_, existing, found, least, most) => {
    await using gateway = serve(existing)
    const scan = gateway.get(query)
    await expect.poll(() => gateway.seen.reads.length).toBeGreaterThan(10)
    // Another read overtakes all those that are still to come.
    expect((await gateway.get(`${base}/instances/other`)).status).toBe(200)
    expect(gateway.seen.reads.length).toBeLessThan(count / 2)
    const response = await scan
    const { instances, progress } = (await response.json()) as ScanBody
    expect([response.status, instances.length, progress.scanned]).toEqual([200, found, least])
    const reads = gateway.seen.reads.filter((id) => id !== 'other')
    expect(new Set(reads).size).toBe(reads.length)
    expect(reads.length).toBeGreaterThanOrEqual(least)
    expect(reads.length).toBeLessThanOrEqual(most)
    expect(gateway.seen.most).toBeLessThanOrEqual(5)
  },
)

test('a caller who leaves ends the reads', async () => {
  await using gateway = serve([])
  const leaving = new AbortController()
  const scan = gateway.get(query, leaving.signal)
  await expect.poll(() => gateway.seen.reads.length).toBeGreaterThan(10)
  leaving.abort()
  await Promise.resolve(scan).then(
    (response) => response.body?.cancel(),
    () => undefined,
  )
  const { length } = gateway.seen.reads
  expect((await gateway.get(`${base}/instances/other`)).status).toBe(200)
  for (let n = 0; n < 50; n++) await turn()
  // One more, for the other caller.
  expect(gateway.seen.reads.length).toBeLessThanOrEqual(length + 1)
})
