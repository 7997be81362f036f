import { basePath, createTextSigner, type Fetch } from '@durable-http/core'
import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSignedLinks } from '../src/auth/signed-links.ts'
import type { GatewayConfig, LinkSecret } from '../src/config/gateway-config.ts'
import { createGateway } from '../src/gateway.ts'
import { nodeDigest } from '../src/runtimes/node/digest.ts'
import { configFor } from './config-for.ts'
import { apiKeyFor, keyOf, threeKeys } from './key-hash.ts'
import { serveObserved } from './observed-stack.ts'
import { createTokenIssuer } from './token-issuer.ts'

const secret: LinkSecret = { id: '2026a', secret: 'a canary of 32 characters or more, for links' }
const newer: LinkSecret = { id: '2026b', secret: 'another canary of 32 characters, for links' }
const hour = 3_600_000
const links = { secrets: [secret], lifetime: hour }
const origin = 'http://localhost:8080'

/** A mock host, gateways in front of it that differ in their configuration, and a clock. */
function setUp() {
  const host = createMockHost({ extensionVersion: '3.15.3' })
  const time = { now: Date.parse('2026-02-03T04:05:06Z') }
  const clock = { now: () => time.now, sleep: async () => undefined }
  const upstreams = ['default', 'orders'].map((name) => ({ name, baseUrl: `https://${name}.test`, key: DEFAULT_KEY }))
  const gatewayWith = (more: Partial<GatewayConfig> = {}, fetch?: Fetch) =>
    createGateway({
      config: configFor({ baseUrl: '' }, { auth: threeKeys, links, upstreams, ...more }),
      fetchOf: () => (url, init) => host.fetch(new Request(url, init)),
      digest: nodeDigest,
      fetch,
      clock,
    })
  const gateway = gatewayWith()
  const ask = (url: string, init: RequestInit = {}, by = gateway) => by.rest.fetch(new Request(url, init))
  const start = async (headers: Record<string, string> = { 'x-api-key': keyOf.operator }, by = gateway, app = '') => {
    const address = `${origin}${app}${basePath}/orchestrators/WaitForGo/job-1`
    const response = await ask(address, { method: 'POST', headers }, by)
    const payload = (await response.json()) as Record<string, string>
    return { location: response.headers.get('location')!, payload }
  }
  return { host, time, gateway, gatewayWith, ask, start, [Symbol.asyncDispose]: () => host.dispose() }
}

const detailOf = async (response: Response) => ((await response.json()) as { detail: string }).detail
const linkOf = (url: string) => new URL(url).searchParams.get('link')!

test('a client follows Location without a credential until the orchestration has ended', async () => {
  await using stack = setUp()
  const { location } = await stack.start()
  let next = location
  const statuses: number[] = []
  for (;;) {
    const response = await stack.ask(next)
    statuses.push(response.status)
    if (response.status !== 202) {
      expect(await response.json()).toMatchObject({ instanceId: 'job-1', runtimeStatus: 'Completed' })
      break
    }
    // The same link, not a newer one.
    expect(linkOf(response.headers.get('location')!)).toBe(linkOf(location))
    next = response.headers.get('location')!
    if (statuses.length === 3) {
      const raise = `${origin}${basePath}/instances/job-1/raiseEvent/Go`
      const headers = { 'x-api-key': keyOf.operator, 'content-type': 'application/json' }
      expect((await stack.ask(raise, { method: 'POST', headers, body: '1' })).status).toBe(202)
      await stack.host.clock.settle()
    }
  }
  expect(statuses).toEqual([202, 202, 202, 200])
  expect((await stack.ask(next, { method: 'HEAD' })).status).toBe(200)
  for (const { target } of stack.host.requests.all) expect(target).not.toMatch(/link=|dhl1/i)
})

