import { brotliCompressSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import type { Clock } from './clock.ts'
import { createDurableClient, DurableError, type DurableClientOptions } from './index.ts'

const key = 's3cret/key=='
const still = (signal?: AbortSignal | null) =>
  new Promise<Response>((_, reject) =>
    signal?.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError'))),
  )

function setUp(responses: (Response | Error | 'never')[], options: Partial<DurableClientOptions> = {}) {
  const pauses: number[] = []
  let now = 0
  const clock: Clock = {
    now: () => now,
    sleep: async (milliseconds) => {
      pauses.push(milliseconds)
      now += milliseconds
    },
  }
  const fetch = vi.fn(async (url: string, init?: RequestInit) => {
    const nextResponse = responses.shift() ?? new Response('[]', { status: 200 })
    if (nextResponse === 'never') return still(init?.signal)
    if (nextResponse instanceof Error) throw Object.assign(nextResponse, { message: `${nextResponse.message} ${url}` })
    return nextResponse
  })
  const client = createDurableClient({ baseUrl: 'http://app.test', key, fetch, clock, ...options })
  return { client, fetch, pauses }
}

const status = (code: number, headers: Record<string, string> = {}) => new Response(null, { status: code, headers })

describe('retries', () => {
  it('reports the status of every response, tries included', async () => {
    const { client } = setUp([status(503), new TypeError('refused')])
    const seen: number[] = []
    await client.listInstances({}, { onResponse: (code) => void seen.push(code) })
    expect(seen).toEqual([503, 200])
  })

  it.each([408, 429, 502, 503, 504])('tries a read again after %d', async (code) => {
    const { client, fetch, pauses } = setUp([status(code), status(code)])
    expect(await client.listInstances()).toEqual({ instances: [] })
    expect(fetch).toHaveBeenCalledTimes(3)
    expect(pauses).toHaveLength(2)
  })

  it('tries a read again when the connection fails', async () => {
    const { client, fetch } = setUp([new TypeError('refused')])
    await client.listInstances()
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  it('takes the word of a fetch that refuses in place of the host', async () => {
    const refusal = new DurableError('unavailable', 'not asked for a while', { retryAfter: 4_000 })
    const { client, fetch } = setUp([refusal])
    await expect(client.listInstances()).rejects.toMatchObject({
      code: 'unavailable',
      operation: 'listInstances',
      retryAfter: 4_000,
      message: expect.stringMatching(/^listInstances: not asked for a while/),
    })
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  it('gives up after three tries with the last failure', async () => {
    const { client, fetch } = setUp([status(503), status(503), status(503, { 'retry-after': '7' })])
    await expect(client.listInstances()).rejects.toMatchObject({
      code: 'unavailable',
      upstreamStatus: 503,
      retryAfter: 7_000,
    })
    expect(fetch).toHaveBeenCalledTimes(3)
  })

  it('waits as long as Retry-After says', async () => {
    const { client, pauses } = setUp([status(429, { 'retry-after': '3' })])
    await client.listInstances()
    expect(pauses).toEqual([3_000])
  })

  it.each(['0', '-5', 'soon', 'Thu, 01 Jan 1970 00:00:00 GMT'])(
    'waits its own delay where Retry-After is %j',
    async (header) => {
      const { client, pauses } = setUp([status(503, { 'retry-after': header }), status(503, { 'retry-after': header })])
      await client.listInstances()
      expect(pauses).toHaveLength(2)
      expect(pauses[0]).toBeGreaterThanOrEqual(125)
      expect(pauses[1]).toBeGreaterThanOrEqual(250)
    },
  )

  it('does not wait longer than the deadline leaves', async () => {
    const { client, pauses } = setUp([status(429, { 'retry-after': '20' })])
    await expect(client.listInstances({}, { timeout: 10_000 })).rejects.toMatchObject({
      code: 'throttled',
      retryAfter: 20_000,
    })
    expect(pauses).toEqual([])
  })

  it.each([
    ['startOrchestration', { functionName: 'F' }],
    ['raiseEvent', { instanceId: 'a', eventName: 'E' }],
    ['signalEntity', { entityName: 'E', entityKey: 'k' }],
    ['terminateInstance', { instanceId: 'a' }],
  ] as const)('never repeats %s on its own', async (name, input) => {
    const { client, fetch } = setUp([status(503)])
    await expect(client.invoke(name, input as never)).rejects.toMatchObject({ code: 'unavailable' })
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  it('takes a number of attempts for no leave to repeat what is not safe to repeat', async () => {
    const { client, fetch } = setUp([status(503)])
    const raise = client.raiseEvent({ instanceId: 'a', eventName: 'E' }, { retry: { attempts: 5 } })
    await expect(raise).rejects.toMatchObject({ code: 'unavailable' })
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  it('sends a streamed body once, whatever the caller says', async () => {
    const { client, fetch } = setUp([status(503)])
    const eventData = new Response('1').body
    await expect(
      client.raiseEvent({ instanceId: 'a', eventName: 'E', eventData }, { retry: true }),
    ).rejects.toMatchObject({
      code: 'unavailable',
    })
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  it('blames a streamed body that fails for it, and not the connection', async () => {
    const { client, fetch } = setUp([])
    // As the fetch of runtimes does: it reads the body, and words a failure in its own way.
    fetch.mockImplementation(async (_, init) => {
      const sent = new Response(init?.body).text()
      await expect(sent).rejects.toThrow()
      throw new TypeError('fetch failed', { cause: init?.signal?.reason })
    })
    const failing = (error: unknown) =>
      new ReadableStream<Uint8Array>({
        pull(controller) {
          controller.error(error)
        },
      })
    for (const [error, told] of [
      [new Error(`no more of ${key}`), 'no more of [key]'],
      [new DOMException('the file is slow', 'TimeoutError'), 'the file is slow'],
      [new DurableError('conflict', 'another call failed', { operation: 'getEntity' }), 'another call failed'],
    ] as const) {
      const call = client.raiseEvent({ instanceId: 'a', eventName: 'E', eventData: failing(error) })
      const failed = await call.catch((thrown: unknown) => thrown as DurableError)
      expect(failed).toMatchObject({
        code: 'network',
        operation: 'raiseEvent',
        message: `raiseEvent: the request body failed: ${told}`,
        cause: { message: told },
      })
    }
    expect(fetch).toHaveBeenCalledTimes(3)
  })

  it('takes the end of a call for the cause of a body that fails with it', async () => {
    const leaving = new AbortController()
    const { client, fetch } = setUp([])
    fetch.mockImplementation(async (_, init) => new Response(init?.body))
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        leaving.abort()
        controller.error(new Error('nobody is there'))
      },
    })
    const call = client.raiseEvent({ instanceId: 'a', eventName: 'E', eventData: body }, { signal: leaving.signal })
    await expect(call).rejects.toMatchObject({ code: 'aborted' })
  })

  it('reports the response of the host to a body that failed later', async () => {
    const { client, fetch } = setUp([])
    fetch.mockImplementation(async (_, init) => {
      if (init?.method === 'GET') return Response.json([])
      await expect(new Response(init?.body).text()).rejects.toThrow()
      return status(404)
    })
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new Error('too late'))
      },
    })
    await expect(client.raiseEvent({ instanceId: 'a', eventName: 'E', eventData: body })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  it('repeats a start when the caller says so', async () => {
    const { client, fetch } = setUp([status(503), status(202)])
    await expect(client.raiseEvent({ instanceId: 'a', eventName: 'E' }, { retry: true })).resolves.toBeUndefined()
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  it('repeats nothing with retry: false', async () => {
    const { client, fetch } = setUp([status(503)], { retry: false })
    await expect(client.listInstances()).rejects.toMatchObject({ code: 'unavailable' })
    expect(fetch).toHaveBeenCalledTimes(1)
  })
})

describe('a repeat after a try without a response', () => {
  const completed = {
    name: 'F',
    instanceId: 'a',
    runtimeStatus: 'Completed',
    input: null,
    customStatus: null,
    output: null,
    createdTime: '2026-01-01T00:00:00Z',
    lastUpdatedTime: '2026-01-01T00:00:00Z',
  }

  it.each([
    ['the connection broke', new TypeError('reset')],
    ['a server in between gave up', status(504)],
  ])('reports a purge that finds nothing any more as done: %s', async (_, lost) => {
    const { client, fetch } = setUp([Response.json(completed), lost, status(404)])
    expect(await client.purgeInstance({ instanceId: 'a' })).toEqual({
      instancesDeleted: 1,
      note: expect.stringContaining('got no response'),
    })
    expect(fetch).toHaveBeenCalledTimes(3)
    const raw = setUp([Response.json(completed), new TypeError('reset'), status(404)])
    const response = await raw.client.raw.purgeInstance({ instanceId: 'a' })
    expect([response.status, await response.json()]).toMatchObject([200, { instancesDeleted: 1 }])
  })

  it('says of a purge of what was not there that an earlier try may have done it', async () => {
    const { client } = setUp([new TypeError('reset'), status(404)], { allowHazards: ['purgeOfLiveInstance'] })
    await expect(client.purgeInstance({ instanceId: 'a' })).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('an earlier try of this call got no response'),
    })
  })

  it.each([
    ['nothing is left', status(404), 0],
    ['a rest was left', Response.json({ instancesDeleted: 7 }), 7],
  ])('says that the number of a bulk purge is not whole: %s', async (_, last, instancesDeleted) => {
    const { client } = setUp([new TypeError('reset'), last])
    expect(await client.purgeInstances({ createdTimeFrom: '2026-01-01T00:00:00Z' })).toEqual({
      instancesDeleted,
      note: expect.stringContaining('not counted'),
    })
  })

  it('does not take a page of another server for a purge that is done', async () => {
    const page = new Response('<html>not here</html>', { status: 404 })
    const { client } = setUp([Response.json(completed), new TypeError('reset'), page])
    await expect(client.purgeInstance({ instanceId: 'a' })).rejects.toMatchObject({ upstreamStatus: 404 })
  })

  it.each([
    ['terminateInstance', { instanceId: 'a' }, 410, 'gone'],
    ['suspendInstance', { instanceId: 'a' }, 500, 'upstream'],
    ['resumeInstance', { instanceId: 'a' }, 500, 'upstream'],
    ['rewindInstance', { instanceId: 'a' }, 412, 'not_failed'],
    ['raiseEvent', { instanceId: 'a', eventName: 'E' }, 410, 'gone'],
    ['startOrchestrationWithId', { functionName: 'F', instanceId: 'a' }, 409, 'conflict'],
    ['restartInstance', { instanceId: 'a', restartWithNewInstanceId: false }, 409, 'conflict'],
  ] as const)('reports that %s may have been carried out before', async (name, input, answered, code) => {
    const unguarded = { allowHazards: ['rewindOfRetriedActivity'] } as const
    const { client } = setUp([new TypeError('reset'), status(answered)], unguarded)
    await expect(client.invoke(name, input as never, { retry: true })).rejects.toMatchObject({
      code,
      message: expect.stringContaining('an earlier try of this call got no response and may have been carried out'),
    })
    const once = setUp([status(answered)], unguarded)
    const message = await once.client.invoke(name, input as never).catch((error: Error) => error.message)
    expect(message).not.toContain('earlier try')
  })

  it('reports nothing of the kind after a host that throttled', async () => {
    const { client } = setUp([Response.json(completed), status(429), status(404)])
    const message = await client.purgeInstance({ instanceId: 'a' }).catch((error: Error) => error.message)
    expect(message).not.toContain('earlier try')
  })
})

describe('a write without a response', () => {
  const range = { createdTimeFrom: '2026-01-01T00:00:00Z' }
  const goesOn = expect.stringMatching(/The host goes on deleting: list the same range.*purge shorter ranges/)

  it('of a bulk purge says that the host goes on, how far it is, and how to do it in steps', async () => {
    const late = setUp(['never'])
    await expect(late.client.purgeInstances(range, { timeout: 5 })).rejects.toMatchObject({
      code: 'timeout',
      message: goesOn,
      outcome: 'unknown',
    })
    const left = setUp(['never'])
    const controller = new AbortController()
    const call = left.client.purgeInstances(range, { signal: controller.signal })
    controller.abort()
    await expect(call).rejects.toMatchObject({ code: 'aborted', message: goesOn })
    const broken = setUp([new TypeError('reset')], { retry: false })
    await expect(broken.client.purgeInstances(range)).rejects.toMatchObject({ code: 'network', message: goesOn })
    const cut = setUp([status(504)], { retry: false })
    await expect(cut.client.purgeInstances(range)).rejects.toMatchObject({ code: 'timeout', message: goesOn })
    const page = new Response('<html>Gateway Timeout</html>', { status: 504, headers: { 'content-type': 'text/html' } })
    const front = setUp([page], { retry: false })
    await expect(front.client.purgeInstances(range)).rejects.toMatchObject({ answeredBy: 'other', message: goesOn })
  })

  it('keeps its outcome through a gateway, with any words', async () => {
    const problem = { type: 'urn:problem-type:durable-http:timeout', detail: 'no response', outcome: 'unknown' }
    const { client } = setUp([Response.json(problem, { status: 504 })], { retry: false })
    await expect(client.purgeInstances(range)).rejects.toMatchObject({
      code: 'timeout',
      message: 'purgeInstances: no response',
      outcome: 'unknown',
    })
  })

  it('of any other kind says to read the state, and a read says nothing of it', async () => {
    const write = setUp(['never'])
    const raise = write.client.raiseEvent({ instanceId: 'a', eventName: 'E' }, { timeout: 5 })
    await expect(raise).rejects.toMatchObject({ message: expect.stringContaining('read the state before a repeat') })
    const read = setUp(['never'])
    await expect(read.client.listInstances({}, { timeout: 5 })).rejects.toMatchObject({
      message: 'listInstances: no response within 5 ms',
      outcome: undefined,
    })
  })

  it('that was never sent is reported as such', async () => {
    const { client } = setUp([])
    const call = client.purgeInstances(range, { signal: AbortSignal.abort() })
    await expect(call).rejects.toMatchObject({ message: 'purgeInstances: aborted before it was sent' })
  })
})

describe('a response in a content coding', () => {
  const coded = async (coding: CompressionFormat, text: string) =>
    new Response(text).body!.pipeThrough(new CompressionStream(coding))

  it('is not asked for', async () => {
    const { client, fetch } = setUp([], { headers: { 'accept-encoding': 'gzip' } })
    await client.listInstances()
    expect(new Headers(fetch.mock.calls[0]?.[1]?.headers).get('accept-encoding')).toBe('identity')
  })

  it.each([
    ['gzip', 'gzip', 200],
    ['deflate', 'deflate', 200],
    ['br', 'deflate-raw', 200],
    ['x-unknown', 'gzip', 404],
  ] as const)('%s is refused with its name, parsed and raw', async (name, format, code) => {
    const nextResponse = async () =>
      new Response(await coded(format, '[]'), {
        status: code,
        headers: { 'content-encoding': name, 'content-type': 'application/json' },
      })
    const refusal = {
      code: 'protocol',
      upstreamStatus: code,
      message: expect.stringContaining(`content-encoding ${name}`),
    }
    await expect(setUp([await nextResponse()]).client.listInstances()).rejects.toMatchObject(refusal)
    await expect(setUp([await nextResponse()]).client.raw.listInstances()).rejects.toMatchObject(refusal)
  })

  it.each(['gzip', 'deflate', 'br', 'zstd'] as const)('%s is refused where it comes byte by byte', async (coding) => {
    const bytes = coding === 'zstd' ? zstdCompressSync('[]') : coding === 'br' ? brotliCompressSync('[]') : undefined
    const whole = bytes ?? new Uint8Array(await new Response(await coded(coding as 'gzip', '[]')).arrayBuffer())
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of whole) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    const { client } = setUp([new Response(body, { headers: { 'content-encoding': coding } })])
    await expect(client.raw.listInstances()).rejects.toThrow(`content-encoding ${coding}`)
  })

  it.each(['aws-chunked', 'gzip, x-own'])('%s is refused, text or not', async (coding) => {
    const { client } = setUp([new Response('[]', { headers: { 'content-encoding': coding } })])
    await expect(client.raw.listInstances()).rejects.toThrow(`content-encoding ${coding}`)
  })

  it.each(['gzip', 'br', 'identity', ''])('%j that fetch has undone already is read', async (coding) => {
    const nextResponse = () => new Response('[]', { headers: { 'content-encoding': coding } })
    expect(await setUp([nextResponse()]).client.listInstances()).toEqual({ instances: [] })
    const raw = await setUp([nextResponse()]).client.raw.listInstances()
    expect(await raw.text()).toBe('[]')
  })
})

describe('deadline and cancellation', () => {
  it('ends a call that gets no response', async () => {
    const { client } = setUp(['never'])
    await expect(client.listInstances({}, { timeout: 5 })).rejects.toMatchObject({
      code: 'timeout',
      operation: 'listInstances',
    })
  })

  it('leaves the time to a fetch that has one of its own, and the signal of the caller as it is', async () => {
    const signals: (AbortSignal | null | undefined)[] = []
    const fetch = async (_: string, init?: RequestInit): Promise<Response> => {
      signals.push(init?.signal)
      throw new DOMException('no response in time', 'TimeoutError')
    }
    const client = createDurableClient({ baseUrl: 'http://app.test', fetch, timeout: Infinity })
    const { signal } = new AbortController()
    for (const call of [() => client.listInstances({}, { signal }), () => client.raw.listInstances()]) {
      await expect(call()).rejects.toMatchObject({
        code: 'timeout',
        message: expect.stringMatching(/no response in time$/),
      })
    }
    expect(signals).toEqual([signal, undefined])
  })

  it.each([1_000, Infinity])('breaks a request off whose own body fails, with a limit of %d', async (timeout) => {
    let signal: AbortSignal | null | undefined
    const fetch = async (_: string, init?: RequestInit) => {
      signal = init?.signal
      return new Response(await new Response(init?.body).text())
    }
    const client = createDurableClient({ baseUrl: 'http://app.test', fetch, timeout })
    const input = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error('the disk is gone')),
    })
    const call = client.raw.startOrchestration({ functionName: 'F', input })
    await expect(call).rejects.toMatchObject({ code: 'network', message: expect.stringContaining('the disk is gone') })
    expect(signal?.aborted).toBe(true)
  })

  it('ends a call whose body never ends', async () => {
    const hanging = createDurableClient({
      baseUrl: 'http://app.test',
      fetch: async (_, init) => {
        return new Response(
          new ReadableStream({
            start: (controller) =>
              init?.signal?.addEventListener('abort', () => controller.error(new Error('aborted'))),
          }),
        )
      },
    })
    await expect(hanging.listInstances({}, { timeout: 5 })).rejects.toMatchObject({ code: 'timeout' })
  })

  it('ends a call when its signal aborts', async () => {
    const { client } = setUp(['never'])
    const controller = new AbortController()
    const call = client.listInstances({}, { signal: controller.signal })
    controller.abort()
    await expect(call).rejects.toMatchObject({ code: 'aborted' })
  })

  it('shows the sender who ended it: the deadline or the caller', async () => {
    const reasons: unknown[] = []
    const caller = new AbortController()
    const client = createDurableClient({
      baseUrl: 'http://app.test',
      fetch: (_, init) => {
        init?.signal?.addEventListener('abort', () => reasons.push((init.signal!.reason as Error).name))
        return still(init?.signal)
      },
    })
    await client.listInstances({}, { timeout: 5 }).catch(() => undefined)
    const call = client.listInstances({}, { signal: caller.signal }).catch(() => undefined)
    caller.abort()
    await call
    expect(reasons).toEqual(['TimeoutError', 'AbortError'])
  })

  it('sends nothing when the signal has aborted before', async () => {
    const { client, fetch } = setUp([])
    await expect(client.listInstances({}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' })
    expect(fetch).not.toHaveBeenCalled()
  })
})

it('follows no redirect', async () => {
  const { client, fetch } = setUp([status(302, { location: 'http://elsewhere.test/' })])
  await expect(client.listInstances()).rejects.toMatchObject({ code: 'protocol', upstreamStatus: 302 })
  expect(fetch.mock.calls[0]?.[1]?.redirect).toBe('manual')
})

it('hands out no text that holds one of its secrets', async () => {
  const body = JSON.stringify({ instanceId: 'a', name: 'Echo', output: 'https://other.test/x?code=an%2Fother%20key' })
  const { client } = setUp([new Response(body)], { secrets: ['an/other key'] })
  expect(client.scrub(body)).not.toContain('other%20key')
  expect(client.scrub(`${key} an/other key`)).toBe('[key] [key]')
})

it('keeps the URL of a failed connection out of the error', async () => {
  const { client } = setUp([new TypeError('refused'), new TypeError('refused'), new TypeError('refused')])
  const error: Error = await client.listInstances().then(
    () => new Error('no failure'),
    (reason: Error) => reason,
  )
  expect(error).toMatchObject({ code: 'network', cause: { name: 'TypeError' } })
  expect(error.message).toContain('refused http://app.test/runtime/webhooks/durabletask/instances?code=[key]')
})

it('hands on the caller’s headers and its own', async () => {
  const { client, fetch } = setUp([], { headers: { authorization: 'Bearer x' } })
  await client.listInstances({ continuationToken: 'dG9r' }, { headers: { traceparent: '00-1' } })
  const headers = new Headers(fetch.mock.calls[0]?.[1]?.headers)
  expect(Object.fromEntries(headers)).toMatchObject({
    authorization: 'Bearer x',
    traceparent: '00-1',
    'x-ms-continuation-token': 'dG9r',
  })
})
