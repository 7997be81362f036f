import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { httpFetch } from '../src/http/http-fetch.ts'

/** Serves a request listener on a port of its own. */
async function serve(listener: RequestListener) {
  const server = createServer(listener)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => void server.close(resolve))
    },
  }
}

const manual = { redirect: 'manual' } as const

test('sends method, headers and body, and reads what fetch would read', async () => {
  await using server = await serve(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const said = { method: request.method, key: request.headers['x-key'], body: Buffer.concat(chunks).toString() }
    response.writeHead(201, { 'content-type': 'application/json', 'x-two': ['a', 'b'] }).end(JSON.stringify(said))
  })
  const init = { ...manual, method: 'POST', headers: { 'x-key': 'k' }, body: '{"city":"東京"}' }
  const [ours, theirs] = [await httpFetch(server.url, init), await fetch(server.url, init)]
  for (const response of [ours, theirs]) {
    expect([response.status, response.ok, response.headers.get('X-Two')]).toEqual([201, true, 'a, b'])
    expect(new Headers(response.headers).get('content-type')).toBe('application/json')
    expect(await response.json()).toEqual({ method: 'POST', key: 'k', body: '{"city":"東京"}' })
  }
  await expect(ours.text()).rejects.toThrow('Body is unusable')
})

test.each([
  ['a redirect', 302, { location: 'https://elsewhere.test/' }, ''],
  ['a failure', 500, {}, 'no'],
])('%s is a response like any other', async (_, status, headers, body) => {
  await using server = await serve((__, response) => response.writeHead(status, headers).end(body))
  const response = await httpFetch(server.url, manual)
  expect([response.status, await response.text()]).toEqual([status, body])
})

test('a body that is coded although it was not asked for is text again', async () => {
  await using server = await serve((_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello')),
  )
  expect(await (await httpFetch(server.url, manual)).text()).toBe('hello')
})

test('a body is a stream that can be read in part and cancelled', async () => {
  let isClosed: (() => void) | undefined
  const closed = new Promise<void>((resolve) => (isClosed = resolve))
  await using server = await serve((_, response) => {
    response.on('close', () => isClosed!())
    response.writeHead(200).write('one')
  })
  const response = await httpFetch(server.url, manual)
  const reader = response.body!.getReader()
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('one')
  await reader.cancel()
  await closed
})

test('a body that breaks off fails', async () => {
  await using server = await serve((_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('one')
    setImmediate(() => response.destroy())
  })
  await expect((await httpFetch(server.url, manual)).text()).rejects.toThrow('terminated')
})

test('a signal ends a request, and its body, with its own reason', async () => {
  await using server = await serve((request, response) => {
    if (request.url === '/body') response.writeHead(200).write('one')
  })
  const reason = new Error('enough')
  const before = AbortSignal.abort(reason)
  await expect(httpFetch(server.url, { ...manual, signal: before })).rejects.toBe(reason)
  const waiting = new AbortController()
  setTimeout(() => waiting.abort(reason), 20)
  await expect(httpFetch(server.url, { ...manual, signal: waiting.signal })).rejects.toBe(reason)
  const reading = new AbortController()
  const response = await httpFetch(`${server.url}/body`, { ...manual, signal: reading.signal })
  setTimeout(() => reading.abort(reason), 20)
  await expect(response.text()).rejects.toBe(reason)
})

test('an address without a server fails as fetch does', async () => {
  const { url } = await serve(() => undefined).then(async (server) => {
    await server[Symbol.asyncDispose]()
    return server
  })
  const failure = await httpFetch(url, manual).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(TypeError)
  expect(failure).toMatchObject({ message: 'fetch failed', cause: { code: 'ECONNREFUSED' } })
})

test('what it cannot do is done by the global fetch', async () => {
  await using server = await serve((request, response) =>
    request.url === '/' ? response.writeHead(302, { location: '/there' }).end() : response.end('there'),
  )
  expect(await (await httpFetch(server.url)).text()).toBe('there')
})

test('an abort between the last byte of a response and its end breaks nothing', async () => {
  await using server = await serve((_, response) => response.end('the end'))
  const faults: unknown[] = []
  const note = (error: unknown) => void faults.push(error)
  process.on('uncaughtException', note)
  try {
    for (let turn = 0; turn < 50; turn++) {
      const stop = new AbortController()
      const response = await httpFetch(server.url, { ...manual, signal: stop.signal })
      const reader = response.body!.getReader()
      expect((await reader.read()).value?.length).toBe(7)
      stop.abort()
    }
    expect(await (await httpFetch(server.url, manual)).text()).toBe('the end')
  } finally {
    process.off('uncaughtException', note)
  }
  expect(faults).toEqual([])
})
