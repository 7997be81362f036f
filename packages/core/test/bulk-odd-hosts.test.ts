import { createMockHost, DEFAULT_KEY, type SeededInstance } from '@durable-http/mock'
import { describe, expect, test } from 'vitest'
import {
  type BulkActionName,
  type BulkItem,
  type BulkOptions,
  createDurableClient,
  type Fetch,
  type Selection,
} from '../src/index.ts'

/** A host with instances, and a client whose requests pass through `between`. */
function createStack(instances: SeededInstance[], between: (send: Fetch) => Fetch = (send) => send) {
  const host = createMockHost()
  host.seed({ instances })
  const client = createDurableClient({
    baseUrl: 'http://app.test',
    key: DEFAULT_KEY,
    retry: { attempts: 1 },
    clock: { now: () => host.clock.now(), sleep: (ms) => host.clock.advance(ms) },
    fetch: between((url, init) => host.fetch(new Request(url, init))),
  })
  const run = async (action: BulkActionName, selection: Selection, options?: BulkOptions) => {
    const items: BulkItem[] = []
    for await (const event of client.bulk(action, selection, options)) if (event.type === 'item') items.push(event)
    return items
  }
  return { host, client, run }
}

const isWrite = (init: RequestInit | undefined) => init?.method !== undefined && init.method !== 'GET'
const failed = (instanceId: string): SeededInstance => ({ instanceId, name: 'Echo', runtimeStatus: 'Failed' })

describe('a host whose list shows an instance twice', () => {
  const twice: (send: Fetch) => Fetch = (send) => async (url, init) => {
    const response = await send(url, init)
    if (!/\/instances\?/.test(url) || !response.ok) return response
    const rows = (await response.json()) as unknown[]
    return Response.json([...rows, ...rows], { headers: response.headers })
  }

  test.each<[BulkActionName, object]>([
    ['restart', {}],
    ['rewind', {}],
    ['terminate', {}],
    ['raiseEvent', { eventName: 'Go' }],
  ])('gets one request for each: %s', async (action, options) => {
    const state = action === 'restart' || action === 'rewind' ? 'Failed' : 'Running'
    const rows = Array.from({ length: 20 }, (_, index): SeededInstance => ({
      instanceId: `i${index}`,
      name: 'WaitForGo',
      runtimeStatus: state,
    }))
    const { host, run } = createStack(rows, twice)
    await run(action, { prefix: 'i' }, options)
    const written = host.requests.all.filter(({ method }) => method === 'POST').map(({ params }) => params[0])
    expect(written.length).toBe(new Set(written).size)
    expect(written.length).toBe(20)
  })
})

describe('an instance that is replaced under the same id', () => {
  /** Loses the response of the first write, after which somebody begins another instance under the id. */
  const replacing =
    (replace: () => Promise<void>) =>
    (send: Fetch): Fetch => {
      let writes = 0
      return async (url, init) => {
        const response = await send(url, init)
        if (!isWrite(init) || ++writes > 1) return response
        await replace()
        throw new TypeError('fetch failed')
      }
    }

  test.each<[string, Selection]>([
    ['by id', { ids: ['a'] }],
    ['by filter', { prefix: 'a' }],
  ])('is not purged in place of the old one, %s', async (_, selection) => {
    const stack: ReturnType<typeof createStack> = createStack(
      [failed('a')],
      replacing(async () => {
        await stack.host.clock.advance(2_000)
        stack.host.seed({ instances: [failed('a')] })
      }),
    )
    expect(await stack.run('purge', selection)).toMatchObject([{ instanceId: 'a', outcome: 'done' }])
    expect(stack.host.instances.get('a')?.runtimeStatus).toBe('Failed')
  })

  test('is not purged by the run that goes on after a crash', async () => {
    const crash = new AbortController()
    const { host, client } = createStack([failed('a')], (send) => async (url, init) => {
      const response = await send(url, init)
      // The process is lost while the response is on its way.
      if (isWrite(init)) crash.abort()
      return response
    })
    let cursor: string | undefined
    const first = client.bulk('purge', { ids: ['a'] }, { intend: () => void (cursor = first.cursor) })
    for await (const _ of first) if (crash.signal.aborted) break
    expect(host.instances.get('a')).toBeUndefined()
    await host.clock.advance(5_000)
    host.seed({ instances: [failed('a')] })
    const items: unknown[] = []
    for await (const event of client.bulk('purge', { ids: ['a'] }, { cursor }))
      if (event.type === 'item') items.push(event)
    expect(items).toMatchObject([{ instanceId: 'a', outcome: 'done' }])
    expect(host.instances.get('a')?.runtimeStatus).toBe('Failed')
  })
})

describe('the cursor of a run', () => {
  test('can be read again however long the ids are', async () => {
    const rows = Array.from({ length: 90 }, (_, index): SeededInstance => {
      const first = '0123456789abcdefghijklmnopqrstuvwxyz'[index % 36]!
      return failed(`${first}${String(index).padStart(3, '0')}${'漢'.repeat(252)}`)
    })
    const pages: (send: Fetch) => Fetch = (send) => (url, init) => {
      const short = new URL(url)
      if (Number(short.searchParams.get('top')) > 2) short.searchParams.set('top', '2')
      return send(short.href, init)
    }
    const { client, host } = createStack(rows, pages)
    const options = { concurrency: 32 }
    const items = new Map<string, string>()
    let cursor: string | undefined
    for (let turn = 0; turn < 50; turn++) {
      const stop = new AbortController()
      let taken = 0
      const run = client.bulk('purge', { states: 'Failed' }, { ...options, cursor, signal: stop.signal })
      for await (const event of run) {
        if (event.type === 'item') items.set(event.instanceId, event.outcome)
        if (event.type === 'item' && ++taken === 7) stop.abort()
        if (event.type === 'done') cursor = event.cursor
      }
      if (cursor === undefined) break
    }
    expect(cursor).toBeUndefined()
    expect([items.size, host.instances.list().length]).toEqual([90, 0])
  })

  test('knows what is unknown, wherever the list of that is interrupted', async () => {
    const rows = Array.from({ length: 8 }, (_, index) => failed(`i${index}`))
    const never = new Promise<Response>(() => undefined)
    let areLost = true
    const { client } = createStack(rows, (send) => (url, init) => (isWrite(init) && areLost ? never : send(url, init)))
    const selection = { ids: rows.map(({ instanceId }) => instanceId) }
    let cursor: string | undefined
    let sent = 0
    const full = Promise.withResolvers<void>()
    const first = client.bulk('restart', selection, {
      concurrency: 4,
      intend: () => {
        cursor = first.cursor
        if (++sent === 4) full.resolve()
      },
    })
    const iterator = first[Symbol.asyncIterator]()
    await iterator.next()
    void iterator.next()
    await full.promise
    areLost = false
    // Each process is lost right after it reported one outcome.
    const outcomes: BulkItem[] = []
    for (let turn = 0; turn < 20 && cursor !== undefined; turn++) {
      const run = client.bulk('restart', selection, { cursor })
      for await (const event of run) {
        if (event.type === 'done') cursor = event.cursor
        if (event.type !== 'item') continue
        outcomes.push(event)
        if (event.outcome === 'unknown') break
      }
      cursor = run.cursor
    }
    const idsOf = (outcome: string) =>
      outcomes.filter((item) => item.outcome === outcome).map((item) => item.instanceId)
    expect([idsOf('unknown').length, idsOf('done').length, outcomes.length]).toEqual([4, 4, 8])
    expect(new Set(outcomes.map(({ instanceId }) => instanceId)).size).toBe(8)
  })
})
