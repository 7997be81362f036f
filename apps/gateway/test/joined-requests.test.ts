import { setTimeout as sleep } from 'node:timers/promises'
import type { Fetch } from '@durable-http/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaults } from '../src/config/defaults.ts'
import type { GatewayConfig } from '../src/config/gateway-config.ts'
import { keyOf } from './key-hash.ts'
import { asViewer, type Asked, servePair, statusOf } from './repeated-pair.ts'

/** A host whose responses can be held back, and that can fail. */
function createValve() {
  let gate = Promise.withResolvers<void>()
  gate.resolve()
  let calls = 0
  let isDown = false
  return {
    around: (fetch: Fetch): Fetch =>
      async function heldFetch(url, init) {
        calls++
        const left = new Promise<never>((_, reject) =>
          init?.signal?.addEventListener('abort', () => reject(init.signal!.reason as Error)),
        )
        await Promise.race([gate.promise, left])
        if (isDown) throw new TypeError('fetch failed: the host is down')
        return fetch(url, init)
      },
    hold: () => (gate = Promise.withResolvers()),
    release: () => gate.resolve(),
    down: (value: boolean) => (isDown = value),
    calls: () => calls,
  }
}

const live = { path: statusOf('live'), headers: asViewer }
const watchers = 6
const together = Array.from({ length: watchers }, () => live)
const unbreakable = {
  ...defaults.limits,
  breaker: { failures: 10_000, pause: 5_000 },
  failures: { requests: 10_000, window: 60_000 },
}
type Pair = Awaited<ReturnType<typeof servePair>>

/** Lets callers read in step until their requests are known, and nothing is kept any more. */
async function readInStep({ plain, short }: Pair) {
  for (const gateway of [plain, short]) {
    for (const { status } of await gateway.sendAll(together)) expect(status).toBe(202)
    gateway.pass(1_100)
  }
}

/** Holds the host back until all callers but the one who reads have joined that read. */
async function joinHeld({ short }: Pair, valve: ReturnType<typeof createValve>) {
  const before = short.repeated()
  valve.hold()
  const leading = new AbortController()
  const leader = short.sendUntil(leading.signal, live)
  const called = valve.calls()
  await expect.poll(() => valve.calls()).toBe(called + 1)
  const leaving = new AbortController()
  const others = together.slice(1).map((asked, index) => short.sendUntil(index === 0 ? leaving.signal : idle, asked))
  await expect.poll(() => short.repeated()).toBe(before + watchers - 1)
  return { leader, others, leading, leaving }
}
const idle = new AbortController().signal

async function setUp(config: Partial<GatewayConfig> = {}) {
  const valve = createValve()
  const pair = await servePair({ limits: unbreakable, ...config }, valve.around)
  await readInStep(pair)
  return {
    valve,
    pair,
    async [Symbol.asyncDispose]() {
      valve.release()
      await pair[Symbol.asyncDispose]()
    },
  }
}

const burst = fc.record({
  outcome: fc.constantFrom('kept', 'read', 'read', 'down'),
  asked: fc.array(
    fc.record({
      path: fc.constantFrom('live', 'live', 'live?showInput=false', 'ended', 'none').map((path) => statusOf(path)),
      headers: fc.constantFrom<Asked['headers'] & object>(
        asViewer,
        asViewer,
        { 'x-api-key': keyOf.admin },
        { 'x-api-key': 'wrong' },
        { ...asViewer, 'if-none-match': '*' },
      ),
    }),
    { minLength: 1, maxLength: 6 },
  ),
})