describe('links are given', () => {
  test('with the status link and Location of a start and of a restart, and with no other', async () => {
    await using stack = setUp()
    const { location, payload } = await stack.start()
    expect(linkOf(location)).toMatch(/^dhl1\.2026a\.[\w-]+\.[\w-]+$/)
    expect(linkOf(payload['statusQueryGetUri']!)).toBe(linkOf(location))
    for (const [name, url] of Object.entries(payload)) {
      if (name !== 'statusQueryGetUri') expect(url).not.toContain('dhl1')
    }
    const restart = `${origin}${basePath}/instances/job-1/restart?restartWithNewInstanceId=true`
    const restarted = await stack.ask(restart, { method: 'POST', headers: { 'x-api-key': keyOf.operator } })
    const next = restarted.headers.get('location')!
    expect(next).not.toContain('job-1')
    expect((await stack.ask(next)).status).toBe(202)
  })

  test('with the Location of a live instance, a fresh one to who has a credential', async () => {
    await using stack = setUp()
    const { location } = await stack.start()
    stack.time.now += hour / 2
    const response = await stack.ask(location, { headers: { 'x-api-key': keyOf.viewer } })
    const next = response.headers.get('location')!
    expect(new URL(next).searchParams.getAll('link')).toHaveLength(1)
    stack.time.now += hour / 2 + 1
    expect((await stack.ask(next)).status).toBe(202)
    expect((await stack.ask(location)).status).toBe(401)
  })

  test('for an app below its prefix and for ids and hubs that need encoding', async () => {
    await using stack = setUp()
    const { location } = await stack.start(undefined, undefined, '/apps/orders')
    expect(location).toContain('/apps/orders/')
    expect((await stack.ask(location)).status).toBe(202)
    const headers = { 'x-api-key': keyOf.operator }
    const address = `${origin}${basePath}/orchestrators/WaitForGo/${encodeURIComponent('a b+c & ü=1%')}`
    const odd = (await stack.ask(address, { method: 'POST', headers })).headers.get('location')!
    const read = await stack.ask(odd)
    expect([read.status, await read.json()]).toMatchObject([202, { instanceId: 'a b+c & ü=1%' }])
  })

  test('to nobody where no secret is set', async () => {
    await using stack = setUp()
    const { location, payload } = await stack.start(undefined, stack.gatewayWith({ links: { ...links, secrets: [] } }))
    expect(location + JSON.stringify(payload)).not.toContain('link')
  })

  test('to nobody whose role may not read', async () => {
    await using stack = setUp()
    const roles = { operator: ['start'] } as const
    const by = stack.gatewayWith({ access: { readOnly: false, allow: {}, deny: {}, roles } })
    expect((await stack.start(undefined, by)).location).not.toContain('link')
  })
})

