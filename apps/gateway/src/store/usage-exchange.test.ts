import fc from 'fast-check'
import { createStorage } from 'unstorage'
import { describe, expect, test } from 'vitest'
import { createRateLimiter, type Rate } from '../limits/rate-limiter.ts'
import type { SharedStore } from './shared-store.ts'
import { createUsageExchange } from './usage-exchange.ts'

function createReplicas(count: number, rate: Rate, store: SharedStore = createStorage()) {
  const time = { now: 0 }
  const now = () => time.now
  const warnings: string[] = []
  const replicas = Array.from({ length: count }, (_, index) => {
    const limiter = createRateLimiter({ ...rate, now })
    const warn = (message: string) => void warnings.push(message)
    const exchange = createUsageExchange({ store, limiters: { rate: limiter }, now, warn, replica: `r${index}` })
    return { limiter, exchange }
  })
  const settle = async (rounds = 2) => {
    for (let i = 0; i < rounds; i++) for (const { exchange } of replicas) await exchange.run()
  }
  return { time, replicas, settle, warnings, store }
}

const at = (count: number) => fc.integer({ min: 0, max: count - 1 })

describe('createUsageExchange', () => {
  test('loses no request and counts none twice', async () => {
    const calls = fc.array(fc.oneof(fc.constant('exchange' as const), fc.constantFrom('a', 'b')), { maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(at(3), calls), { maxLength: 12 }), async (turns) => {
        const { replicas, settle } = createReplicas(3, { requests: 1_000, window: 1_000 })
        await settle()
        const taken: Record<string, number> = { a: 0, b: 0 }
        for (const [who, steps] of turns) {
          for (const step of steps) {
            if (step === 'exchange') await replicas[who]!.exchange.run()
            else if (replicas[who]!.limiter.take(step) === 0) taken[step]! += 1
          }
        }
        await settle()
        for (const { limiter } of replicas) {
          expect([limiter.left('a'), limiter.left('b')]).toEqual([1_000 - taken['a']!, 1_000 - taken['b']!])
        }
      }),
      { numRuns: 60 },
    )
  })

  test('loses nothing when all replicas exchange at the same moment', async () => {
    const { replicas, settle } = createReplicas(8, { requests: 100, window: 1_000 })
    for (const { limiter } of replicas) for (let i = 0; i < 5; i++) limiter.take('a')
    for (let round = 0; round < 3; round++) await Promise.all(replicas.map(({ exchange }) => exchange.run()))
    for (const { limiter } of replicas) limiter.take('a')
    await settle(3)
    expect(replicas.map(({ limiter }) => limiter.left('a'))).toEqual(Array.from({ length: 8 }, () => 52))
  })

  test('lets through no more than the rate and one staleness of each other replica', async () => {
    const step = 50
    const rates = fc.record({ requests: fc.integer({ min: 1, max: 60 }), window: fc.constantFrom(500, 2_000, 10_000) })
    const schedule = fc.array(fc.tuple(at(4), fc.integer({ min: 0, max: 30 })), { minLength: 50, maxLength: 150 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 4 }), rates, schedule, async (count, rate, bursts) => {
        const { time, replicas, settle } = createReplicas(count, rate)
        await settle()
        let passed = 0
        for (const [who, burst] of bursts) {
          time.now += step
          const { limiter } = replicas[who % count]!
          for (let i = 0; i < burst; i++) if (limiter.take('a') === 0) passed++
          if (time.now % 1_000 === 0) for (const { exchange } of replicas) await exchange.run()
          const { requests, window } = rate
          const own = requests * (1 + time.now / window)
          const unheard = (count - 1) * requests * (1 + 2_000 / window)
          expect(passed).toBeLessThanOrEqual(own + unheard)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('keeps to the rate over time, however many replicas are asked', async () => {
    const { time, replicas, settle } = createReplicas(4, { requests: 10, window: 1_000 })
    await settle()
    let passed = 0
    for (time.now = 0; time.now < 60_000; time.now += 10) {
      for (const { limiter } of replicas) if (limiter.take('a') === 0) passed++
      if (time.now % 1_000 === 0) await settle(1)
    }
    expect(passed).toBeLessThanOrEqual(10 * 60 + 4 * 20)
    expect(passed).toBeGreaterThan(300)
  })

  test('informs a new replica of what is used up already', async () => {
    const { replicas, settle, store, time } = createReplicas(2, { requests: 10, window: 60_000 })
    for (let i = 0; i < 10; i++) replicas[i % 2]!.limiter.take('a')
    await settle()
    const limiter = createRateLimiter({ requests: 10, window: 60_000, now: () => time.now })
    const exchange = createUsageExchange({ store, limiters: { rate: limiter }, now: () => time.now, warn: () => {} })
    await exchange.run()
    expect(limiter.left('a')).toBe(0)
  })

  test('hears again of a replica whose record had expired', async () => {
    const store = createStorage()
    const { replicas, settle } = createReplicas(2, { requests: 10, window: 60_000 }, store)
    await settle()
    await store.removeItem('usage:r1')
    await replicas[0]!.exchange.run()
    expect(await store.getItem('replicas')).toEqual(['r0'])
    replicas[1]!.limiter.take('a')
    await settle()
    expect(await store.getItem('replicas')).toEqual(['r0', 'r1'])
    expect(replicas[0]!.limiter.left('a')).toBe(9)
  })

  test.each([
    ['text', 'nonsense'],
    ['rows of nothing', { rate: [null, [], ['a'], ['a', 1, 'x', 2, 3], ['a', 1, -5, 0, 0], [1, 1, 1, 1, 1]] }],
    ['numbers beyond all', { rate: [['a', 1, 1e308, 1e308, 1e308]] }],
  ])('survives %s in the store', async (_, nonsense) => {
    const store = createStorage()
    const { replicas, warnings, time } = createReplicas(1, { requests: 10, window: 1_000 }, store)
    await store.setItem('replicas', ['r0', 'other', 7, null])
    await store.setItem('usage:other', nonsense)
    await replicas[0]!.exchange.run()
    await replicas[0]!.exchange.run()
    time.now += 11_000
    expect([replicas[0]!.limiter.take('a'), warnings]).toEqual([0, []])
  })

  test('warns once when the store is gone and once when it is back, and names no address', async () => {
    const storage = createStorage()
    let isDown = true
    const fail = () => Promise.reject(Object.assign(new Error('redis://:s3cret@h'), { code: 'ECONNREFUSED' }))
    const store: SharedStore = {
      ...storage,
      getItems: (items) => (isDown ? fail() : storage.getItems(items)),
    }
    const { replicas, warnings } = createReplicas(1, { requests: 1, window: 1_000 }, store)
    const [{ exchange, limiter }] = replicas as [(typeof replicas)[0]]
    for (let i = 0; i < 3; i++) await exchange.run()
    expect(limiter.take('a')).toBe(0)
    isDown = false
    for (let i = 0; i < 3; i++) await exchange.run()
    expect(warnings).toEqual([
      'the store that replicas share does not respond (ECONNREFUSED): each limits by what it knows',
      'the store that replicas share responds again',
    ])
  })

  test('sends the last usage even without further calls', async () => {
    const store = createStorage()
    const limiter = createRateLimiter({ requests: 10, window: 60_000, now: Date.now })
    const exchange = createUsageExchange({
      store,
      limiters: { rate: limiter },
      now: Date.now,
      warn: () => {},
      interval: 20,
      replica: 'r',
    })
    for (let i = 0; i < 3; i++) {
      limiter.take('a')
      void exchange.touch()
    }
    await expect
      .poll(() => store.getItem('usage:r'))
      .toMatchObject({ rate: [['a', 1, 3, expect.any(Number), expect.any(Number)]] })
  })
})
