import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type BulkActionName,
  type BulkEvent,
  createDurableClient,
  type DurableClient,
  type Fetch,
} from '../src/index.ts'
import { createHostAndClient, key } from './host-and-client.ts'

const collect = async (run: AsyncIterable<BulkEvent>) => {
  const events: BulkEvent[] = []
  for await (const event of run) events.push(event)
  return events
}
const seeded = (count: number, runtimeStatus: 'Failed' | 'Running', name = 'Unregistered') =>
  Array.from({ length: count }, (_, index) => ({ instanceId: `i${index}`, name, runtimeStatus }))

describe('bulk', () => {
  it('plans with a count, a sample of ten and the selection in words', async () => {
    const { client, host } = createHostAndClient()
    host.seed({ instances: seeded(25, 'Failed') })
    const [plan, ...rest] = await collect(client.bulk('purge', { states: 'Failed', prefix: 'i' }, { dryRun: true }))
    expect(plan).toMatchObject({ type: 'planned', action: 'purge', count: 25, complete: true })
    expect(plan).toHaveProperty(
      'selection',
      expect.stringMatching(/^instances in state Failed and with ids that begin with "i" and created at or before /),
    )
    expect((plan as { sample: unknown[] }).sample).toHaveLength(10)
    expect(rest).toEqual([])
    expect((await client.count({ all: true })).count).toBe(25)
  })

  it('acts on each instance once and reports each outcome', async () => {
    const { client, host } = createHostAndClient()
    host.seed({
      instances: [...seeded(30, 'Failed'), { instanceId: 'other', name: 'Unregistered', runtimeStatus: 'Completed' }],
    })
    const events = await collect(client.bulk('purge', { states: 'Failed' }))
    expect(events.filter(({ type }) => type === 'item')).toHaveLength(30)
    expect(events.at(-1)).toEqual({ type: 'done', done: 30, skipped: 0, failed: 0, unknown: 0, complete: true })
    expect((await client.count({ all: true })).count).toBe(1)
  })

  it.each<[BulkActionName, object, RegExp]>([
    ['purge', {}, /selection is empty: expects ids, or at least one of/],
    ['purge', { all: true }, /all is not accepted here/],
    ['terminate', { system: true }, /selection is empty/],
    ['terminate', { ids: [] }, /ids must name at least one instance/],
    ['terminate', { ids: ['a'], states: 'Running' }, /ids must not be combined/],
    ['terminate', { states: 'Failed' }, /terminate applies to Running, ContinuedAsNew, Pending, Suspended/],
    ['terminate', { state: 'Running' }, /state is unknown; expected ids, /],
    ['nothing' as 'purge', { prefix: 'a' }, /action must be one of terminate, /],
  ])('refuses %s of %j', (action, selection, message) => {
    const { client } = createHostAndClient()
    expect(() => client.bulk(action, selection)).toThrow(message)
  })

  it('leaves alone what a restart has begun', async () => {
    const { client, host } = createHostAndClient()
    await Promise.all(['a', 'b', 'c'].map((instanceId) => client.start({ functionName: 'Echo', instanceId })))
    await host.clock.settle()
    const events = await collect(client.bulk('restart', { functions: ['echo'] }))
    expect(events.at(-1)).toMatchObject({ done: 3, complete: true })
    await host.clock.settle()
    expect((await client.count({ all: true })).count).toBe(6)
  })

  it('does not restart with an input that is kept in blob storage, and says so', async () => {
    const { client, host } = createHostAndClient()
    const inputs: Record<string, unknown> = { small: { a: 1 }, kept: 'blob:v1:payloads:a/b', text: 'blob:v1:no token' }
    host.seed({
      instances: Object.entries(inputs).map(([instanceId, input]) => ({
        instanceId,
        name: 'Echo',
        runtimeStatus: 'Failed' as const,
        input,
      })),
    })
    const events = await collect(client.bulk('restart', { states: 'Failed' }))
    const outcomes = events.flatMap((event) => (event.type === 'item' ? [[event.instanceId, event.outcome]] : []))
    expect(Object.fromEntries(outcomes)).toEqual({ small: 'done', text: 'done', kept: 'failed' })
    expect(events).toContainEqual(
      expect.objectContaining({
        instanceId: 'kept',
        name: 'Echo',
        code: 'not_supported',
        message: expect.stringContaining('kept in blob storage'),
      }),
    )
    expect(host.requests.all.filter(({ method }) => method === 'POST')).toHaveLength(2)
    const edited = await collect(client.bulk('restart', { ids: ['kept'] }, { input: { a: 2 } }))
    expect(edited.at(-1)).toMatchObject({ done: 1 })
  })

  it('restarts an instance whose input is too large to read', async () => {
    const { client, host } = createHostAndClient({}, { maxResponseBytes: 5_000 })
    const input = 'x'.repeat(10_000)
    host.seed({ instances: [{ instanceId: 'large', name: 'Hello', runtimeStatus: 'Failed', input }] })
    expect((await collect(client.bulk('restart', { ids: ['large'] }))).at(-1)).toMatchObject({ done: 1 })
  })

  it('skips what no longer matches when its turn comes', async () => {
    const { client, host } = createHostAndClient()
    host.seed({ instances: seeded(3, 'Failed') })
    const run = client.bulk('purge', { states: 'Failed' }, { concurrency: 1 })
    const outcomes: string[] = []
    for await (const event of run) {
      if (event.type === 'planned') await client.purgeInstance({ instanceId: 'i2' })
      if (event.type === 'item') outcomes.push(event.outcome)
    }
    expect(outcomes).toEqual(['done', 'done'])
    const again = await collect(client.bulk('purge', { ids: ['i2'] }))
    expect(again[1]).toMatchObject({ outcome: 'skipped', code: 'gone' })
  })
})

