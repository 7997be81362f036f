import { request } from 'node:http'
import { connect } from 'node:net'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { createMockHost } from './index.ts'
import { type ServeOptions, serveMockHost } from './node.ts'

const BASE = '/runtime/webhooks/durabletask'

async function served(options: Partial<ServeOptions> = {}) {
  const host = createMockHost({ key: 'k' })
  const server = await serveMockHost({ host, port: 0, rpcPort: 0, ...options })
  return {
    host,
    ...server,
    async [Symbol.asyncDispose]() {
      await server.close()
      await host[Symbol.asyncDispose]()
    },
  }
}

interface Raw {
  readonly status: number | undefined
  readonly headers: Record<string, unknown>
  readonly text: string
}

const send = (port: number, method: string, path: string, headers = {}, body?: string): Promise<Raw> =>
  new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, async (response) => {
      const chunks: Buffer[] = []
      for await (const chunk of response) chunks.push(chunk as Buffer)
      resolve({ status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() })
    })
    call.on('error', reject)
    call.end(body)
  })

test('listens on loopback, on two ports', async () => {
  await using server = await served()
  expect(server.url).toBe(`http://127.0.0.1:${server.port}`)
  expect(server.rpcUrl).toBe(`http://127.0.0.1:${server.rpcPort}`)
  expect(server.rpcPort).not.toBe(server.port)
})

test('sends Content-Length on the public port and chunks on the RPC port', async () => {
  await using server = await served()
  const open = await send(server.port, 'GET', `${BASE}/instances?code=k`)
  expect([open.text, open.headers['content-length'], open.headers['transfer-encoding']]).toEqual(['[]', '2', undefined])
  const rpc = await send(server.rpcPort!, 'GET', '/durabletask/instances')
  expect([rpc.text, rpc.headers['content-length'], rpc.headers['transfer-encoding']]).toEqual([
    '[]',
    undefined,
    'chunked',
  ])
  expect(rpc.headers['x-ms-continuation-token']).toBe('')
})

test.each([
  ['public', 'POST', `${BASE}/instances?code=k`],
  ['RPC', 'POST', '/durabletask/instances'],
])('sends an empty response of the %s port with length 0', async (port, method, path) => {
  await using server = await served()
  const reply = await send(port === 'RPC' ? server.rpcPort! : server.port, method, path)
  expect([reply.status, reply.headers['content-length'], reply.headers['content-type']]).toEqual([404, '0', undefined])
})

test('hands on the path as it was sent', async () => {
  await using server = await served()
  const start = await send(server.port, 'POST', `${BASE}/orchestrators/Echo/a%252Bb\\c?code=k`, {}, '1')
  expect([start.status, JSON.parse(start.text).id]).toEqual([202, 'a+b\\c'])
  expect((await send(server.port, 'GET', `${BASE}/instances/a%00b?code=k`)).status).toBe(400)
  expect((await send(server.port, 'GET', `${BASE}/instances//a?code=k`)).status).toBe(404)
})

