import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basePath } from '@durable-http/core'
import { expect, test } from 'vitest'
import { createTokenIssuer } from './token-issuer.ts'
import { apiKeyFor } from './key-hash.ts'
import { spawnGateway } from './spawned-gateway.ts'

/** A proxy that refuses to connect anywhere, and what it was asked for. */
async function serveProxy() {
  const asked = new Set<string>()
  const server = createServer((request, response) => {
    asked.add(`${request.method} ${request.url}`)
    response.writeHead(502).end()
  })
  server.on('connect', (request, socket) => {
    asked.add(`CONNECT ${request.url}`)
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    asked,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function askBoth(variables: Record<string, string>) {
  const issuer = await createTokenIssuer('https://login.example.com/tenant/v2.0')
  await using gateway = await spawnGateway({
    DURABLE_FUNCTIONS_BASE_URL: 'https://app.example.com',
    DURABLE_FUNCTIONS_TOKEN: 'the-key',
    API_KEYS: `ci:viewer:${apiKeyFor('ci', 'viewer', 'key').sha256}`,
    JWT_ISSUER: issuer.issuer,
    JWT_AUDIENCE: 'api://durable-gateway',
    ...variables,
  })
  const url = `${gateway.restUrl}${basePath}/instances`
  await fetch(url, { headers: { 'x-api-key': 'key' } })
  const byToken = await fetch(url, { headers: { authorization: `Bearer ${await issuer.token()}` } })
  return byToken.status
}

test('function apps and identity providers are asked through the proxy', async () => {
  await using proxy = await serveProxy()
  expect(await askBoth({ HTTPS_PROXY: proxy.url })).toBe(503)
  expect([...proxy.asked].toSorted()).toEqual(['CONNECT app.example.com:443', 'CONNECT login.example.com:443'])
})

test('what NO_PROXY names is asked without it', async () => {
  await using proxy = await serveProxy()
  await askBoth({ HTTP_PROXY: proxy.url, NO_PROXY: 'login.example.com' })
  expect([...proxy.asked]).toEqual(['CONNECT app.example.com:443'])
})
