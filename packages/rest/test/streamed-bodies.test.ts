import { createDurableClient, type Fetch } from '@durable-http/core'
import { createMockHost } from '@durable-http/mock'
import { serveMockHost } from '@durable-http/mock/node'
import { describe, expect, it } from 'vitest'
import type { RestOptions } from '../src/index.ts'
import { createDocumentedApp } from './documented-app.ts'
import { api, problemOf } from './gateway-under-test.ts'

const key = 'key-of-the-streamed-host'
// Bodies over 64 kB are sent as a stream.
const padding = 'x'.repeat(70_000)
const bytes = (text: string) => new TextEncoder().encode(text)

// A gateway that reaches its host over a socket, so that a body that breaks off is one on the wire, too.
async function gatewayOverSocket(rest: Partial<RestOptions> = {}) {
  const host = createMockHost({ key, clock: 'manual' })
  const served = await serveMockHost({ host, port: 0 })
  const app = createDocumentedApp({ client: createDurableClient({ baseUrl: served.url, key, retry: false }), ...rest })
  return {
    host,
    post: (path: string, body: ReadableStream<Uint8Array>, init: RequestInit = {}) =>
      app.request(`${api}/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        duplex: 'half',
        ...init,
      } as RequestInit),
    async [Symbol.asyncDispose]() {
      await served.close()
      await host.dispose()
    },
  }
}

function gatewayInFrontOf(fetch: Fetch, rest: Partial<RestOptions> = {}) {
  return createDocumentedApp({ client: createDurableClient({ baseUrl: 'http://host.internal', key, fetch }), ...rest })
}

function streamOf(...pieces: (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      const piece = pieces.shift()
      if (piece === undefined) controller.close()
      else controller.enqueue(typeof piece === 'string' ? bytes(piece) : piece)
    },
  })
}

const post = (body: ReadableStream<Uint8Array>) =>
  ({ method: 'POST', headers: { 'content-type': 'application/json' }, body, duplex: 'half' }) as RequestInit

describe('a long body', () => {
  it('arrives as it was sent, wherever it is cut', async () => {
    await using gateway = await gatewayOverSocket()
    const input = { padding, text: 'ä😀"\\', number: 1 }
    const sent = bytes(JSON.stringify(input))
    for (let at = sent.length - 40; at < sent.length; at++) {
      const body = streamOf(sent.slice(0, at), sent.slice(at))
      expect((await gateway.post(`orchestrators/Echo/e${at}`, body)).status).toBe(202)
      gateway.host.requests.clear()
    }
    await gateway.host.clock.settle()
    expect(gateway.host.instances.list().map(({ output }) => output)).toEqual(Array.from({ length: 40 }, () => input))
  })

  it('is read in the charset it names', async () => {
    await using gateway = await gatewayOverSocket()
    const headers = { 'content-type': 'application/json; charset=iso-8859-1' }
    const body = streamOf(`["${padding}`, new Uint8Array([0xe4]), '"]')
    expect((await gateway.post('orchestrators/Echo/e', body, { headers })).status).toBe(202)
    await gateway.host.clock.settle()
    expect(gateway.host.instances.get('e')?.output).toEqual([`${padding}ä`])
  })

  it.each([
    ['a comment at its end', '] // [1]', /got "\/" \(at position 70005\)/],
    ['a hole', ',,1]', /expected a value, got ","/],
    ['undefined', ',undefined]', /undefined is not a value of JSON/],
    ['a name without quotation marks', ',{a:1}]', /expected a name in double quotes or }/],
    ['no end', ',{"a":1}', /it ends where a comma or \] is expected/],
    ['half a string', ',"abc', /a string has no end/],
    ['bytes that are not UTF-8', new Uint8Array([0x2c, 0x22, 0xff, 0x22, 0x5d]), /must be text encoded as utf-8/],
  ])('starts nothing when it has %s, wherever it is cut', async (_, harm, message) => {
    await using gateway = await gatewayOverSocket()
    const tail = typeof harm === 'string' ? bytes(harm) : harm
    for (let at = 0; at <= tail.length; at++) {
      const pieces = [`["${padding}"`, tail.slice(0, at), tail.slice(at)].filter(({ length }) => length > 0)
      const response = await gateway.post('orchestrators/Echo', streamOf(...pieces))
      const { code, issues } = await problemOf(response)
      expect([response.status, code, issues?.[0]?.in]).toEqual([400, 'invalid_input', 'body'])
      expect(issues?.[0]?.message).toMatch(message)
    }
    await gateway.host.clock.advance('1m')
    expect(gateway.host.instances.size).toBe(0)
  })

  it('starts nothing when it is too long', async () => {
    await using gateway = await gatewayOverSocket({ limits: { body: 100_000 } })
    const response = await gateway.post('orchestrators/Echo', streamOf(`["${padding}`, padding, '"]'))
    expect([response.status, (await problemOf(response)).code]).toEqual([413, 'payload_too_large'])
    await gateway.host.clock.advance('1m')
    expect(gateway.host.instances.size).toBe(0)
  })

  it('starts nothing when its caller goes away', async () => {
    await using gateway = await gatewayOverSocket()
    const leaving = new AbortController()
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes(`["${padding}"`)),
      pull: () => new Promise(() => setTimeout(() => leaving.abort(), 50)),
    })
    const response = await gateway.post('orchestrators/Echo', body, { signal: leaving.signal })
    expect((await problemOf(response)).code).toBe('aborted')
    await gateway.host.clock.advance('1m')
    expect(gateway.host.instances.size).toBe(0)
  })

  it('is taken no faster than the host takes it', async () => {
    let sent = 0
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => controller.enqueue(bytes('["')),
        pull(controller) {
          sent += padding.length
          controller.enqueue(bytes(padding))
        },
      },
      { highWaterMark: 0 },
    )
    const taken: number[] = []
    const app = gatewayInFrontOf(async (_, init) => {
      const reader = (init!.body as ReadableStream<Uint8Array>).getReader()
      for (let reads = 0; reads < 20; reads++) {
        await reader.read()
        taken.push(sent)
      }
      await reader.cancel()
      return new Response('"no"', { status: 503 })
    })
    expect((await app.request(`${api}/orchestrators/Echo`, post(body))).status).toBe(503)
    expect(taken.map((amount, index) => amount <= (index + 2) * padding.length)).toEqual(taken.map(() => true))
  })

  it('is not a whole text before its end', async () => {
    const passed: string[] = []
    const app = gatewayInFrontOf(async (_, init) => {
      const decoder = new TextDecoder()
      for await (const chunk of init!.body as unknown as AsyncIterable<Uint8Array>) passed.push(decoder.decode(chunk))
      return new Response('"no"', { status: 503 })
    })
    await app.request(`${api}/orchestrators/Echo`, post(streamOf(`["${padding}`, '"', ']', ' ', '\n')))
    expect(passed.map((text) => text.slice(-4))).toEqual(['xxxx', '"', '] \n'])
  })

  it('is left alone when the caller may not call', async () => {
    const body = streamOf(padding)
    const app = gatewayInFrontOf(fetch, { authorize: () => false })
    const request = new Request(`http://gateway.example${api}/orchestrators/Echo`, post(body))
    expect((await app.fetch(request)).status).toBe(403)
    expect(request.bodyUsed).toBe(false)
  })

  it('can be looked at before the call', async () => {
    await using gateway = await gatewayOverSocket({
      authorize: async (c) => ((await c.req.raw.clone().json()) as unknown[]).length === 2,
    })
    expect((await gateway.post('orchestrators/Echo/two', streamOf(`["${padding}",2]`))).status).toBe(202)
    expect((await gateway.post('orchestrators/Echo/one', streamOf(`["${padding}"]`))).status).toBe(403)
    await gateway.host.clock.settle()
    expect(gateway.host.instances.get('two')?.output).toEqual([padding, 2])
  })
})

it('a body of only spaces counts as absent, however long it is', async () => {
  await using gateway = await gatewayOverSocket()
  const blanks = ' '.repeat(70_000)
  expect((await gateway.post('orchestrators/Echo/b', streamOf(blanks, blanks))).status).toBe(202)
  await gateway.host.clock.settle()
  expect(gateway.host.instances.get('b')?.input).toBe(null)
})
