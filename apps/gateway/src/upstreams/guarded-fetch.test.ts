import { createDurableClient, DurableError, type Fetch } from '@durable-http/core'
import { describe, expect, test, vi } from 'vitest'
import { createGuardedFetch } from './guarded-fetch.ts'

type HostResponse = number | Error

function setUp(responses: HostResponse[] = []) {
  const time = { now: 1_000 }
  const fetch = vi.fn<Fetch>(async () => {
    const response = responses.shift() ?? 200
    if (typeof response !== 'number') throw response
    return new Response(response === 200 ? '[]' : null, { status: response })
  })
  const breaker = { failures: 2, pause: 4_000 }
  const guard = createGuardedFetch({ name: 'orders', fetch, breaker, now: () => time.now })
  const call = () => guard.fetch('http://app.test/').then(({ status }) => status, String)
  return { time, fetch, guard, call }
}

const aborted = new DOMException('gone', 'AbortError')
const late = new DOMException('late', 'TimeoutError')
const broken = new TypeError('fetch failed')

describe('a guarded fetch', () => {
  const opening: [string, HostResponse[]][] = [
    ['no connection', [broken, broken]],
    ['no response in time', [late, broken]],
    ['502, 503 and 504', [503, 504]],
    ['failures with a caller between them who gave up', [502, aborted, 502]],
  ]
  test.each(opening)('asks no more after %s', async (_, responses) => {
    const { call, fetch, guard } = setUp([...responses])
    for (const _ of responses) await call()
    expect(guard.health().state).toBe('open')
    expect(await call()).toMatch('the function app orders failed 2 times in a row')
    expect(fetch).toHaveBeenCalledTimes(responses.length)
  })

  const harmless: [string, HostResponse[]][] = [
    ['responds with 4xx', [401, 404, 429, 408]],
    ['responds with 500, as it does for a failed instance', [500, 500, 500]],
    ['responds with 501', [501, 501]],
    ['is left by its callers', [aborted, aborted, aborted]],
    [
      'is not even asked, for the queue is full',
      [new DurableError('unavailable', 'a'), new DurableError('network', 'b')],
    ],
    ['responds now and then', [503, 200, 503, 200, broken, 404, broken]],
  ]
  test.each(harmless)('goes on asking an app that %s', async (_, responses) => {
    const { call, fetch } = setUp([...responses])
    for (const _ of responses) await call()
    expect(await call()).toBe(200)
    expect(fetch).toHaveBeenCalledTimes(responses.length + 1)
  })

  test('does not blame an app for callers who leave, whatever reason their signal gives', async () => {
    const { fetch, guard } = setUp()
    for (let index = 0; index < 5; index++) {
      const leaving = new AbortController()
      leaving.abort(new Error('Client connection prematurely closed.'))
      fetch.mockImplementationOnce(async (_, init) => Promise.reject(init?.signal?.reason))
      await guard.fetch('http://app.test/', { signal: leaving.signal }).catch(() => undefined)
    }
    expect([guard.health().state, (await guard.fetch('http://app.test/')).status]).toEqual(['ok', 200])
  })

  test('reports how long it sends no calls, and then sends one', async () => {
    const { call, fetch, guard, time } = setUp([503, 503])
    await call()
    await call()
    time.now += 1_500
    await expect(guard.fetch('http://app.test/')).rejects.toMatchObject({ code: 'unavailable', retryAfter: 2_500 })
    time.now += 2_500
    expect(await Promise.all([call(), call(), call()])).toEqual([
      200,
      expect.stringContaining('orders'),
      expect.stringContaining('orders'),
    ])
    expect([fetch.mock.calls.length, guard.health().state]).toEqual([3, 'ok'])
  })

  test('hears of a fetch that throws before it promises anything', async () => {
    const { call, fetch, guard, time } = setUp()
    const thrower = () => {
      throw broken
    }
    for (let index = 0; index < 3; index++) {
      fetch.mockImplementationOnce(thrower)
      expect(await call()).toMatch('fetch failed')
      if (index > 0) time.now += 4_000
    }
    expect([await call(), guard.health().state]).toEqual([200, 'ok'])
  })

  test('refuses before anything has to wait for a slot', async () => {
    const { call, guard } = setUp([503, 503])
    const waiting = vi.fn<Fetch>(guard.fetch)
    const early = guard.refuseEarly(waiting)
    await early('http://app.test/')
    await call()
    await expect(early('http://app.test/')).rejects.toMatchObject({ code: 'unavailable' })
    expect(waiting).toHaveBeenCalledTimes(1)
  })

  test('is tried no second time by the client while it is open', async () => {
    const { fetch, guard } = setUp([503, 503])
    const pauses: number[] = []
    const clock = { now: () => 0, sleep: async (time: number) => void pauses.push(time) }
    const client = createDurableClient({
      baseUrl: 'http://app.test',
      fetch: guard.fetch,
      clock,
      retry: { attempts: 9 },
    })
    await expect(client.listInstances()).rejects.toMatchObject({ code: 'unavailable', retryAfter: 4_000 })
    await expect(client.listInstances()).rejects.toMatchObject({ code: 'unavailable' })
    expect([fetch.mock.calls.length, pauses.length]).toEqual([2, 2])
  })
})

