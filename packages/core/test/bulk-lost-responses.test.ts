import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import { describe, expect, test } from 'vitest'
import { type BulkActionName, type BulkItem, createDurableClient, type RuntimeStatus } from '../src/index.ts'

const page = { 'content-type': 'text/html' }
const losses: [string, () => Response][] = [
  [
    'the connection breaks',
    () => {
      throw new TypeError('fetch failed')
    },
  ],
  [
    'time runs out',
    () => {
      throw new DOMException('no response', 'TimeoutError')
    },
  ],
  ['a proxy says 504', () => new Response(null, { status: 504 })],
  ['a page comes with 502', () => new Response('<html>bad gateway</html>', { status: 502, headers: page })],
  ['a page comes with 503', () => new Response('<html>unavailable</html>', { status: 503, headers: page })],
]

/** Runs an action on one instance whose writes the host carries out while the first `lost` responses do not arrive. */
async function runLosing(action: BulkActionName, from: RuntimeStatus, loss: () => Response, lost = 1) {
  await using host = createMockHost()
  host.seed({ instances: [{ instanceId: 'a', name: 'WaitForGo', runtimeStatus: from }] })
  let writes = 0
  const client = createDurableClient({
    baseUrl: 'http://app.test',
    key: DEFAULT_KEY,
    retry: { attempts: 1 },
    clock: { now: () => host.clock.now(), sleep: (ms) => host.clock.advance(ms) },
    fetch: async (url, init) => {
      const response = await host.fetch(new Request(url, init))
      if (init?.method === 'GET') return response
      writes++
      await host.clock.settle()
      return writes <= lost ? loss() : response
    },
  })
  const items: BulkItem[] = []
  const options = action === 'raiseEvent' ? { eventName: 'Other' } : {}
  for await (const event of client.bulk(action, { ids: ['a'] }, options)) if (event.type === 'item') items.push(event)
  return { items, writes }
}

describe.each(losses)('where %s after the host did its work', (_, loss) => {
  test.each<[BulkActionName, RuntimeStatus]>([
    ['terminate', 'Running'],
    ['suspend', 'Running'],
    ['resume', 'Suspended'],
    ['purge', 'Completed'],
  ])('%s of what is %s is done', async (action, from) => {
    const { items } = await runLosing(action, from, loss)
    expect(items).toEqual([
      { type: 'item', instanceId: 'a', outcome: 'done', ...(action === 'purge' ? {} : { name: 'WaitForGo' }) },
    ])
  })

  test.each<[BulkActionName, RuntimeStatus]>([
    ['restart', 'Completed'],
    ['rewind', 'Failed'],
    ['raiseEvent', 'Running'],
  ])('%s of what is %s is sent once and its effect unknown', async (action, from) => {
    const { items, writes } = await runLosing(action, from, loss)
    expect([items, writes]).toMatchObject([[{ outcome: 'unknown' }], 1])
  })
})

test('an instance that ended otherwise before its turn is skipped, not done', async () => {
  const { items, writes } = await runLosing('terminate', 'Completed', losses[0]![1])
  expect([items, writes]).toMatchObject([[{ outcome: 'skipped', code: 'changed' }], 0])
})
