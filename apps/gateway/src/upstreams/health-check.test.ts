import { createDurableClient, type Fetch } from '@durable-http/core'
import { createMockHost } from '@durable-http/mock'
import { describe, expect, test, vi } from 'vitest'
import { createGuardedFetch } from './guarded-fetch.ts'
import { createHealthCheck } from './health-check.ts'

const key = 'the-key/+=='

function setUp(response: Fetch, options: { key?: string; patience?: number } = {}) {
  const time = { now: 1_000 }
  const clock = { now: () => time.now, sleep: async () => undefined }
  const fetch = vi.fn(response)
  const breaker = { failures: 2, pause: 60_000 }
  const guard = createGuardedFetch({ name: 'orders', fetch, breaker, now: clock.now })
  const client = createDurableClient({ baseUrl: 'http://app.test', key, ...options, fetch: guard.fetch, clock })
  const { patience } = options
  return { time, fetch, guard, check: createHealthCheck({ client, health: guard.health, clock, patience }) }
}

const silent: Fetch = (_, init) =>
  new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal!.reason as Error)))

describe('a check of a function app', () => {
  test('distinguishes a host that responds from one that refuses the key', async () => {
    await using host = createMockHost({ key })
    const ask: Fetch = (url, init) => host.fetch(new Request(url, init))
    expect(await setUp(ask).check()).toMatchObject({ state: 'ok', lastStatus: 200 })
    const wrong = await setUp(ask, { key: 'another-key' }).check()
    expect(wrong).toMatchObject({ state: 'failing', lastStatus: 401, lastError: 'unauthorized' })
    expect(JSON.stringify(wrong)).not.toContain('key')
  })

  const failing: [string, Fetch, object][] = [
    ['is not a function app', async () => new Response('<html>', { status: 200 }), { lastError: 'protocol' }],
    ['knows no such path', async () => new Response(null, { status: 404 }), { lastError: 'protocol' }],
    ['fails', async () => new Response('{}', { status: 500 }), { lastError: 'upstream' }],
    ['cannot be reached', async () => Promise.reject(new TypeError('refused')), { lastError: 'network' }],
    ['says nothing', silent, { lastError: 'timeout' }],
  ]
  test.each(failing)('finds that the other end %s', async (_, response, expected) => {
    const { check, fetch } = setUp(response, { patience: 20 })
    expect(await check()).toMatchObject({ state: 'failing', since: 1_000, ...expected })
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  test('asks once for all who ask at the same time and for a while after', async () => {
    const { check, fetch, time } = setUp(async () => new Response('[]'))
    await Promise.all([check(), check(), check()])
    time.now += 4_000
    await check()
    expect(fetch).toHaveBeenCalledTimes(1)
    time.now += 1_000
    await check()
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  test('leaves who gave up with what is known', async () => {
    const { check } = setUp(silent, { patience: 1_000 })
    const left = new AbortController()
    const asked = check(left.signal)
    left.abort()
    expect(await asked).toEqual({ state: 'ok', since: 1_000 })
    expect(await check(AbortSignal.abort())).toEqual({ state: 'ok', since: 1_000 })
  })

  test('does not open the breaker by its own impatience, and does not ask while it is open', async () => {
    const { check, fetch, guard, time } = setUp(silent, { patience: 10 })
    for (let index = 0; index < 4; index++) {
      await check()
      time.now += 5_000
    }
    expect(guard.health().state).toBe('ok')
    fetch.mockImplementation(async () => new Response(null, { status: 503 }))
    await guard.fetch('http://app.test/')
    await guard.fetch('http://app.test/')
    fetch.mockClear()
    expect(await check()).toMatchObject({ state: 'open' })
    expect(fetch).not.toHaveBeenCalled()
  })
})