describe('the health that traffic shows', () => {
  const seen: [string, HostResponse[], object][] = [
    ['nothing yet', [], { state: 'ok' }],
    ['a response', [200], { state: 'ok', lastStatus: 200 }],
    ['a failed instance', [500], { state: 'ok', lastStatus: 500 }],
    ['a key that is refused', [200, 401], { state: 'failing', lastStatus: 401, lastError: 'unauthorized' }],
    ['no connection', [200, broken], { state: 'failing', lastStatus: 200, lastError: 'network' }],
    ['no response in time', [late], { state: 'failing', lastError: 'timeout' }],
    ['a caller that left', [aborted], { state: 'ok' }],
    ['an outage that is over', [503, 200], { state: 'ok', lastStatus: 200 }],
    ['an outage', [503, 503], { state: 'open', lastStatus: 503, lastError: 'unavailable' }],
  ]
  test.each(seen)('of %s', async (_, responses, expected) => {
    const { call, guard } = setUp([...responses])
    for (const _ of responses) await call()
    expect(guard.health()).toEqual({ since: 1_000, ...expected })
  })

  test('says since when', async () => {
    const { call, guard, time } = setUp([200, 503, 503, 503, 200])
    const since: [string, number][] = []
    for (let index = 0; index < 5; index++) {
      time.now += 10_000
      await call()
      since.push([guard.health().state, guard.health().since])
    }
    expect(since).toEqual([
      ['ok', 1_000],
      ['failing', 21_000],
      ['open', 31_000],
      ['open', 31_000],
      ['ok', 51_000],
    ])
  })

  const wait = ['http://app.test/orchestrators/Hello?timeout=1&pollingInterval=1', { method: 'POST' }] as const
  const upload = ['http://app.test/orchestrators/Hello', { method: 'POST', body: new ReadableStream() }] as const
  const held: [string, readonly [string, RequestInit]][] = [
    ['waits that their callers asked for', wait],
    ['bodies that are sent up as they arrive', upload],
  ]
  test.each(held)('says nothing of the app: time that ran out for %s', async (_, call) => {
    const { guard } = setUp(Array.from({ length: 12 }, () => late))
    for (let count = 0; count < 12; count++) await expect(guard.fetch(...call)).rejects.toBe(late)
    expect(guard.health().state).toBe('ok')
  })

  test('counts no connection against the app, whatever its caller asked for', async () => {
    const { guard } = setUp([broken, broken])
    for (let count = 0; count < 2; count++) await expect(guard.fetch(...wait)).rejects.toBe(broken)
    expect(guard.health().state).toBe('open')
  })

  test('does not count calls that took too long while the app responded to others', async () => {
    const slow: ((error: Error) => void)[] = []
    const fetch: Fetch = (url) =>
      url.endsWith('slow') ? new Promise((_, reject) => slow.push(reject)) : Promise.resolve(new Response('[]'))
    const guard = createGuardedFetch({ name: 'orders', fetch, breaker: { failures: 2, pause: 4_000 }, now: () => 1 })
    const calls = Array.from({ length: 5 }, () => guard.fetch('http://app.test/slow'))
    await guard.fetch('http://app.test/quick')
    for (const reject of slow.splice(0)) reject(late)
    await Promise.allSettled(calls)
    expect(guard.health().state).toBe('ok')
    const hung = Array.from({ length: 2 }, () => guard.fetch('http://app.test/slow'))
    for (const reject of slow) reject(late)
    await Promise.allSettled(hung)
    expect(guard.health().state).toBe('open')
  })
})
