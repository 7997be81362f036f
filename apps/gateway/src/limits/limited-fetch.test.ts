import { createDurableClient } from '@durable-http/core'
import { describe, expect, test } from 'vitest'
import { createConcurrencyLimiter } from './concurrency.ts'
import { createLimitedFetch } from './limited-fetch.ts'

const api = 'https://app.test/runtime/webhooks/durabletask'

/** A function app behind slots, whose responses the test releases. */
function setUp(running: number, waiting: number, waitTime = 3_600_000) {
  const asked: { url: string; respond: (response: Response) => void; fail: (error: Error) => void }[] = []
  const refusals: number[] = []
  const limiter = createConcurrencyLimiter({ running, waiting, waitTime })
  const fetch = createLimitedFetch({
    name: 'orders',
    fetch: (url) => new Promise((respond, fail) => void asked.push({ url, respond, fail })),
    limiter,
    callers: {
      clientKeyOf: (init) => (init?.headers as Record<string, string> | undefined)?.['caller'] ?? 'everybody',
      refused: () => void refusals.push(limiter.waiting),
    },
  })
  return { asked, limiter, fetch, refusals }
}

const as = (caller: string, init: RequestInit = {}): RequestInit => ({ ...init, headers: { caller } })
const tick = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('createLimitedFetch', () => {
  test('asks the host for so many at once, and for the next when a head is there', async () => {
    const { asked, limiter, fetch } = setUp(2, 10)
    const calls = ['a', 'b', 'c'].map((caller) => fetch(`${api}/instances/${caller}`, as(caller)))
    await tick()
    expect([asked.length, limiter.waiting]).toEqual([2, 1])
    // The body is not read: its stream holds no slot.
    asked[0]!.respond(new Response(new ReadableStream()))
    await calls[0]
    await tick()
    expect(asked.map(({ url }) => url.at(-1))).toEqual(['a', 'b', 'c'])
  })

  test('gives the slot back without a response', async () => {
    const { asked, limiter, fetch } = setUp(1, 10)
    const call = fetch(`${api}/instances/a`)
    asked[0]!.fail(new TypeError('fetch failed'))
    await expect(call).rejects.toThrow('fetch failed')
    const broken = createLimitedFetch({
      name: 'orders',
      fetch: () => {
        throw new TypeError('no such URL')
      },
      limiter,
      callers: { clientKeyOf: () => 'a' },
    })
    await expect(broken('nonsense')).rejects.toThrow('no such URL')
    expect(limiter.running).toBe(0)
  })

  test('tells a client when to come back, and sends the host nothing', async () => {
    const { asked, fetch, refusals } = setUp(1, 0, 4_000)
    const client = createDurableClient({ baseUrl: 'https://app.test', fetch, retry: { attempts: 3 } })
    void fetch(`${api}/instances/a`)
    const call = client.getInstanceStatus({ instanceId: 'b' })
    await expect(call).rejects.toMatchObject({ code: 'unavailable', retryAfter: 4_000 })
    await expect(call).rejects.toThrow(/orders is busy: 1 calls to it run and 0 wait already/)
    expect([asked.length, refusals.length]).toEqual([1, 1])
  })

  test('frees the place of a caller who leaves while waiting', async () => {
    const { limiter, fetch } = setUp(1, 1)
    void fetch(`${api}/instances/a`)
    const controller = new AbortController()
    const call = fetch(`${api}/instances/b`, { signal: controller.signal })
    expect(limiter.waiting).toBe(1)
    controller.abort()
    await expect(call).rejects.toMatchObject({ name: 'AbortError' })
    expect(limiter.waiting).toBe(0)
  })

  test('finds slots for reads while starts wait for their end', async () => {
    const { asked, fetch } = setUp(8, 100)
    for (let i = 0; i < 30; i++) {
      void fetch(`${api}/orchestrators/Hello?timeout=60&pollingInterval=1`, as(`starter ${i}`, { method: 'POST' }))
    }
    await tick()
    expect(asked).toHaveLength(4)
    for (let i = 0; i < 4; i++) void fetch(`${api}/instances/a`, as(`reader ${i}`))
    await tick()
    expect(asked.slice(4).map(({ url }) => url)).toEqual(Array.from({ length: 4 }, () => `${api}/instances/a`))
    asked[0]!.respond(new Response('{}'))
    await tick()
    expect(asked[8]!.url).toContain('timeout=60')
  })

  test('keeps slots from bodies that are sent up as they arrive, for reads', async () => {
    const { asked, limiter, fetch } = setUp(4, 10)
    const upload = () => fetch(`${api}/orchestrators/a`, { method: 'POST', body: new ReadableStream() })
    for (let count = 0; count < 6; count++) void upload()
    await tick()
    expect(asked).toHaveLength(2)
    for (let count = 0; count < 2; count++) void fetch(`${api}/instances/a`, as('reader'))
    await tick()
    expect([asked.length, limiter.running]).toEqual([4, 4])
  })
})
