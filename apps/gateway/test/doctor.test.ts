import type { RequestListener } from 'node:http'
import type { MockHost, MockHostOptions } from '@durable-http/mock'
import { exportJWK, generateKeyPair } from 'jose'
import { describe, expect, test } from 'vitest'
import { runDoctor } from '../src/cli/doctor/run-doctor.ts'
import { loadConfig } from '../src/cli/load-config.ts'
import { type ServedListener, serveListener } from './served-listener.ts'
import { serveMock } from './served-mock.ts'

const key = 'canary-Key/9+plus=='
const ports = { REST_PORT: '0', MCP_PORT: '0' }

interface Diagnosis {
  code: number
  printed: string
}

/** Runs the doctor with these variables; nothing that it prints may hold the key. */
async function diagnose(variables: Record<string, string>, now?: () => number): Promise<Diagnosis> {
  let printed = ''
  const code = await runDoctor({
    load: () => loadConfig({ variables: { ...ports, ...variables }, folder: '/nonexistent' }),
    print: (text) => (printed += `${text}\n`),
    ...(now && { now }),
  })
  expect(printed).not.toContain(key)
  expect(printed).not.toContain(encodeURIComponent(key))
  return { code, printed }
}

/** Runs the doctor against a mock host with these options. */
async function diagnoseMock(
  options: MockHostOptions,
  variables: Record<string, string> = {},
  prepare: (host: MockHost, url: string) => unknown = () => undefined,
): Promise<Diagnosis> {
  await using mock = await serveMock({ key, ...options })
  await prepare(mock.host, mock.url)
  const diagnosis = await diagnose({ DURABLE_FUNCTIONS_BASE_URL: mock.url, DURABLE_FUNCTIONS_TOKEN: key, ...variables })
  const asked = mock.host.requests.all.filter(({ headers }) => headers.get('x-test') === null)
  expect(asked.map(({ method }) => method).filter((method) => method !== 'GET')).toEqual([])
  return diagnosis
}

const post = (url: string, path: string, body?: string) =>
  fetch(`${url}/runtime/webhooks/durabletask${path}${path.includes('?') ? '&' : '?'}code=${encodeURIComponent(key)}`, {
    method: 'POST',
    headers: { 'x-test': '1' },
    ...(body !== undefined && { body }),
  })

