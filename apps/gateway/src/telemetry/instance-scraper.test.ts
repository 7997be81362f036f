import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import { createDurableClient, type DurableClient } from '@durable-http/core'
import { describe, expect, test } from 'vitest'
import { createInstanceScraper, type ScrapedUpstream } from './instance-scraper.ts'
import { createLog } from './log.ts'
import type { Family } from './series.ts'

/** A clock whose sleeps are steps that a test takes. */
function steppedClock() {
  const pauses: number[] = []
  let wake: (() => void) | undefined
  const asleep: (() => void)[] = []
  return {
    pauses,
    clock: {
      now: () => 0,
      sleep: (milliseconds: number, signal?: AbortSignal) =>
        new Promise<void>((resolve) => {
          pauses.push(milliseconds)
          wake = resolve
          signal?.addEventListener('abort', () => resolve())
          for (const call of asleep.splice(0)) call()
        }),
    },
    wake: () => wake?.(),
    /** Resolves when the next round is over. */
    round: () => new Promise<void>((resolve) => asleep.push(resolve)),
  }
}

async function told(families: readonly Family[]): Promise<Record<string, number>> {
  const samples = (await Promise.all(families.map(async (family) => family.collect()))).flat()
  return Object.fromEntries(
    samples
      .filter(({ name }) => !name.endsWith('_seconds'))
      .map(({ name, labels, value }) => [
        `${name.replace('durable_gateway_', '')} ${Object.values(labels).join(' ')}`,
        value,
      ]),
  )
}

async function setUp(budget: number, wrap = (client: DurableClient): ScrapedUpstream['client'] => client) {
  const host = createMockHost()
  const fetch = (url: string, init?: RequestInit) => host.fetch(new Request(url, init))
  const client = createDurableClient({ baseUrl: 'https://myapp.test', key: DEFAULT_KEY, fetch, retry: false })
  const lines: string[] = []
  const log = createLog('warn', (_, facts, message) => lines.push(`${message} ${String(facts['app'])}`))
  const { clock, ...steps } = steppedClock()
  const upstreams = [{ name: 'orders', client: wrap(client) }]
  const scraper = createInstanceScraper({ upstreams, interval: 1_000, budget, clock, log, random: () => 0.5 })
  return { host, client, scraper, lines, ...steps, [Symbol.asyncDispose]: () => host.dispose() }
}

describe('createInstanceScraper', () => {
  test('counts by status and function, over pages', async () => {
    await using it = await setUp(5_000)
    it.host.seed({
      instances: Array.from({ length: 1_000 }, (_, index) => ({
        instanceId: `seeded-${index}`,
        name: 'Hello',
        runtimeStatus: 'Completed' as const,
      })),
    })
    for (let index = 0; index < 130; index++) await it.client.startOrchestration({ functionName: 'Hello' })
    await it.client.startOrchestration({ functionName: 'Echo', input: 1 })
    await it.host.clock.settle()
    const stop = new AbortController()
    const round = it.round()
    const ended = it.scraper.run(stop.signal)
    await round
    expect(await told(it.scraper.families)).toEqual({
      'instances orders Completed Hello': 1_130,
      'instances orders Completed Echo': 1,
      'instances_partial orders': 0,
    })
    const lists = it.host.requests.all.filter(({ operation }) => operation === 'listInstances')
    expect(lists.map(({ target }) => /[?&]top=(\d+)/.exec(target)?.[1])).toEqual(['1000', '1000'])
    expect(lists.every(({ target }) => /[?&]showInput=false/i.test(target))).toBe(true)
    stop.abort()
    await ended
    expect(it.pauses).toEqual([1_000])
  })

  test('counts names that hold the key as one, and long ones as other', async () => {
    await using it = await setUp(100)
    const names = [
      `Fn${DEFAULT_KEY}`,
      'Fn[key]',
      `Fn${encodeURIComponent(encodeURIComponent(DEFAULT_KEY))}`,
      'x'.repeat(300),
    ]
    it.host.seed({
      instances: names.map((name, index) => ({ instanceId: `a${index}`, name, runtimeStatus: 'Completed' as const })),
    })
    const stop = new AbortController()
    const round = it.round()
    void it.scraper.run(stop.signal)
    await round
    stop.abort()
    expect(await told(it.scraper.families)).toEqual({
      'instances orders Completed Fn[key]': 3,
      'instances orders Completed other': 1,
      'instances_partial orders': 0,
    })
  })

  test('stops at its budget and says so', async () => {
    await using it = await setUp(7)
    for (let index = 0; index < 20; index++) await it.client.startOrchestration({ functionName: 'Hello' })
    await it.host.clock.settle()
    const stop = new AbortController()
    const round = it.round()
    void it.scraper.run(stop.signal)
    await round
    stop.abort()
    expect(await told(it.scraper.families)).toEqual({
      'instances orders Completed Hello': 7,
      'instances_partial orders': 1,
    })
  })

  test('never runs two rounds at once', async () => {
    let open = 0
    let most = 0
    await using it = await setUp(100, (client) => ({
      scrub: (text) => client.scrub(text),
      async listInstances(...args: Parameters<DurableClient['listInstances']>) {
        most = Math.max(most, ++open)
        const page = await client.listInstances(...args)
        open--
        return page
      },
    }))
    const stop = new AbortController()
    const first = it.round()
    const runs = [it.scraper.run(stop.signal), it.scraper.run(stop.signal)]
    await first
    const second = it.round()
    it.wake()
    await second
    stop.abort()
    await Promise.all(runs)
    expect([most, it.pauses.length]).toEqual([1, 2])
  })

  test('reports no old count of a function app that cannot be read', async () => {
    await using it = await setUp(100)
    const stop = new AbortController()
    const first = it.round()
    void it.scraper.run(stop.signal)
    await first
    expect(await told(it.scraper.families)).toEqual({ 'instances_partial orders': 0 })
    it.host.faults.add({ status: 503 })
    const second = it.round()
    it.wake()
    await second
    stop.abort()
    expect([await told(it.scraper.families), it.lines]).toEqual([{}, ['instances could not be counted orders']])
  })
})