describe('a request that joins the read of an equal one', () => {
  test('gets the response of the ordinary way, to the byte', async () => {
    let isDown = false
    const around =
      (fetch: Fetch): Fetch =>
      async (url, init) => {
        await sleep(3)
        if (isDown) throw new TypeError('fetch failed: the host is down')
        return fetch(url, init)
      }
    await using pair = await servePair({ limits: unbreakable }, around)
    const { plain, short } = pair
    let sent = 0
    await fc.assert(
      fc.asyncProperty(fc.array(burst, { minLength: 3, maxLength: 5 }), async (bursts) => {
        for (const { outcome, asked } of bursts) {
          isDown = outcome === 'down'
          if (outcome !== 'kept') for (const gateway of [plain, short]) gateway.pass(1_100)
          const all = asked.flatMap((one) => [one, one, one])
          sent += all.length
          expect(await short.sendAll(all)).toEqual(await plain.sendAll(all))
        }
      }),
      { numRuns: 5 },
    )
    expect(short.repeated()).toBeGreaterThan(0)
    // Which of equal requests reads for the others is left to chance.
    const told = async (gateway: typeof plain) =>
      (await gateway.lines(sent))
        .map((line) => JSON.stringify({ ...line, upstreamMs: 0, upstreamStatus: 0, upstreamCalls: 0 }))
        .toSorted()
    expect(await told(short)).toEqual(await told(plain))
    expect(await short.metrics()).toEqual(await plain.metrics())
  })

  test('costs the host one request for all of them', async () => {
    await using held = await setUp()
    const { valve, pair } = held
    const before = valve.calls()
    const { leader, others } = await joinHeld(pair, valve)
    valve.release()
    const received = await Promise.all([leader, ...others])
    expect(valve.calls()).toBe(before + 1)
    expect(received).toEqual(await pair.plain.sendAll(together))
  })

  test('goes the ordinary way if that read fails', async () => {
    await using held = await setUp()
    const { valve, pair } = held
    const { leader, others } = await joinHeld(pair, valve)
    valve.down(true)
    valve.release()
    const received = await Promise.all([leader, ...others])
    const expected = await pair.plain.sendAll(together)
    expect(expected.map(({ status }) => status)).toEqual(together.map(() => 502))
    expect(received).toEqual(expected)
    const lines = await pair.short.lines(2 * watchers)
    for (const line of lines.slice(watchers)) expect(line).toMatchObject({ status: 502, code: 'network' })
  })

  test('is served when the caller who reads has left', async () => {
    await using held = await setUp()
    const { valve, pair } = held
    const { leader, others, leading } = await joinHeld(pair, valve)
    const before = valve.calls()
    leading.abort()
    await expect(leader).rejects.toThrow('aborted')
    await expect.poll(() => valve.calls()).toBe(before + 1)
    valve.release()
    const [one, ...more] = await Promise.all(others)
    expect(one!.status).toBe(202)
    for (const other of more) expect(other).toEqual(one)
    expect(valve.calls()).toBe(before + 1)
  })

  test('may be given up without harm to the others', async () => {
    await using held = await setUp()
    const { valve, pair } = held
    const { leader, others, leaving } = await joinHeld(pair, valve)
    const [gone, ...rest] = others
    leaving.abort()
    await expect(gone).rejects.toThrow('aborted')
    const [line] = (await pair.short.lines(watchers + 1)).slice(-1)
    expect(line).toMatchObject({ status: 499, broken: true, operation: 'getInstanceStatus', app: 'default' })
    valve.release()
    for (const { status } of await Promise.all([leader, ...rest])) expect(status).toBe(202)
  })

  test('gets 504 once its time is over', async () => {
    await using held = await setUp({ limits: { ...unbreakable, requestTime: 2_000 } })
    const { valve, pair } = held
    const { leader, others } = await joinHeld(pair, valve)
    for (const { status } of await Promise.all([leader, ...others])) expect(status).toBe(504)
  })

  test('gets 503 if the gateway stops meanwhile', async () => {
    await using held = await setUp()
    const { valve, pair } = held
    const { leader, others } = await joinHeld(pair, valve)
    await pair.short.close(0)
    for (const { status, body } of await Promise.all([leader, ...others]))
      expect([status, body]).toEqual([503, expect.stringContaining('the gateway is stopping')])
  })

  test('is refused at once where its caller has asked too often', async () => {
    const rate = { requests: 2 * watchers - 1, window: 60_000 }
    await using held = await setUp({ limits: { ...unbreakable, rate } })
    const { valve, pair } = held
    const { short } = pair
    valve.hold()
    const before = valve.calls()
    const first = short.sendUntil(idle, live)
    await expect.poll(() => valve.calls()).toBe(before + 1)
    const all = together.map((asked) => short.sendUntil(idle, asked))
    let refused = 0
    for (const one of all) void one.then(({ status }) => (refused += Number(status === 429)))
    await expect.poll(() => refused).toBe(2)
    valve.release()
    const statuses = (await Promise.all([first, ...all])).map(({ status }) => status)
    expect(statuses.filter((status) => status === 202)).toHaveLength(watchers - 1)
  })
})