describe('doctor', () => {
  test('finds nothing wrong with a host in order', async () => {
    const { code, printed } = await diagnoseMock({}, {}, (_, url) => post(url, '/orchestrators/Hello/a'))
    expect(code).toBe(0)
    for (const line of [
      /^ok +reach +127\.0\.0\.1 answers on port \d+$/m,
      /^ok +host +it responds like a Functions host$/m,
      /^ok +extension +the HTTP API of Durable Functions is there$/m,
      /^ok +key +it is accepted$/m,
      /^ok +clock +within 30 seconds of that of the host$/m,
      /^ok +task hub +the app's own can be read: 1 instances and entities$/m,
      /^ok +version +the extension behaves like 3\.15 or newer/m,
      /^\nNothing is wrong\.$/m,
    ]) {
      expect(printed).toMatch(line)
    }
  })

  const versions: [string, MockHostOptions, string, RegExp][] = [
    ['2.13.7', { extensionVersion: '2.13.7' }, '/orchestrators/Hello/a', /behaves like 2\.x/],
    ['2.13.7 with nothing in it', { extensionVersion: '2.13.7' }, '', /behaves like 2\.x/],
    ['2.13.7 on another storage', { extensionVersion: '2.13.7', storage: 'mssql' }, '', /behaves like 2\.x/],
    ['3.14.1', { extensionVersion: '3.14.1' }, '/orchestrators/Hello/a', /behaves like 3\.14/],
    ['3.14.1 with nothing in it', { extensionVersion: '3.14.1' }, '', /behaves like 3\.14/],
    ['3.14.1 on another storage', { extensionVersion: '3.14.1', storage: 'mssql' }, '', /behaves like 3\.14/],
    [
      '3.15.3',
      { extensionVersion: '3.15.3', defaultVersion: '1.0' },
      '/orchestrators/Hello/a',
      /behaves like 3\.15 or newer/,
    ],
  ]
  test.each(versions)('recognizes %s by its behaviour', async (_, options, start, expected) => {
    const { printed } = await diagnoseMock(options, {}, (_host, url) => (start ? post(url, start) : undefined))
    expect(printed).toMatch(expected)
  })

  const twoKeys: [string, string, string, number, RegExp][] = [
    [
      'the next one unknown yet',
      key,
      'of-tomorrow',
      0,
      /^ok +next key +the host does not know it yet: it is tried once/m,
    ],
    [
      'the first one renewed',
      'of-yesterday',
      key,
      0,
      /^warn +key +the host knows the next one, and no longer the first$/m,
    ],
    ['neither known', 'of-yesterday', 'of-tomorrow', 1, /What is wrong: key: the host does not know this key \(401\)/],
    [
      'the same one twice',
      key,
      key,
      0,
      /^warn +configuration +DURABLE_FUNCTIONS_TOKEN_NEXT is not used: it is the same/m,
    ],
  ]
  test.each(twoKeys)('looks at two keys: %s', async (_, first, next, expected, line) => {
    const variables = { DURABLE_FUNCTIONS_TOKEN: first, DURABLE_FUNCTIONS_TOKEN_NEXT: next }
    const { code, printed } = await diagnoseMock({}, variables)
    expect(printed).toMatch(line)
    expect(code).toBe(expected)
    expect(printed).not.toMatch(/of-yesterday|of-tomorrow/)
    if (code === 0) expect(printed).toMatch(/^ok +key +it is accepted$/m)
  })

  const failing: [string, MockHostOptions, Record<string, string>, RegExp][] = [
    ['an unknown key', {}, { DURABLE_FUNCTIONS_TOKEN: 'wrong-key' }, /key: the host does not know this key \(401\)/],
    ['no key', {}, { DURABLE_FUNCTIONS_TOKEN: '' }, /key: none is set, and the host asks for one \(401\)/],
    ['a key of another kind', { otherKeys: [key], key: 'x' }, {}, /key: it is a real key of the wrong kind \(403\)/],
    ['a host without its name', { webhooksConfigured: false }, {}, /host: it does not know its own name/],
    ['a connection that is not there', {}, { DURABLE_FUNCTIONS_CONNECTION: 'Nowhere' }, /no setting named Nowhere/],
    ['an invalid hub', {}, { DURABLE_FUNCTIONS_TASK_HUB: 'no-hub' }, /task hub: task hub no-hub cannot be read/],
    ['a path that is wrong', {}, { PATH_OF_URL: '/wrong' }, /extension: a host responds, but without the HTTP API/],
    ['an app that is starting', { faults: [{ status: 503 }] }, {}, /host: the function app does not run: 503/],
    ['a broken connection', { faults: [{ reset: true }] }, {}, /host: the connection failed/],
    [
      'a page of a front end',
      { faults: [{ status: 403, headers: { 'content-type': 'text/html' }, body: '<h1>Ip Forbidden</h1>' }] },
      {},
      /host: something in front of the host refuses the call \(403 with a page\)/,
    ],
    [
      'an app that is stopped',
      { faults: [{ status: 403, headers: { 'content-type': 'text/html' }, body: 'This web app is stopped.' }] },
      {},
      /host: the function app is stopped/,
    ],
    [
      'a sign-in page',
      { faults: [{ status: 302, headers: { location: 'https://login.microsoftonline.com/x?code=y' } }] },
      {},
      /host: callers are sent to a sign-in page at https:\/\/login\.microsoftonline\.com\/x/,
    ],
    [
      'a move elsewhere',
      { faults: [{ status: 301, headers: { location: `https://a.example/?code=${encodeURIComponent(key)}` } }] },
      {},
      /host: the address redirects to https:\/\/a\.example\/, and/,
    ],
    [
      'storage out of reach',
      {
        faults: [{ status: 500, body: `{"Message":"m","ExceptionMessage":"No route to ${key}","StackTrace":"at X"}` }],
      },
      {},
      /task hub: the task hub cannot be read \(500: No route to \[key\]\)/,
    ],
  ]
  test.each(failing)('reports the fault first: %s', async (_, options, variables, expected) => {
    await using mock = await serveMock({ key, ...options })
    const { PATH_OF_URL: path = '', ...others } = variables
    const { code, printed } = await diagnose({
      DURABLE_FUNCTIONS_BASE_URL: mock.url + path,
      DURABLE_FUNCTIONS_TOKEN: key,
      ...others,
    })
    const [, conclusion = ''] = /What is wrong: ([\s\S]*)$/.exec(printed) ?? []
    expect(conclusion).toMatch(expected)
    expect(conclusion).toMatch(/\nWhat to do: \S/)
    expect(code).toBe(1)
    expect(printed).not.toContain('at X')
  })

  test.each(['3.14.1', '2.13.7'] as const)(
    'reports that a list of %s is broken, and where',
    async (extensionVersion) => {
      const { code, printed } = await diagnoseMock({ extensionVersion }, {}, async (host, url) => {
        for (const id of ['a', 'b', 'c']) await post(url, `/orchestrators/WaitForGo/${id}`)
        await host.clock.settle()
        await post(url, '/instances/b/terminate?reason=%2F%2Fdone')
        await host.clock.settle()
      })
      expect(code).toBe(1)
      expect(printed).toMatch(/ok +key +it is accepted/)
      expect(printed).toMatch(
        /What is wrong: list: the list of instances cannot be read by anybody.*\(the one after "a"\)/,
      )
    },
  )

  test('reports a list that is not JSON', async () => {
    const { printed } = await diagnoseMock({}, {}, async (host, url) => {
      await post(url, '/orchestrators/Echo/a', 'undefined')
      await host.clock.settle()
    })
    expect(printed).toMatch(/What is wrong: list: .*\(the first one of all\)/)
  })

  test('reports how far the clock is off', async () => {
    await using mock = await serveMock({ key })
    const variables = { DURABLE_FUNCTIONS_BASE_URL: mock.url, DURABLE_FUNCTIONS_TOKEN: key }
    const ahead = await diagnose(variables, () => Date.now() + 90_000)
    expect(ahead.printed).toMatch(/warn +clock +this machine is (89|90|91) seconds ahead of the host/)
    expect(ahead.code).toBe(0)
    const behind = await diagnose(variables, () => Date.now() - 3_600_000)
    expect(behind.printed).toMatch(/warn +clock +this machine is (3599|3600|3601) seconds behind the host/)
  })

  test('warns of a host that asks nobody for a key', async () => {
    const { code, printed } = await diagnoseMock({ authLevel: 'anonymous' })
    expect(code).toBe(0)
    expect(printed).toMatch(/warn +key +the host responds without it, too/)
    const without = await diagnoseMock({ authLevel: 'anonymous' }, { DURABLE_FUNCTIONS_TOKEN: '' })
    expect(without.printed).toMatch(/ok +key +none is set, and none is asked for/)
  })

  test('warns of a hub that may not be there', async () => {
    const { code, printed } = await diagnoseMock({}, { DURABLE_FUNCTIONS_TASK_HUB: 'Mispelt' })
    expect(code).toBe(0)
    expect(printed).toMatch(/warn +task hub +Mispelt can be read and is empty/)
  })

  test('reads the local RPC endpoint as well', async () => {
    await using mock = await serveMock({ key })
    const { code, printed } = await diagnose({ DURABLE_FUNCTIONS_BASE_URL: `${mock.rpcUrl}/durabletask` })
    expect(printed).toMatch(/Nothing is wrong/)
    expect(code).toBe(0)
  })

  test('names the function app where there are several', async () => {
    await using mock = await serveMock({ key })
    const { printed } = await diagnose({
      UPSTREAM_ORDERS_BASE_URL: mock.url,
      UPSTREAM_ORDERS_TOKEN: key,
      UPSTREAM_BILLING_BASE_URL: mock.url,
      UPSTREAM_BILLING_TOKEN: 'wrong-key',
    })
    expect(printed).toMatch(/ok +orders: key +it is accepted/)
    expect(printed).toMatch(/What is wrong: billing: key: .*\nWhat to do: set UPSTREAM_BILLING_TOKEN to the system key/)
  })

  test('distinguishes what else may be at the address', async () => {
    const others: [RequestListener, RegExp][] = [
      [(_, response) => response.setHeader('content-type', 'text/html').end('<h1>It works</h1>'), /200 with a page/],
      [(_, response) => response.end('{"ok":true}'), /200 with other JSON/],
      [
        (_, response) => response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not Found</h1>'),
        /404 with a page/,
      ],
    ]
    for (const [listener, expected] of others) {
      await using server = await serveListener(listener)
      const { code, printed } = await diagnose({ DURABLE_FUNCTIONS_BASE_URL: server.url })
      expect(printed).toMatch(/What is wrong: host: another web server responds there/)
      expect(printed).toMatch(expected)
      expect(code).toBe(1)
    }
  })

  test('reports a closed port, an unknown name and missing TLS', async () => {
    await using server = await serveListener((_, response) => response.end())
    const encrypted = await diagnose({ DURABLE_FUNCTIONS_BASE_URL: server.url.replace('http:', 'https:') })
    expect(encrypted.printed).toMatch(/What is wrong: reach: 127\.0\.0\.1:\d+ speaks no TLS/)
    await server[Symbol.asyncDispose]()
    const closed = await diagnose({ DURABLE_FUNCTIONS_BASE_URL: server.url })
    expect(closed.printed).toMatch(/What is wrong: reach: nothing listens at 127\.0\.0\.1:\d+/)
    const nameless = await diagnose({ DURABLE_FUNCTIONS_BASE_URL: 'https://myapp.invalid' })
    expect(nameless.printed).toMatch(/What is wrong: reach: there is no host named myapp\.invalid/)
    expect([encrypted.code, closed.code, nameless.code]).toEqual([1, 1, 1])
  })

  test('looks whether the store and the collector can be reached', async () => {
    const server = await serveListener((_, response) => response.end())
    const { host } = new URL(server.url)
    const variables = {
      STORE_URL: `redis://:${encodeURIComponent(key)}@${host}`,
      OTEL_EXPORTER_OTLP_ENDPOINT: server.url,
      MCP_STATE_SECRET: 'a'.repeat(32),
    }
    const open = await diagnose(variables)
    expect(open.printed).toMatch(/ok +store +127\.0\.0\.1 answers on port \d+\nok +collector +127\.0\.0\.1 answers/)
    await server[Symbol.asyncDispose]()
    const closed = await diagnose(variables)
    expect(closed.printed).toMatch(/What is wrong: store: nothing listens at 127\.0\.0\.1/)
    expect(closed.printed).toMatch(/warn +collector +nothing listens at/)
    expect([open.code, closed.code]).toEqual([0, 1])
  })

  test('reports faults of the configuration and stops there', async () => {
    const { code, printed } = await diagnose({ REST_PORT: 'x', DURABLE_FUNCTIONS_TOKEN: `${key} ` + key })
    expect(code).toBe(1)
    expect(printed).toMatch(/What is wrong: configuration: REST_PORT 'x' is not a port number/)
    expect(printed).not.toMatch(/reach/)
  })

  test('reports a port that is taken', async () => {
    await using server = await serveListener((_, response) => response.end())
    const { port } = new URL(server.url)
    const { code, printed } = await diagnose({ REST_PORT: port })
    expect(printed).toMatch(new RegExp(`warn +port +127\\.0\\.0\\.1:${port} is in use`))
    expect(code).toBe(0)
    const elsewhere = await diagnose({ HOST: '203.0.113.1', API_KEYS: `ci:viewer:${'0'.repeat(64)}` })
    expect(elsewhere.printed).toMatch(/What is wrong: port: 203\.0\.113\.1 is not an address of this machine/)
  })
})