test('takes the authority of links from the Host header', async () => {
  await using server = await served()
  const start = await send(
    server.port,
    'POST',
    `${BASE}/orchestrators/Echo?code=k`,
    { host: 'api.example.org:8443' },
    '1',
  )
  expect(JSON.parse(start.text).statusQueryGetUri).toMatch(/^http:\/\/api\.example\.org:8443\//)
})

test('distinguishes an empty chunked body from none', async () => {
  await using server = await served()
  const inputOf = async (id: string, headers: Record<string, string | number>) => {
    await send(server.port, 'POST', `${BASE}/orchestrators/Echo/${id}?code=k`, headers)
    await server.host.clock.settle()
    return JSON.parse((await send(server.port, 'GET', `${BASE}/instances/${id}?code=k`)).text).input
  }
  expect(await inputOf('none', { 'content-length': 0 })).toBe(null)
  expect(await inputOf('chunked', { 'transfer-encoding': 'chunked' })).toBe('')
})

test.each([
  ['TRACE', '/instances?code=k', 404],
  ['PROPFIND', '/instances?code=k', 404],
  ['GET', `/instances?code=k&x=${'a'.repeat(8000)}`, 200],
  ['GET', `/instances?code=k&x=${'a'.repeat(8192)}`, 414],
  ['GET', `/instances?code=k&x=${'a'.repeat(40_000)}`, 414],
])('responds to %s of %.20s with %i', async (method, path, status) => {
  await using server = await served()
  const reply = await send(server.port, method, BASE + path)
  expect([reply.status, reply.text]).toEqual([status, status === 200 ? '[]' : ''])
})

test('responds to HEAD without a body', async () => {
  await using server = await served()
  const reply = await send(server.rpcPort!, 'HEAD', '/durabletask/instances')
  expect([reply.status, reply.text]).toEqual([404, ''])
})

test('breaks the connection where a fault says so', async () => {
  await using server = await served()
  server.host.faults.add({ reset: true })
  await expect(send(server.port, 'GET', `${BASE}/instances?code=k`)).rejects.toThrow(/hang up|ECONNRESET/)
})

test('names a port that is taken', async () => {
  await using server = await served()
  await expect(serveMockHost({ host: server.host, port: server.port })).rejects.toThrow('EADDRINUSE')
})

test('closes while a request is open', async () => {
  const server = await served()
  server.host.faults.add({ latency: 3_600_000 })
  const open = send(server.port, 'GET', `${BASE}/instances?code=k`).catch((error: Error) => error)
  const other = connect(server.port, '127.0.0.1')
  await once(other, 'connect')
  await server[Symbol.asyncDispose]()
  expect(await open).toBeDefined()
  other.destroy()
})

test.for([
  ['azurite', /^x-ms-continuation-token: YQ== \r$/im],
  ['azure', /^x-ms-continuation-token: 1!4!YQ-- 1!0!\r$/im],
] as const)('sends the tokens of %s with their space, and takes them trimmed', async ([tableService, line]) => {
  await using host = createMockHost({ key: 'k', tableService })
  await using server = await serveMockHost({ host, port: 0 })
  host.seed({ instances: ['0', 'a'].map((instanceId) => ({ instanceId, name: 'Echo' })) })
  const ask = async (...headers: string[]) => {
    const socket = connect(server.port, '127.0.0.1')
    const lines = [`GET ${BASE}/instances?top=1&code=k HTTP/1.1`, 'Host: a', 'Connection: close', ...headers, '', '']
    socket.write(lines.join('\r\n'))
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks).toString()
  }
  const first = await ask()
  expect(first).toMatch(line)
  const token = /^x-ms-continuation-token: (.*?) *\r$/im.exec(first)![1]!
  for (const sent of [token, `${token} `, `  ${token}`]) {
    expect(await ask(`x-ms-continuation-token: ${sent}`)).toContain('"instanceId":"a"')
  }
  // Of a repeated header the host reads the first.
  expect(await ask(`x-ms-continuation-token: ${token}`, 'x-ms-continuation-token: zz')).toContain('"instanceId":"a"')
})

const statusLine = async (port: number, line: string): Promise<string> => {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.on('data', (chunk) => (text += String(chunk)))
  socket.write(`${line}\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`)
  await once(socket, 'close')
  return text.split('\r\n', 1)[0]!
}

test.each(['FOO', 'GETS', 'G-T', 'CONNECT', 'F'.repeat(40)])('has no route for the verb %s', async (verb) => {
  await using server = await served()
  expect(await statusLine(server.port, `${verb} ${BASE}/instances HTTP/1.1`)).toBe('HTTP/1.1 404 Not Found')
})

test.each(['F(O /x HTTP/1.1', 'FOO x HTTP/1.1', 'FOO /x SMTP/1.1', 'FOO'])('%s is not a request', async (line) => {
  await using server = await served()
  expect(await statusLine(server.port, line)).toBe('HTTP/1.1 400 Bad Request')
})

test.each([
  ['announced by its length', {}],
  ['sent in chunks', { 'transfer-encoding': 'chunked' }],
])('refuses a body that is too long, %s', async (_, headers) => {
  await using server = await served({ bodyLimit: 1000 })
  const path = `${BASE}/orchestrators/Echo?code=k`
  expect((await send(server.port, 'POST', path, headers, `"${'x'.repeat(998)}"`)).status).toBe(202)
  const refused = await send(server.port, 'POST', path, headers, 'x'.repeat(1001))
  expect(refused).toMatchObject({ status: 413, headers: { connection: 'close' } })
  expect(refused.text).toBe('The body of the request has more than 1000 bytes, and at most that many are read.\n')
  expect(server.host.requests.all).toHaveLength(1)
})
