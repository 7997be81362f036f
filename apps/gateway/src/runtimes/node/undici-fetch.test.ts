import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { createUndiciFetch } from './undici-fetch.ts'

async function serve(listener: RequestListener) {
  const server = createServer(listener)
  let connections = 0
  server.on('connection', () => connections++)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const undici = createUndiciFetch({ origin })
  return {
    origin,
    fetch: undici.fetch,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await undici.close()
    },
  }
}

const echo: RequestListener = async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  response.writeHead(201, 'Made', { 'content-type': 'application/json', 'x-twice': ['a', 'b'] })
  const { method, url, headers } = request
  response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() }))
}

describe('createUndiciFetch', () => {
  test('sends method, target, headers and body as given', async () => {
    await using server = await serve(echo)
    const response = await server.fetch(`${server.origin}/a%2Fb?x=%41#not-sent`, {
      method: 'POST',
      headers: new Headers({ 'content-type': 'application/json', traceparent: '00-1' }),
      body: '{"ü":1}',
    })
    expect([response.status, response.statusText, response.ok]).toEqual([201, 'Made', true])
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('x-twice')).toBe('a, b')
    expect(await response.json()).toMatchObject({
      method: 'POST',
      url: '/a%2Fb?x=%41',
      headers: { 'content-type': 'application/json', traceparent: '00-1', 'content-length': '8' },
      body: '{"ü":1}',
    })
    expect(response.bodyUsed).toBe(true)
    await expect(response.text()).rejects.toThrow(TypeError)
  })

  test('ends a call to a server that does not respond in time', async () => {
    await using server = await serve(() => undefined)
    await using undici = createUndiciFetch({ origin: server.origin, time: 20 })
    await expect(undici.fetch(`${server.origin}/`)).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  test('streams a body up and down', async () => {
    await using server = await serve((request, response) => void request.pipe(response))
    const body = new Blob(['one ', 'two ', 'three']).stream()
    const response = await server.fetch(`${server.origin}/`, { method: 'POST', body })
    expect(await new Response(response.body).text()).toBe('one two three')
  })

  test('hands on the first bytes while the host still writes', async () => {
    const finish = Promise.withResolvers<void>()
    await using server = await serve(async (_, response) => {
      response.write('first')
      await finish.promise
      response.end('last')
    })
    const reader = (await server.fetch(`${server.origin}/`)).body!.getReader()
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('first')
    finish.resolve()
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('last')
  })

  const readings: [string, (response: Response) => Promise<unknown>, unknown][] = [
    ['text', (response) => response.text(), '[1]'],
    ['json', (response) => response.json(), [1]],
    ['bytes', async (response) => [...(await response.bytes())], [91, 49, 93]],
    ['arrayBuffer', async (response) => (await response.arrayBuffer()).byteLength, 3],
    ['blob', async (response) => (await response.blob()).size, 3],
    ['clone', async (response) => [await response.clone().text(), await response.text()], ['[1]', '[1]']],
    ['a new Response', (response) => new Response(response.body, response).json(), [1]],
    ['bytes of the rest', async ({ body }) => new Response(body).text(), '[1]'],
    [
      'text after a look at the body',
      async (response) => [response.body !== null, await response.text()],
      [true, '[1]'],
    ],
  ]
  test.each(readings)('can be read as %s', async (_, read, expected) => {
    await using server = await serve((_, response) => void response.end('[1]'))
    expect(await read(await server.fetch(`${server.origin}/`))).toEqual(expected)
  })

  test('reads a large body whole, as text and as a stream', async () => {
    const large = 'ä€💥'.repeat(300_000)
    await using server = await serve((_, response) => void response.end(large))
    // The body is not read for a while: what does not fit waits in the connection.
    const waiting = await server.fetch(`${server.origin}/`)
    await sleep(20)
    expect((await waiting.text()) === large).toBe(true)
    const streamed = await server.fetch(`${server.origin}/`)
    await sleep(20)
    expect((await new Response(streamed.body).text()) === large).toBe(true)
  })

  test('has no body where HTTP has none', async () => {
    await using server = await serve((_, response) => void response.writeHead(204).end())
    const response = await server.fetch(`${server.origin}/`)
    expect(response.body).toBeNull()
    expect(await response.text()).toBe('')
  })

  test('uses a connection again', async () => {
    await using server = await serve((_, response) => void response.end('ok'))
    for (let i = 0; i < 20; i++) await (await server.fetch(`${server.origin}/`)).text()
    // The next request may be sent a moment before the connection of the last one is free.
    expect(server.connections()).toBeLessThanOrEqual(2)
  })

  test('does not follow redirects', async () => {
    await using server = await serve((_, response) => void response.writeHead(302, { location: '/else' }).end())
    const response = await server.fetch(`${server.origin}/`)
    expect([response.status, response.headers.get('location')]).toEqual([302, '/else'])
    await response.text()
  })

  test('asks no other origin', async () => {
    await using server = await serve(echo)
    await expect(server.fetch('http://127.0.0.1:1/')).rejects.toThrow(/only origin/)
    await expect(server.fetch(`${server.origin}.evil.example/`)).rejects.toThrow(/only origin/)
  })

  test('rejects with the reason of the signal', async () => {
    await using server = await serve(() => undefined)
    const controller = new AbortController()
    const answer = server.fetch(`${server.origin}/`, { signal: controller.signal })
    await sleep(20)
    controller.abort()
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
    await expect(server.fetch(`${server.origin}/`, { signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    })
  })

  test('breaks off a body when the signal aborts or the reader goes', async () => {
    const gone: Promise<unknown>[] = []
    await using server = await serve((_, response) => {
      gone.push(once(response, 'close'))
      response.write('first')
    })
    const controller = new AbortController()
    const reader = (await server.fetch(`${server.origin}/`, { signal: controller.signal })).body!.getReader()
    await reader.read()
    controller.abort()
    await expect(reader.read()).rejects.toMatchObject({ name: 'AbortError' })
    const { body } = await server.fetch(`${server.origin}/`)
    await body!.cancel()
    await Promise.all(gone)
    expect(gone).toHaveLength(2)
  })

  test('a body that is cut ends the connection of its reader, who may wait for another one', async () => {
    await using server = await serve((_, response) => void response.write('x'.repeat(1_000_000)))
    const undici = createUndiciFetch({ origin: server.origin, unread: 1 })
    const controller = new AbortController()
    const { signal } = controller
    const cut: string[] = []
    for (const name of ['first', 'second', 'third']) {
      const context = { connection: { cut: () => cut.push(name) } }
      await undici.fetch(`${server.origin}/`, { signal, context })
    }
    await expect.poll(() => cut).toHaveLength(2)
    expect(new Set(cut).size).toBe(2)
    controller.abort()
    await undici.close()
  })

  test('survives a body that breaks off while nobody reads it', async () => {
    await using server = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('half')
      if (request.url === '/whole') response.end('-whole')
      if (request.url === '/torn') setTimeout(() => request.socket.destroy(), 10)
    })
    await server.fetch(`${server.origin}/torn`)
    await (await server.fetch(`${server.origin}/cancelled`)).body!.cancel()
    const controller = new AbortController()
    await server.fetch(`${server.origin}/aborted`, { signal: controller.signal })
    controller.abort()
    await sleep(50)
    expect(await (await server.fetch(`${server.origin}/whole`)).text()).toBe('half-whole')
  })

  test('reports why it cannot connect', async () => {
    await using server = await serve(echo)
    await using other = createUndiciFetch({ origin: 'http://localhost:1' })
    await expect(other.fetch('http://localhost:1/')).rejects.toThrow(/fetch failed: .*ECONNREFUSED/)
    expect(server.connections()).toBe(0)
  })

  test('rejects when the connection breaks before a response or in the middle of it', async () => {
    await using server = await serve((request, response) => {
      if (request.url === '/reset') request.socket.destroy()
      else response.writeHead(200, { 'content-length': '10' }).write('half', () => request.socket.destroy())
    })
    await expect(server.fetch(`${server.origin}/reset`)).rejects.toThrow(/fetch failed/)
    const response = await server.fetch(`${server.origin}/torn`)
    await expect(response.text()).rejects.toThrow()
  })
})
