import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const bin = fileURLToPath(new URL('../src/bin.ts', import.meta.url))
const stdio = fileURLToPath(new URL('../../mcp/src/bin.ts', import.meta.url))

/** A proxy that responds to each request itself, with an empty list of instances. */
async function serveProxy() {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.url?.split('?')[0]} ${request.headers['proxy-authorization'] ?? ''}`)
    response.writeHead(200, { 'content-type': 'application/json' }).end('[]')
  })
  server.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`)
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    asked,
    address: `user:pass@127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function runCommand(file: string, words: string[], env: Record<string, string>, input = '') {
  const child = spawn(process.execPath, [file, ...words], { env: { PATH: process.env['PATH']!, ...env } })
  let told = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (told += String(chunk)))
  child.stdin.end(input)
  await once(child, 'close')
  return told
}

const base = '/runtime/webhooks/durabletask/instances'
const listing = { DURABLE_KEY: 'the-key-Zx81' }

// The name resolves nowhere: only a proxy can reach it.
test.each<[string, Record<string, string>, string, string[]]>([
  ['HTTP_PROXY', {}, 'http://app.invalid', [`http://app.invalid${base} Basic dXNlcjpwYXNz`]],
  ['https_proxy', {}, 'https://app.invalid:8443', ['CONNECT app.invalid:8443']],
  ['HTTP_PROXY', { NO_PROXY: 'other.invalid, app.invalid' }, 'http://app.invalid', []],
  ['HTTP_PROXY', { NO_PROXY: '*' }, 'http://app.invalid', []],
  ['HTTP_PROXY', {}, 'http://127.0.0.1:9', []],
])('durable list with %s and %j asks the proxy for %s', async (variable, more, url, asked) => {
  await using proxy = await serveProxy()
  const env = { ...listing, DURABLE_URL: url, [variable]: `http://${proxy.address}`, ...more }
  const told = await runCommand(bin, ['list', '--limit', '1'], env)
  expect(new Set(proxy.asked)).toEqual(new Set(asked))
  expect(told).not.toMatch(/the-key|user:pass/)
})

test.each([
  [{}, /proxy\thttp:\/\/127\.0\.0\.1:\d+, as HTTP_PROXY says/],
  [{ NO_PROXY: 'app.invalid' }, /proxy\tnone for this address/],
])('durable doctor says which proxy is used, with %j', async (more, said) => {
  await using proxy = await serveProxy()
  const env = { ...listing, DURABLE_URL: 'http://app.invalid', HTTP_PROXY: `http://${proxy.address}`, ...more }
  const told = await runCommand(bin, ['doctor'], { ...env, COLUMNS: '200' })
  expect(told).toMatch(said)
  expect(told).not.toMatch(/the-key|user:pass/)
})

test('durable refuses a proxy that does not speak HTTP, by the name of its variable', async () => {
  const told = await runCommand(bin, ['list'], {
    ...listing,
    DURABLE_URL: 'https://app.invalid',
    HTTPS_PROXY: 'socks5://p:1',
  })
  expect(told).toMatch(/HTTPS_PROXY is not the URL of an HTTP proxy/)
})

test('the stdio server reaches its app through the proxy of its environment', async () => {
  await using proxy = await serveProxy()
  const message = (id: number, method: string, params: object) => JSON.stringify({ jsonrpc: '2.0', id, method, params })
  const hello = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 't', version: '1' } }
  const lines = [message(1, 'initialize', hello), message(2, 'tools/call', { name: 'listinstances', arguments: {} })]
  const env = {
    DURABLE_FUNCTIONS_BASE_URL: 'http://app.invalid',
    DURABLE_FUNCTIONS_TOKEN: 'the-key-Zx81',
    http_proxy: `http://${proxy.address}`,
  }
  const told = await runCommand(stdio, [], env, `${lines.join('\n')}\n`)
  expect(new Set(proxy.asked)).toEqual(new Set(['CONNECT app.invalid:80']))
  expect(told).not.toMatch(/the-key|user:pass/)
})
