import { describe, expect, it } from 'vitest'
import { createGatewayUnderTest, type GatewaySetup, type GatewayUnderTest, json } from './gateway-under-test.ts'

const ended = { instanceId: 'a', name: 'Echo', output: 'x' }
const live = { instanceId: 'b', name: 'WaitForGo', runtimeStatus: 'Running' as const }

function setUp(setup: GatewaySetup = {}) {
  let now = 1_000_000
  const clock = { now: () => now, sleep: async () => undefined }
  const gateway: GatewayUnderTest = createGatewayUnderTest({
    ...setup,
    client: {
      // As over a socket: a host names the length of what it sends.
      fetch: async (url, init) => {
        const { status, headers, body } = await gateway.host.fetch(new Request(url, init))
        const bytes = new Uint8Array(await new Response(body).arrayBuffer())
        const named = new Headers(headers)
        named.set('content-length', String(bytes.length))
        return new Response(bytes.length === 0 ? null : bytes, { status, headers: named })
      },
    },
    rest: { ...setup.rest, operators: { clock, ...setup.rest?.operators } },
  })
  gateway.host.seed({ instances: [ended, live] })
  gateway.host.requests.clear()
  const read = async (id: string, query = '') => {
    const response = await gateway.call('GET', `instances/${id}${query}`)
    return { status: response.status, text: await response.text(), etag: response.headers.get('etag') }
  }
  return {
    gateway,
    read,
    asked: () => gateway.host.requests.of('getInstanceStatus').length,
    pass: (milliseconds: number) => (now += milliseconds),
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  }
}

const times = <T>(count: number, make: () => Promise<T>) => Promise.all(Array.from({ length: count }, make))

describe('reads of the same instance at the same time', () => {
  it.each(['a', 'b'])('are one request to the host, %s', async (id) => {
    await using stack = setUp()
    const responses = await times(10, () => stack.read(id))
    expect(stack.asked()).toBe(1)
    expect(new Set(responses.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(responses[0]).toMatchObject({ status: id === 'a' ? 200 : 202, etag: expect.any(String) })
    const alone = await stack.gateway.callHost('GET', `instances/${id}`)
    expect(responses[0]!.text).toBe(await alone.text())
  })

  it('are distinguished by what they ask for', async () => {
    await using stack = setUp()
    await Promise.all([stack.read('a'), stack.read('a', '?showInput=false'), stack.read('b'), stack.read('none')])
    expect(stack.asked()).toBe(4)
  })

  it('are not shared with a history, nor above 64 kB', async () => {
    await using stack = setUp()
    await times(3, () => stack.read('a', '?showHistory=true'))
    expect(stack.asked()).toBe(3)
    stack.gateway.host.seed({ instances: [{ instanceId: 'big', name: 'Echo', output: 'x'.repeat(70_000) }] })
    const responses = await times(3, () => stack.read('big'))
    expect(responses.map(({ status, text }) => [status, text.length > 70_000])).toEqual([
      [200, true],
      [200, true],
      [200, true],
    ])
    expect(stack.asked()).toBeGreaterThanOrEqual(6)
  })

  it('fail together, and each on its own when whoever began left', async () => {
    await using stack = setUp()
    stack.gateway.host.faults.add({ status: 503, times: 1 })
    const statuses = (await times(5, () => stack.read('b'))).map(({ status }) => status)
    expect(statuses.toSorted((a, b) => a - b)).toEqual([202, 202, 202, 202, 503])
    const leaving = new AbortController()
    const first = stack.gateway.call('GET', 'instances/b', { signal: leaving.signal })
    const second = stack.read('b')
    leaving.abort()
    await first.then(
      (response) => response.body?.cancel(),
      () => undefined,
    )
    expect((await second).status).toBe(202)
  })
})

describe('the state of a live instance', () => {
  // Ten reads a second, one each 100 ms.
  const readFor = async (stack: ReturnType<typeof setUp>, seconds: number) => {
    for (let read = 0; read < seconds * 10; read++) {
      await stack.read('b')
      stack.pass(100)
    }
  }

  it('is asked for each time by few readers', async () => {
    await using stack = setUp()
    for (let read = 0; read < 12; read++) {
      await stack.read('b')
      stack.pass(250)
    }
    expect(stack.asked()).toBe(12)
  })

  it('is asked for once a second where more than four read it in one', async () => {
    await using stack = setUp()
    await readFor(stack, 1)
    const before = stack.asked()
    expect(before).toBeLessThanOrEqual(6)
    await readFor(stack, 10)
    expect(stack.asked() - before).toBeLessThanOrEqual(10)
    // Two quiet seconds, and it is one of few again.
    stack.pass(2_000)
    const after = stack.asked()
    await times(2, () => stack.read('b'))
    await stack.read('b')
    expect(stack.asked() - after).toBe(2)
  })

  it.each([
    ['POST', 'instances/b/raiseEvent/Go'],
    ['POST', 'instances/b/suspend'],
    ['POST', 'instances/b/terminate'],
    ['DELETE', 'instances?createdTimeFrom=2000-01-01T00:00:00Z'],
  ])('is forgotten on %s %s', async (method, path) => {
    await using stack = setUp()
    await readFor(stack, 2)
    await stack.read('b')
    const kept = stack.asked()
    await stack.read('b')
    expect(stack.asked()).toBe(kept)
    const response = await stack.gateway.call(method, path, method === 'POST' ? json(1) : {})
    await response.text()
    await stack.read('b')
    expect(stack.asked()).toBe(kept + 1)
  })
})

describe('an ended state', () => {
  it('is kept for a second, a live one that few read is not', async () => {
    await using stack = setUp()
    for (const id of ['a', 'a', 'b', 'b']) await stack.read(id)
    expect(stack.asked()).toBe(3)
    stack.pass(999)
    await stack.read('a')
    expect(stack.asked()).toBe(3)
    stack.pass(1)
    await stack.read('a')
    expect(stack.asked()).toBe(4)
  })

  it.each([
    ['POST', 'instances/a/restart?restartWithNewInstanceId=false'],
    ['POST', 'instances/a/rewind'],
    ['POST', 'orchestrators/Echo/a'],
    ['DELETE', 'instances/a'],
    ['DELETE', 'instances?createdTimeFrom=2000-01-01T00:00:00Z'],
  ])('is forgotten on %s %s', async (method, path) => {
    await using stack = setUp()
    await stack.read('a')
    const response = await stack.gateway.call(method, path, method === 'POST' ? json(1) : {})
    await response.text()
    const before = stack.asked()
    await stack.read('a')
    expect(stack.asked()).toBe(before + 1)
  })

  it('is not read by a caller whom the rules deny it', async () => {
    await using stack = setUp()
    const allowed = await stack.read('a')
    expect(allowed.status).toBe(200)
    await using strict = setUp({ rest: { deny: { functions: ['Echo'] } } })
    expect((await times(4, () => strict.read('a'))).map(({ status }) => status)).toEqual([403, 403, 403, 403])
  })

  it('is read anew each time where requests share no work', async () => {
    await using stack = setUp({ rest: { operators: { requests: 40 } } })
    await times(4, () => stack.read('a'))
    expect(stack.asked()).toBe(4)
  })
})
