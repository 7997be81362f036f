import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { basePath } from '@durable-http/core'
import { describe, expect, test, vi } from 'vitest'
import { apiKeyFor, keyOf, threeKeys } from './key-hash.ts'
import { serveObserved } from './observed-stack.ts'
import { createOfficialClient } from '../real-host-check/clients/official-client.ts'
import { spawnGateway } from './spawned-gateway.ts'
import { createTokenIssuer } from './token-issuer.ts'

const main = fileURLToPath(new URL('../src/runtimes/node/main.ts', import.meta.url))
const env = { PATH: process.env['PATH'] }

describe('a credential', () => {
  const key = 'Canary.7~x9=='
  const auth = { apiKeys: [apiKeyFor('canary', 'operator', key)] }
  const places: [string, (value: string) => { headers?: Record<string, string>; query?: string }][] = [
    ['Authorization', (value) => ({ headers: { authorization: `Bearer ${value}` } })],
    ['x-api-key', (value) => ({ headers: { 'x-api-key': value } })],
    ['x-functions-key', (value) => ({ headers: { 'x-functions-key': value } })],
    ['code', (value) => ({ query: `code=${encodeURIComponent(value)}` })],
    ['Code', (value) => ({ query: `Code=${value}` })],
  ]
  const requests: [method: string, path: string, body?: string][] = [
    ['POST', `${basePath}/orchestrators/Hello/a`, '"x"'],
    ['GET', `${basePath}/instances/a`],
    ['GET', `${basePath}/instances/absent`],
    ['GET', `${basePath}/instances?top=many`],
    ['GET', `${basePath}/instances?unknown=1`],
    ['DELETE', `${basePath}/instances/a`],
    ['PUT', `${basePath}/instances/a`],
    ['GET', '/'],
    ['GET', '/docs'],
    ['GET', '/openapi.json'],
    ['GET', '/metrics'],
    ['GET', '/nowhere'],
    ['GET', '/health/ready'],
  ]

  test.each(places)(
    'in %s opens the REST face, and is in no response, no log line and no request to the host',
    async (_, show) => {
      await using stack = await serveObserved({ config: { auth } })
      const said: string[] = []
      const ask = async (value: string) => {
        for (const [method, path, body] of requests) {
          const { headers = {}, query } = show(value)
          const url = stack.restUrl + path + (query === undefined ? '' : `${path.includes('?') ? '&' : '?'}${query}`)
          const type = body === undefined ? {} : { 'content-type': 'application/json', body }
          const sent = { method, headers: { ...headers, ...type }, ...(body === undefined ? {} : { body }) }
          const response = await fetch(url, { ...sent, redirect: 'manual' })
          said.push([response.status, ...response.headers, await response.text()].join('\n'))
          await stack.mock.host.clock.settle()
        }
      }
      await ask(key)
      const statuses = '202 200 404 400 400 403 405 200 200 200 200 404 200'
      expect(said.map((text) => text.slice(0, 3)).join(' ')).toBe(statuses)
      await ask(`${key}x`)
      expect(said.slice(requests.length, -1).every((text) => text.startsWith('401'))).toBe(true)
      const everything = [
        ...said,
        JSON.stringify(stack.lines),
        JSON.stringify(stack.mock.host.requests.all.map(({ headers, ...rest }) => [rest, [...new Headers(headers)]])),
      ].join('\n')
      expect(everything).not.toMatch(/Canary|[?&]Code=/)
      expect(everything).not.toContain(auth.apiKeys[0]!.sha256)
    },
  )

  test.each(places)('in %s opens the MCP face, and goes no further', async (_, show) => {
    await using stack = await serveObserved({ config: { auth } })
    const { headers = {}, query = '' } = show(key)
    const response = await fetch(`${stack.mcpUrl}/mcp?${query}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'listinstances', arguments: {} },
      }),
    })
    expect(response.status).toBe(200)
    await stack.line(({ msg, principal }) => msg === 'tool call' && principal === 'canary')
    const sent = JSON.stringify(
      stack.mock.host.requests.all.map(({ headers, ...rest }) => [rest, [...new Headers(headers)]]),
    )
    expect((await response.text()) + JSON.stringify(stack.lines) + sent).not.toContain('Canary')
  })

  test('that is a token goes no further than the gateway either, and in no other place than its own', async () => {
    const issuer = await createTokenIssuer()
    const token = await issuer.token()
    vi.stubGlobal('fetch', stubbed(issuer.fetch, globalThis.fetch))
    try {
      await using stack = await serveObserved({ config: { auth: { apiKeys: [], jwt: issuer.trusting() } } })
      const url = `${stack.api}/instances`
      const good = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
      expect(good.status).toBe(200)
      for (const [query, headers] of [
        [`?code=${token}`, {}],
        ['', { 'x-api-key': token }],
        ['', { 'x-functions-key': token }],
      ] as const) {
        const response = await fetch(url + query, { headers })
        expect([response.status, await response.json()]).toEqual([
          400,
          expect.objectContaining({
            code: 'ambiguous_credentials',
            detail: expect.stringContaining('Authorization') as string,
          }),
        ])
      }
      const requests = stack.mock.host.requests.all.map(({ headers, ...rest }) => [rest, [...new Headers(headers)]])
      expect(requests).toHaveLength(1)
      expect(JSON.stringify(requests) + JSON.stringify(stack.lines)).not.toContain(token.split('.')[2])
    } finally {
      vi.unstubAllGlobals()
    }
  })

  const stubbed = (provider: (url: string, init?: RequestInit) => Promise<Response>, real: typeof fetch) =>
    ((url: string | URL, init?: RequestInit) =>
      String(url).startsWith('https://login.example.com')
        ? provider(String(url), init)
        : real(url, init)) as typeof fetch
})

describe("Microsoft's client, whose key is one of the gateway", () => {
  test('does what its role allows', async () => {
    await using stack = await serveObserved({ config: { auth: threeKeys } })
    const client = (key: string) => createOfficialClient({ webhooks: stack.api, key })
    const operator = client(keyOf.operator)
    const id = await operator.startNew('WaitForGo', { instanceId: 'a', input: 1 })
    await stack.mock.host.clock.settle()
    expect(await client(keyOf.viewer).getStatus(id)).toMatchObject({ instanceId: 'a' })
    await expect(client(keyOf.viewer).raiseEvent(id, 'Go', 2)).rejects.toThrow(/403/)
    await expect(client(keyOf.viewer).terminate(id, 'why')).rejects.toThrow(/403/)
    await operator.raiseEvent(id, 'Go', 2)
    await stack.mock.host.clock.settle()
    expect(await operator.getStatus(id)).toMatchObject({ output: 2 })
    await expect(client('another').getStatus(id)).rejects.toThrow(/401/)
    await expect(operator.purgeInstanceHistory(id)).rejects.toThrow(/403/)
    expect(await client(keyOf.admin).purgeInstanceHistory(id)).toEqual({ instancesDeleted: 1 })
  })
})

describe('the command', () => {
  const run = (variables: Record<string, string>, ...args: string[]) =>
    promisify(execFile)(process.execPath, [main, ...args], { env: { ...env, ...variables } }).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      ({ code, stderr }: { code: number; stderr: string }) => ({ code, said: stderr }),
    )

  test.each(['0.0.0.0', '::'])('refuses to listen on %s where nobody is asked', async (host) => {
    const { code, said } = await run({ HOST: host, REST_PORT: '0', MCP_PORT: '0' })
    expect(code).toBe(1)
    expect(said).toContain('HOST')
    expect(said).toContain('not a loopback address')
    expect(said).toContain('API_KEYS')
  })

  test('may listen anywhere once callers are asked', async () => {
    const { sha256 } = apiKeyFor('ci', 'viewer', 'x')
    const { code, said } = await run({ HOST: '0.0.0.0', API_KEYS: `ci:viewer:${sha256}` }, '--print-config')
    expect(code).toBe(0)
    expect(said).toContain('0.0.0.0')
    expect(said).not.toContain(sha256)
  })

  test('lets in who shows the key that it made, and says so in its log by name alone', async () => {
    const made = await run({}, 'create-key', '--name', 'ci', '--role', 'operator')
    const [, key] = /^ {2}(dhk_\S+)$/m.exec(made.said)!
    const [, line] = /^ {2}API_KEYS=(\S+)$/m.exec(made.said)!
    await using gateway = await spawnGateway({ API_KEYS: line! })
    const url = `${gateway.restUrl}${basePath}/instances?top=5`
    const ask = (headers: Record<string, string>) => fetch(url, { headers }).then(({ status }) => status)
    expect(await ask({})).toBe(401)
    expect(await ask({ 'x-functions-key': key! })).toBe(200)
    expect(await ask({ authorization: `Bearer ${key}` })).toBe(200)
    await vi.waitFor(() => expect(gateway.printed()).toContain('"principal":"ci"'))
    expect(gateway.printed()).not.toContain(key)
    expect(gateway.printed()).not.toContain(line!.split(':')[2])
  })
})