describe('a link is refused', () => {
  const bare = /^the link was altered, or is of another instance, task hub, connection or function app/
  const statusOnly = /^a link reads the status of its instance with GET, without the history/
  const path = (url: string, from: string | RegExp, to: string) => url.replace(from, to)

  test.each<[string, (url: string) => string, RegExp, string?]>([
    ['of another instance', (url) => path(url, 'job-1', 'job-2'), bare],
    ['in another task hub', (url) => path(url, /taskHub=\w+/, 'taskHub=Other'), bare],
    ['without its task hub', (url) => path(url, /taskHub=\w+&/, ''), bare],
    ['in another connection', (url) => path(url, /connection=\w+/, 'connection=Other'), bare],
    ['without its connection', (url) => path(url, /connection=\w+&/, ''), bare],
    ['at another function app', (url) => path(url, '/runtime', '/apps/orders/runtime'), bare],
    ['at no function app', (url) => path(url, '/runtime', '/apps/none/runtime'), bare],
    ['with a second task hub', (url) => `${url}&taskhub=Other`, bare],
    ['for the history', (url) => `${url}&showHistory=true`, statusOnly],
    ['for the history, spelled oddly', (url) => `${url}&SHOWhistory=+TRUE`, statusOnly],
    ['for results in the history', (url) => `${url}&showHistoryOutput=true`, statusOnly],
    ['for the list', (url) => path(url, '/job-1', ''), statusOnly],
    ['for an entity', (url) => path(url, 'instances/job-1', 'entities/Counter/k'), statusOnly],
    ['for a page of the gateway', (url) => path(url, /\/runtime[^?]*/, '/openapi.json'), statusOnly],
    ['for the list of apps', (url) => path(url, /\/runtime[^?]*/, '/apps'), statusOnly],
    ['to purge', (url) => url, statusOnly, 'DELETE'],
    ['to post', (url) => url, statusOnly, 'POST'],
    ['to terminate', (url) => path(url, '/job-1', '/job-1/terminate'), statusOnly, 'POST'],
    ['to restart', (url) => path(url, '/job-1', '/job-1/restart'), statusOnly, 'POST'],
    ['of an unknown secret', (url) => path(url, '.2026a.', '.2026c.'), /is not known here/],
    ['of another version', (url) => path(url, 'dhl1', 'dhl2'), /is malformed/],
    ['with a part more', (url) => `${url}.x`, bare],
    ['with a part less', (url) => path(url, /\.[^.]*$/, ''), bare],
    ['that is not a link', (url) => path(url, /link=.*/, 'link=x'), /is malformed/],
    ['of great length', (url) => url + 'A'.repeat(5_000), /is malformed/],
  ])('%s', async (_, change, reason, method = 'GET') => {
    await using stack = setUp()
    const { location } = await stack.start()
    const before = stack.host.requests.all.length
    const response = await stack.ask(change(location), { method })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="durable-http", error="invalid_token"/)
    const text = await response.text()
    expect((JSON.parse(text) as { detail: string }).detail).toMatch(reason)
    expect(text + response.headers.get('www-authenticate')).not.toContain(linkOf(location))
    expect(stack.host.requests.all).toHaveLength(before)
  })

  test('by the millisecond in which it expires', async () => {
    await using stack = setUp()
    const { location } = await stack.start()
    stack.time.now += hour - 1
    expect((await stack.ask(location)).status).toBe(202)
    stack.time.now += 1
    const response = await stack.ask(location)
    expect(response.status).toBe(401)
    expect(await detailOf(response)).toBe('the link expired at 2026-02-03T05:05:06.000Z; use an API key or a token')
  })

  test('where two links differ, and taken where they are one', async () => {
    await using stack = setUp()
    const { location } = await stack.start()
    expect((await stack.ask(`${location}&Link=other`)).status).toBe(400)
    expect((await stack.ask(`${location}&Link=${linkOf(location)}`)).status).toBe(202)
  })

  test('by the MCP face', async () => {
    await using stack = setUp()
    const link = linkOf((await stack.start()).location)
    const request = new Request(`http://localhost:9090/mcp?link=${link}`, { method: 'POST' })
    const response = await stack.gateway.mcp.fetch(request)
    expect(response.status).toBe(401)
    expect(await response.text()).toContain('over REST alone')
  })

  test('once the key of its creator is gone or is another', async () => {
    await using stack = setUp()
    const { location } = await stack.start()
    const others = threeKeys.apiKeys.filter(({ role }) => role !== 'operator')
    const replaced = [...others, apiKeyFor('the operator', 'operator', 'dhk-another')]
    for (const apiKeys of [others, replaced]) {
      const response = await stack.ask(location, {}, stack.gatewayWith({ auth: { apiKeys } }))
      expect([response.status, await detailOf(response)]).toEqual([
        401,
        'the credential of the caller who got the link was withdrawn, and the link with it; use an API key or a token',
      ])
    }
  })

  test.each<[string, Partial<GatewayConfig['access']>]>([
    ['the function is denied', { deny: { functions: ['WaitFor*'] } }],
    ['the operation is denied', { deny: { operations: ['getInstanceStatus'] } }],
    ['the task hub is denied', { deny: { taskHubs: ['testhubname'] } }],
    ['other functions alone are allowed', { allow: { functions: ['Echo'] } }],
    ['the role of its creator may no longer read', { roles: { operator: ['start'] } }],
  ])('with 403 where %s', async (_, access) => {
    await using stack = setUp()
    const { location } = await stack.start()
    const by = stack.gatewayWith({ access: { readOnly: false, allow: {}, deny: {}, ...access } })
    expect((await stack.ask(location, {}, by)).status).toBe(403)
  })

  test('after any change to it', async () => {
    await using stack = setUp()
    const link = linkOf((await stack.start()).location)
    const at = `${origin}${basePath}/instances/job-1?taskHub=TestHubName&connection=Storage&link=`
    expect((await stack.ask(at + link)).status).toBe(202)
    const before = stack.host.requests.all.length
    const letter = fc.constantFrom(
      ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/% '.split(''),
    )
    const changed = fc.record({
      place: fc.nat(link.length),
      cut: fc.nat(2),
      text: fc.string({ unit: letter, maxLength: 2 }),
    })
    await fc.assert(
      fc.asyncProperty(changed, async ({ place, cut, text }) => {
        const other = link.slice(0, place) + text + link.slice(place + cut)
        fc.pre(other !== link)
        expect((await stack.ask(at + encodeURIComponent(other))).status).toBe(401)
      }),
      { numRuns: 300 },
    )
    expect(stack.host.requests.all).toHaveLength(before)
  })

  test('if it was not made here, whatever the text says', async () => {
    await using stack = setUp()
    const { location } = await stack.start()
    const binding = JSON.stringify(['status link', 'default', 'job-1', 'TestHubName', 'Storage'])
    const forged = async (key: string, expires: unknown = stack.time.now + hour, name = 'the admin') =>
      `dhl1.2026a.${await createTextSigner(key).sign([expires, name, 'admin', ''], binding)}`
    const with_ = (link: string) => stack.ask(location.replace(linkOf(location), link))
    expect((await with_(await forged(newer.secret))).status).toBe(401)
    // Signed by the right secret, so that the others differ from it only in their content.
    expect((await with_(await forged(secret.secret))).status).toBe(401)
    expect((await with_(await forged(secret.secret, undefined, 'nobody'))).status).toBe(401)
  })
})

