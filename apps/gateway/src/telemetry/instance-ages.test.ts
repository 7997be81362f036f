import { createDurableClient, type Fetch } from '@durable-http/core'
import { createMockHost, DEFAULT_KEY, type SeededInstance } from '@durable-http/mock'
import { describe, expect, test } from 'vitest'
import { createInstanceAges } from './instance-ages.ts'
import { createLog } from './log.ts'

const now = Date.parse('2026-11-29T12:00:00Z')
const ago = (seconds: number) => new Date(now - seconds * 1_000).toISOString()
const live = (instanceId: string, created: number, changed: number, more: object = {}): SeededInstance => ({
  instanceId,
  name: 'WaitForGo',
  runtimeStatus: 'Running',
  createdTime: ago(created),
  lastUpdatedTime: ago(changed),
  ...more,
})

function setUp(instances: readonly SeededInstance[], requests: number) {
  const host = createMockHost()
  host.seed({ instances })
  let sent = 0
  let isDown = false
  const fetch: Fetch = (url, init) => {
    sent++
    return isDown ? Promise.resolve(new Response('down', { status: 503 })) : host.fetch(new Request(url, init))
  }
  const scraping = createDurableClient({ baseUrl: 'https://app.test', key: DEFAULT_KEY, fetch, retry: false })
  const lines: string[] = []
  const log = createLog('warn', (_, facts, message) => void lines.push(`${message} ${String(facts['app'])}`))
  const stop = new AbortController()
  const asleep: (() => void)[] = []
  let wake: (() => void) | undefined
  const clock = {
    now: () => now,
    sleep: (_: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        wake = resolve
        signal?.addEventListener('abort', () => resolve())
        for (const call of asleep.splice(0)) call()
      }),
  }
  const options = { upstreams: [{ name: 'orders', scraping }], interval: 60_000, requests, clock, log }
  const ages = createInstanceAges(options)
  let ended: Promise<void> | undefined
  return {
    lines,
    setDown: (value: boolean) => (isDown = value),
    /** Lets a round pass; resolves to its requests and to what the metrics tell then. */
    async round() {
      const before = sent
      const over = new Promise<void>((resolve) => asleep.push(resolve))
      if (ended) wake?.()
      else ended = ages.run(stop.signal)
      await over
      const samples = (await Promise.all(ages.families.map(async (family) => family.collect()))).flat()
      const told = Object.fromEntries(samples.map(({ name, value }) => [name.replace('durable_gateway_', ''), value]))
      return { requests: sent - before, told }
    },
    async [Symbol.asyncDispose]() {
      stop.abort()
      await ended
      await host.dispose()
    },
  }
}

describe('the ages of instances', () => {
  test('are those of the oldest and of the longest unchanged that have not ended', async () => {
    await using it = setUp(
      [
        live('a', 900, 10),
        live('b', 500, 400),
        live('pending', 100, 100, { runtimeStatus: 'Pending' }),
        live('suspended', 5_000, 5_000, { runtimeStatus: 'Suspended' }),
        live('ended', 9_000, 9_000, { runtimeStatus: 'Completed' }),
      ],
      10,
    )
    const { told } = await it.round()
    expect(told).toEqual({ oldest_running_seconds: 900, longest_stuck_seconds: 400, ages_partial: 0 })
  })

  test('are 0 where no instance is live', async () => {
    await using it = setUp([live('ended', 9_000, 9_000, { runtimeStatus: 'Failed' })], 10)
    expect((await it.round()).told).toEqual({ oldest_running_seconds: 0, longest_stuck_seconds: 0, ages_partial: 0 })
  })

  test.each([1, 2, 3])('take %i requests a round at most, and go on where they stopped', async (requests) => {
    const many = Array.from({ length: 4_500 }, (_, index) => live(`i${String(index).padStart(5, '0')}`, 100, 50))
    await using it = setUp([...many, live('zz', 7_777, 6_666)], requests)
    const rounds = []
    do {
      rounds.push(await it.round())
      expect(rounds.length).toBeLessThan(100)
    } while (rounds.at(-1)!.told['ages_partial'] === 1)
    expect(rounds.map((round) => round.requests).every((sent) => sent > 0 && sent <= requests)).toBe(true)
    expect(rounds.length).toBeGreaterThan(1)
    expect(rounds[0]!.told['oldest_running_seconds']).toBe(100)
    expect(rounds.at(-1)!.told).toMatchObject({ oldest_running_seconds: 7_777, longest_stuck_seconds: 6_666 })
    // The next pass keeps what the last whole one found.
    expect((await it.round()).told['oldest_running_seconds']).toBe(7_777)
  })

  test('are missing for an app that cannot be read, and it is not called more often', async () => {
    await using it = setUp([live('a', 900, 10)], 3)
    await it.round()
    it.setDown(true)
    const { requests, told } = await it.round()
    expect([requests <= 3, told, it.lines]).toEqual([true, {}, ['the ages of instances could not be read orders']])
    it.setDown(false)
    expect((await it.round()).told['oldest_running_seconds']).toBe(900)
  })
})