describe('doctor, of an issuer of tokens', async () => {
  const { publicKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)

  interface IssuerOptions {
    named?: string
    keys?: unknown
    status?: number
  }

  async function serveIssuer({
    named,
    keys = [{ ...jwk, use: 'sig' }],
    status = 200,
  }: IssuerOptions): Promise<ServedListener> {
    return serveListener(({ url, headers }, response) => {
      const origin = `http://${headers.host}`
      response.setHeader('content-type', 'application/json')
      if (url === '/keys') response.writeHead(status).end(JSON.stringify({ keys }))
      else if (url === '/.well-known/openid-configuration')
        response.end(JSON.stringify({ issuer: named ?? origin, jwks_uri: `${origin}/keys` }))
      else response.writeHead(404).end()
    })
  }

  const cases: [string, IssuerOptions, Record<string, string>, number, RegExp][] = [
    ['one in order', {}, {}, 0, /ok +signing keys +1 of 1 can be used\nok +audience +api:\/\/gateway/],
    ['another name', { named: 'https://other.example' }, {}, 1, /What is wrong: issuer: .*names another issuer/],
    ['keys that are out of reach', { status: 500 }, {}, 1, /What is wrong: signing keys: .*status 500/],
    ['keys that are none', { keys: 'none' }, {}, 1, /What is wrong: signing keys: .*it is not a key set/],
    ['keys for encryption', { keys: [{ ...jwk, use: 'enc' }] }, {}, 1, /none of the 1 keys of the issuer signs with/],
    ['another algorithm', {}, { JWT_ALGORITHMS: 'RS256' }, 1, /none of the 1 keys of the issuer signs with RS256/],
  ]
  test.each(cases)('judges %s', async (_, options, variables, expected, said) => {
    await using issuer = await serveIssuer(options)
    const { code, printed } = await diagnose({ JWT_ISSUER: issuer.url, JWT_AUDIENCE: 'api://gateway', ...variables })
    expect(printed).toMatch(said)
    expect(code).toBe(expected)
  })

  test('reports an issuer that cannot be reached', async () => {
    const issuer = await serveIssuer({})
    await issuer[Symbol.asyncDispose]()
    const { code, printed } = await diagnose({ JWT_ISSUER: issuer.url, JWT_AUDIENCE: 'a' })
    expect(printed).toMatch(/What is wrong: issuer: .*it cannot be reached \(ECONNREFUSED\)/)
    expect(code).toBe(1)
  })
})

test('prints one JSON object with --json, and hides queries of addresses', async () => {
  let printed = ''
  const variables = {
    ...ports,
    JWT_ISSUER: 'https://login.example.com',
    JWT_AUDIENCE: 'api',
    JWT_JWKS_URL: 'https://login.example.com/keys?sig=canary',
  }
  const code = await runDoctor({
    load: () => loadConfig({ variables, folder: '/nonexistent' }),
    print: (text) => (printed += text),
    asJson: true,
    fetch: async () => new Response('no', { status: 404 }),
  })
  const { ok, findings } = JSON.parse(printed) as {
    ok: boolean
    findings: { level: string; about: string; said: string }[]
  }
  expect([code, ok]).toEqual([1, false])
  expect(findings).toContainEqual(
    expect.objectContaining({
      level: 'FAIL',
      about: 'signing keys',
      said: 'https://login.example.com/keys?********: the response has status 404',
    }),
  )
  expect(printed).not.toContain('canary')
})
