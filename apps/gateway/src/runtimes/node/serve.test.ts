import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '@durable-http/core/settings'
import type { FetchHandler } from '../../gateway.ts'
import { serveGateway } from './serve.ts'

const says = (text: string): FetchHandler => ({ fetch: async () => new Response(text) })
const gateway = { rest: says('rest'), mcp: says('mcp') }
const textAt = async (url: string) => (await fetch(url)).text()

describe('serveGateway', () => {
  test('listens on two ports', async () => {
    await using served = await serveGateway({ gateway, restPort: 0, mcpPort: 0 })
    expect(await textAt(served.restUrl)).toBe('rest')
    expect(await textAt(served.mcpUrl)).toBe('mcp')
  })

  test('names the variable of a port that is taken and leaves the other one free', async () => {
    await using first = await serveGateway({ gateway, restPort: 0, mcpPort: 0 })
    const taken = Number(new URL(first.mcpUrl).port)
    const second = serveGateway({ gateway, restPort: 0, mcpPort: taken })
    await expect(second).rejects.toThrow(ConfigError)
    await expect(second).rejects.toThrow(new RegExp(`MCP_PORT ${taken} is in use on 127.0.0.1; expected a free port`))
    await expect(serveGateway({ gateway, restPort: taken, mcpPort: 0 })).rejects.toThrow(/REST_PORT/)
  })

  test('names HOST for an address of another machine', async () => {
    const served = serveGateway({ gateway, host: '203.0.113.1', restPort: 0, mcpPort: 0 })
    await expect(served).rejects.toThrow(/HOST 203\.0\.113\.1 cannot be listened on/)
  })

  test('lets an open request finish before it closes', async () => {
    const finish = Promise.withResolvers<void>()
    const slow: FetchHandler = {
      async fetch() {
        await finish.promise
        return new Response('finished')
      },
    }
    const served = await serveGateway({ gateway: { rest: slow, mcp: slow }, restPort: 0, mcpPort: 0 })
    const response = textAt(served.restUrl)
    await sleep(50)
    const closed = served.close()
    await expect(fetch(served.mcpUrl)).rejects.toThrow()
    finish.resolve()
    expect(await response).toBe('finished')
    await closed
  })

  const stuck: FetchHandler = { fetch: () => new Promise(() => undefined) }
  const faces: ['restUrl' | 'mcpUrl', RegExp][] = [
    ['restUrl', /^\{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"the gateway is stopping/],
    ['mcpUrl', /^\{"jsonrpc":"2.0","error":\{"code":-32000,"message":"the gateway is stopping.*"id":null\}$/],
  ]
  test.each(faces)('sends the reason to requests that do not finish in time, at %s', async (url, told) => {
    const served = await serveGateway({ gateway: { rest: stuck, mcp: stuck }, restPort: 0, mcpPort: 0 })
    const given = fetch(served[url])
    await sleep(50)
    await served.close(10)
    const response = await given
    expect([response.status, response.headers.get('connection')]).toEqual([503, 'close'])
    expect(await response.text()).toMatch(told)
  })

  const streaming = (type: string): FetchHandler => ({
    async fetch() {
      const start = (controller: ReadableStreamDefaultController) =>
        controller.enqueue(new TextEncoder().encode('{"a":'))
      return new Response(new ReadableStream({ start }), { headers: { 'content-type': type } })
    },
  })

  test('breaks off a response that does not end in time', async () => {
    const handler = streaming('application/json')
    const served = await serveGateway({ gateway: { rest: handler, mcp: handler }, restPort: 0, mcpPort: 0 })
    const response = await fetch(served.restUrl)
    await Promise.all([served.close(10), expect(response.text()).rejects.toThrow()])
  })

  test('ends a stream of events at once, with a reason', async () => {
    const handler = streaming('text/event-stream')
    const served = await serveGateway({ gateway: { rest: handler, mcp: handler }, restPort: 0, mcpPort: 0 })
    const response = await fetch(served.mcpUrl)
    await served.close(60_000)
    expect(await response.text()).toBe('{"a":: the gateway is stopping\nretry: 1000\n\n')
  })

  test('does not wait for a connection on which nothing is asked', async () => {
    const served = await serveGateway({ gateway, restPort: 0, mcpPort: 0 })
    const socket = connect(Number(new URL(served.restUrl).port), '127.0.0.1').on('error', () => undefined)
    await once(socket, 'connect')
    const broken = once(socket, 'close')
    await served.close(60_000)
    await broken
    expect(socket.destroyed).toBe(true)
  })

  test('responds to all requests of a connection before it closes it', async () => {
    const slow: FetchHandler = {
      async fetch(request) {
        await sleep(100)
        return new Response(new URL(request.url).pathname)
      },
    }
    const served = await serveGateway({ gateway: { rest: slow, mcp: slow }, restPort: 0, mcpPort: 0 })
    const socket = connect(Number(new URL(served.restUrl).port), '127.0.0.1')
    const asked = (path: string) => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`
    socket.write(asked('/first') + asked('/second'))
    await sleep(50)
    const drained = served.drain({ delay: 100, grace: 1_000 })
    socket.write(asked('/third'))
    const said = await text(socket)
    await drained
    expect(said.match(/^\/\w+|^connection: .*/gim)).toEqual([
      expect.stringMatching(/keep-alive/i),
      expect.stringContaining('/first'),
      expect.stringMatching(/keep-alive/i),
      expect.stringContaining('/second'),
      expect.stringMatching(/close/i),
      expect.stringContaining('/third'),
    ])
  })

  test('responds to an unreadable request with an id', async () => {
    await using served = await serveGateway({ gateway, restPort: 0, mcpPort: 0 })
    const socket = connect(Number(new URL(served.restUrl).port), '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nhost: a b\r\nconnection: close\r\n\r\n')
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 [^]*x-request-id: [\da-f-]{36}[^]*"status":400/i)
  })

  test('takes requests while it drains, and ends their connections', async () => {
    const served = await serveGateway({ gateway, restPort: 0, mcpPort: 0 })
    const kept = await fetch(served.restUrl)
    expect([kept.headers.get('connection'), await kept.text()]).toEqual(['keep-alive', 'rest'])
    const drained = served.drain({ delay: 200, grace: 1_000 })
    const response = await fetch(served.restUrl)
    expect([response.status, response.headers.get('connection'), await response.text()]).toEqual([200, 'close', 'rest'])
    await drained
    await expect(fetch(served.restUrl)).rejects.toThrow()
  })
})

test.each([
  ['GET /health/live HTTP/1.0\r\n\r\n', 200],
  ['GET /health/live HTTP/1.0\r\nhost:\r\n\r\n', 200],
  ['OPTIONS / HTTP/1.0\r\n\r\n', 200],
  ['GET / HTTP/1.0\r\nhost: gateway.example\r\n\r\n', 200],
  ['GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n', 200],
  ['GET / HTTP/1.1\r\n\r\n', 400],
])('only HTTP/1.1 needs a Host: %j gets %i', async (request, status) => {
  await using served = await serveGateway({ gateway, restPort: 0, mcpPort: 0 })
  const socket = connect(Number(new URL(served.restUrl).port), '127.0.0.1')
  socket.write(request)
  expect(await text(socket)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
})

test.each([
  [
    'OPTIONS * HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n',
    /^HTTP\/1.1 204 [^]*allow: GET, POST, DELETE, HEAD, OPTIONS\r\n/,
  ],
  ['OPTIONS * HTTP/1.0\r\n\r\n', /^HTTP\/1.1 204 /],
  ['GET * HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n', /^HTTP\/1.1 400 /],
])('the asterisk asks for the server as a whole, by OPTIONS alone: %j', async (request, expected) => {
  await using served = await serveGateway({ gateway, restPort: 0, mcpPort: 0 })
  const socket = connect(Number(new URL(served.restUrl).port), '127.0.0.1')
  socket.write(request)
  expect(await text(socket)).toMatch(expected)
})

test('a request without a Host is read as one to the port that it came in at', async () => {
  const rest: FetchHandler = { fetch: async ({ url }) => new Response(url) }
  await using served = await serveGateway({ gateway: { ...gateway, rest }, restPort: 0, mcpPort: 0 })
  const { port } = new URL(served.restUrl)
  const socket = connect(Number(port), '127.0.0.1')
  socket.write('GET /a HTTP/1.0\r\n\r\n')
  expect(await text(socket)).toContain(`http://localhost:${port}/a`)
})