describe('beside a link', () => {
  test.each([
    ['a right key decides alone', { 'x-api-key': keyOf.viewer }, 202],
    ['a wrong key is refused', { 'x-api-key': 'dhk-wrong' }, 401],
    ['a header that cannot be read is refused', { authorization: 'Basic eDp5' }, 401],
  ])('%s', async (_, headers: Record<string, string>, status) => {
    await using stack = setUp()
    const { location } = await stack.start()
    expect((await stack.ask(location, { headers })).status).toBe(status)
  })

  test('a credential neither lends nor takes anything', async () => {
    await using stack = setUp()
    const { location } = await stack.start()
    const roles = { viewer: ['signal'] } as const
    const by = stack.gatewayWith({ access: { readOnly: false, allow: {}, deny: {}, roles } })
    expect((await stack.ask(location, { headers: { 'x-api-key': keyOf.viewer } }, by)).status).toBe(403)
    const history = `${location}&showHistory=true`
    expect((await stack.ask(history, { headers: { 'x-api-key': keyOf.viewer } })).status).toBe(202)
    const expired = `${origin}${basePath}/instances/job-1?link=nonsense`
    expect((await stack.ask(expired, { headers: { 'x-api-key': keyOf.viewer } })).status).toBe(202)
  })
})

test('a new secret goes first, and links of the old one count until it is taken out', async () => {
  await using stack = setUp()
  const { location } = await stack.start()
  const both = stack.gatewayWith({ links: { ...links, secrets: [newer, secret] } })
  expect((await stack.ask(location, {}, both)).status).toBe(202)
  const read = await stack.ask(location, { headers: { 'x-api-key': keyOf.viewer } }, both)
  expect(read.headers.get('location')).toContain('dhl1.2026b.')
  const one = stack.gatewayWith({ links: { ...links, secrets: [newer] } })
  expect((await stack.ask(location, {}, one)).status).toBe(401)
})