describe('a bulk run that is disturbed', () => {
  const actions = fc.constantFrom<BulkActionName>('purge', 'terminate', 'restart')
  const disturbance = fc.constantFrom<'429' | '503' | 'reset-before' | 'reset-after' | 'none'>(
    '429',
    '503',
    'reset-before',
    'reset-after',
    'none',
  )

  it('acts on every matching instance at most once and misses none, over any number of stops', async () => {
    await fc.assert(
      fc.asyncProperty(
        actions,
        fc.integer({ min: 1, max: 25 }),
        fc.array(disturbance, { maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 6 }),
        fc.constantFrom(1_000, 1_000, 1_000, 4),
        async (action, count, disturbances, stops, page) => {
          const { host, clock } = createHostAndClient()
          host.seed({
            instances: seeded(
              count,
              action === 'terminate' ? 'Running' : 'Failed',
              action === 'restart' ? 'Echo' : 'Unregistered',
            ),
          })
          const carriedOut = new Map<string, number>()
          const fetch: Fetch = async (input, init) => {
            const url = new URL(input)
            if (Number(url.searchParams.get('top')) > page) url.searchParams.set('top', String(page))
            const isWrite = init?.method !== 'GET'
            const trouble = isWrite ? (disturbances.pop() ?? 'none') : 'none'
            if (trouble === '429') return new Response(null, { status: 429, headers: { 'retry-after': '1' } })
            if (trouble === '503') return new Response(null, { status: 503 })
            if (trouble === 'reset-before') throw new TypeError('fetch failed')
            const response = await host.fetch(new Request(url, init))
            const id = /\/instances\/([^/?]+)/.exec(url.pathname)?.[1]
            if (isWrite && id !== undefined && response.ok) carriedOut.set(id, (carriedOut.get(id) ?? 0) + 1)
            if (trouble === 'reset-after') throw new TypeError('fetch failed')
            return response
          }
          const client: DurableClient = createDurableClient({
            baseUrl: 'http://app.test',
            key,
            fetch,
            clock,
            retry: false,
          })
          const outcomes = new Map<string, string>()
          let cursor: string | undefined
          let counts: unknown
          for (let turn = 0; turn < 60; turn++) {
            const stop = new AbortController()
            const limit = stops[turn] ?? Infinity
            let taken = 0
            const run = client.bulk(action, { prefix: 'i' }, { cursor, signal: stop.signal })
            for await (const event of run) {
              if (event.type === 'item') {
                outcomes.set(event.instanceId, event.outcome)
                if (++taken >= limit) stop.abort()
              }
              if (event.type === 'done') {
                cursor = event.cursor
                counts = event
              }
            }
            if (cursor === undefined) break
          }
          expect(cursor).toBeUndefined()
          expect([...outcomes.keys()].sort()).toEqual(
            seeded(count, 'Failed')
              .map(({ instanceId }) => instanceId)
              .sort(),
          )
          expect(counts).toMatchObject({ complete: true })
          const { done, skipped, failed, unknown } = counts as Record<string, number>
          expect(done! + skipped! + failed! + unknown!).toBe(count)
          if (action === 'restart') for (const times of carriedOut.values()) expect(times).toBe(1)
          for (const [id, outcome] of outcomes)
            if (outcome === 'done') expect(carriedOut.get(id) ?? 0).toBeGreaterThan(0)
        },
      ),
      { numRuns: 25 },
    )
  })
})