test('a link that was made with a token counts as long as its issuer does', async () => {
  await using stack = setUp()
  const issuer = await createTokenIssuer()
  const by = stack.gatewayWith({ auth: { apiKeys: [], jwt: issuer.trusting() } }, issuer.fetch)
  stack.time.now = Date.now()
  const authorization = `Bearer ${await issuer.token({ roles: ['Durable.Operate'] })}`
  const { location } = await stack.start({ authorization }, by)
  expect((await stack.ask(location, {}, by)).status).toBe(202)
  const jwt = issuer.trusting({ issuer: 'https://other.example.com' })
  expect((await stack.ask(location, {}, stack.gatewayWith({ auth: { apiKeys: [], jwt } }, issuer.fetch))).status).toBe(
    401,
  )
})

test('an expired link is not a guess, an altered one is', async () => {
  await using stack = setUp()
  const limits = { ...configFor({ baseUrl: '' }).limits, failures: { requests: 2, window: 60_000 } }
  const by = stack.gatewayWith({ limits })
  const { location } = await stack.start(undefined, by)
  const from = (url: string) => by.rest.fetch(new Request(url), { peer: '192.0.2.1' }).then(({ status }) => status)
  stack.time.now += hour
  for (let count = 0; count < 5; count++) expect(await from(location)).toBe(401)
  const altered = [await from(`${location}A`), await from(`${location}B`), await from(`${location}C`)]
  expect(altered).toEqual([401, 401, 429])
})

test('the log names the creator and that it was a link, and never holds the link', async () => {
  await using stack = await serveObserved({ config: { auth: threeKeys, links } })
  const headers = { 'x-api-key': keyOf.operator }
  const started = await fetch(`${stack.api}/orchestrators/WaitForGo/job-1`, { method: 'POST', headers })
  const location = started.headers.get('location')!
  await (await fetch(location, { headers: { 'x-request-id': 'followed' } })).text()
  await (await fetch(`${location}&showHistory=true`, { headers: { 'x-request-id': 'refused' } })).text()
  expect(await stack.line(({ id }) => id === 'followed')).toMatchObject({
    principal: 'the operator (link)',
    operation: 'getInstanceStatus',
    status: 202,
  })
  expect(await stack.line(({ id }) => id === 'refused')).toMatchObject({ status: 401, code: 'unauthenticated' })
  expect(JSON.stringify(stack.lines)).not.toMatch(/dhl1|canary/)
})

test('the OpenAPI document offers a link for the status of an instance alone', async () => {
  await using stack = setUp()
  const response = await stack.ask(`${origin}/openapi.json`, { headers: { 'x-api-key': keyOf.viewer } })
  const { components, paths } = (await response.json()) as {
    components: { securitySchemes: Record<string, object> }
    paths: Record<string, Record<string, { operationId: string; security?: Record<string, string[]>[] }>>
  }
  expect(components.securitySchemes['link']).toMatchObject({ type: 'apiKey', in: 'query', name: 'link' })
  const operations = Object.values(paths).flatMap((path) => Object.values(path))
  const offered = operations.filter(({ security }) => security?.some((one) => 'link' in one))
  expect(offered.map(({ operationId }) => operationId)).toEqual(['getInstanceStatus'])
})

test('a caller by a link is one until it expires, so that no wait goes on behind it', async () => {
  const now = Date.parse('2026-02-03T04:05:06Z')
  const signed = createSignedLinks({ links, auth: threeKeys, defaultApp: 'default', now: () => now })!
  const link = await signed.sign({ name: 'the admin', role: 'admin' }, 'default', { instanceId: 'job-1' })
  const verdict = await signed.check(link, new Request(`${origin}${basePath}/instances/job-1`))
  expect(verdict).toMatchObject({ principal: { name: 'the admin (link)', expires: now + hour } })
})
