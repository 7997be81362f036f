import { basePath } from '@durable-http/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaults } from '../src/config/defaults.ts'
import type { GatewayConfig } from '../src/config/gateway-config.ts'
import { keyOf } from './key-hash.ts'
import { asViewer, type Asked, servePair, statusOf } from './repeated-pair.ts'

const page = 'https://page.test'

const paths = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(
        fc.constantFrom('ended', 'failed', 'live', 'live', 'secret', 'none', '@counter@k', 'l%69ve', 'a%2Fb', '%FF'),
        fc.constantFrom(
          '',
          '',
          '?showInput=false',
          '?showInput=TRUE&returnInternalServerErrorOnFailure=true',
          '?returnInternalServerErrorOnFailure=true',
          '?taskHub=other',
          '?connection=Storage',
          '?connection=Other',
          '?nonsense=1',
          '?showHistory=true',
          `?code=${keyOf.viewer}`,
        ),
      )
      .map(([id, query]) => statusOf(id, query)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '/apps/default/runtime/webhooks/durabletask/instances/ended',
      '/apps/other/runtime/webhooks/durabletask/instances/ended',
      `${basePath}/instances`,
      '/v1/instances',
      '/nowhere',
      '/',
    ),
  },
)
const headers = fc
  .record(
    {
      'x-api-key': fc.constantFrom(keyOf.viewer, keyOf.viewer, keyOf.viewer, keyOf.admin, 'wrong'),
      'if-none-match': fc.constantFrom('*', 'W/"none"', 'TAG', 'TAG'),
      accept: fc.constantFrom('application/json', 'text/plain'),
      prefer: fc.constantFrom('wait=0', 'respond-async'),
      authorization: fc.constantFrom(`Bearer ${keyOf.admin}`, `Bearer ${keyOf.viewer}`, 'Basic eA=='),
      origin: fc.constantFrom(page, 'https://other.test', 'null'),
      'x-forwarded-for': fc.constantFrom('192.0.2.1', 'nonsense'),
      'x-forwarded-host': fc.constant('public.test'),
      'durable-app': fc.constantFrom('default', 'other'),
      'x-request-id': fc.constant('from-the-caller'),
      traceparent: fc.constant('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'),
    },
    { requiredKeys: ['x-api-key'] },
  )
  // Few of them at a time, or nearly all requests would be refused for one.
  .chain(({ 'x-api-key': key, ...rest }) =>
    fc
      .subarray(Object.keys(rest) as (keyof typeof rest)[], { maxLength: 2 })
      .map((names) => ({ 'x-api-key': key, ...Object.fromEntries(names.map((name) => [name, rest[name]!])) })),
  )
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      method: fc.constantFrom('GET', 'GET', 'GET', 'GET', 'GET', 'GET', 'HEAD', 'OPTIONS', 'POST'),
      path: paths,
      headers,
      times: fc.constantFrom(1, 3, 8),
    }),
  },
  { weight: 1, arbitrary: fc.record({ pass: fc.constantFrom(300, 1_100) }) },
  { weight: 1, arbitrary: fc.record({ write: fc.constantFrom('raiseEvent/Go', 'terminate', 'suspend', 'resume') }) },
)

describe('a request that equals an earlier one', () => {
  test.each<[string, boolean, Partial<GatewayConfig>]>([
    ['plainly', true, {}],
    ['with pages of others and a proxy', true, { corsOrigins: [page], trustedProxies: ['127.0.0.1'] }],
    ['with rules about functions', false, { access: { readOnly: false, allow: {}, deny: { functions: ['Secret*'] } } }],
    ['with signed links', false, { links: { secrets: [{ id: 'a', secret: 'x'.repeat(40) }], lifetime: 3_600_000 } }],
  ])('is answered as it would be the ordinary way, to the byte, %s', async (_, isShort, config) => {
    await using pair = await servePair(config)
    let sent = 0
    const same = async (asked: Asked) => {
      sent++
      return pair.same(asked)
    }
    const tagged = await same({ path: statusOf('ended'), headers: asViewer })
    const tag = tagged.headers[tagged.headers.indexOf('etag') + 1]!
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (steps) => {
        for (const one of steps) {
          if ('pass' in one) {
            pair.plain.pass(one.pass)
            pair.short.pass(one.pass)
          } else if ('write' in one) {
            const path = `${statusOf('live')}/${one.write}`
            await same({ method: 'POST', path, headers: { 'x-api-key': keyOf.admin } })
            await Promise.all([pair.plain.host.clock.settle(), pair.short.host.clock.settle()])
          } else {
            const given = Object.entries(one.headers).map(([name, value]) => [name, value === 'TAG' ? tag : value])
            const asked = { method: one.method, path: one.path, headers: Object.fromEntries(given) as {} }
            for (let time = 0; time < one.times; time++) await same(asked)
          }
        }
      }),
      { numRuns: 12 },
    )
    const before = pair.short.repeated()
    for (let time = 0; time < 12; time++) await same({ path: statusOf('ended'), headers: asViewer })
    expect(pair.short.repeated() - before > 8).toBe(isShort)
    expect(await pair.short.lines(sent)).toEqual(await pair.plain.lines(sent))
    expect(await pair.short.metrics()).toEqual(await pair.plain.metrics())
  })

  test('counts against the rate of its caller, and is refused like others', async () => {
    const rate = { requests: 20, window: 60_000 }
    await using pair = await servePair({ limits: { ...defaults.limits, rate } })
    const asked = { path: statusOf('ended'), headers: asViewer }
    const statuses = []
    for (let time = 0; time < 24; time++) statuses.push((await pair.same(asked)).status)
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 200), 429, 429, 429, 429])
    expect(pair.short.repeated()).toBe(18)
    expect(await pair.short.lines(24)).toEqual(await pair.plain.lines(24))
    // A header shows a caller what it has left.
    const admin = { path: statusOf('ended'), headers: { 'x-api-key': keyOf.admin } }
    for (let time = 0; time < 18; time++) await pair.same(admin)
    expect((await pair.same(admin)).headers).toContain('ratelimit')
  })

  test('is refused once its address has sent too many wrong credentials', async () => {
    const failures = { requests: 3, window: 60_000 }
    await using pair = await servePair({ limits: { ...defaults.limits, failures } })
    const asked = { path: statusOf('ended'), headers: asViewer }
    for (let time = 0; time < 4; time++) expect((await pair.same(asked)).status).toBe(200)
    for (let time = 0; time < 3; time++) await pair.same({ ...asked, headers: { 'x-api-key': 'wrong' } })
    expect((await pair.same(asked)).status).toBe(429)
  })

  test('is read anew once a write may have touched the instance', async () => {
    await using pair = await servePair()
    const asked = { path: statusOf('live'), headers: asViewer }
    for (let time = 0; time < 10; time++) expect((await pair.same(asked)).status).toBe(202)
    const before = pair.short.repeated()
    expect(before).toBeGreaterThan(0)
    await pair.same({ method: 'POST', path: `${statusOf('live')}/terminate`, headers: { 'x-api-key': keyOf.admin } })
    await Promise.all([pair.plain.host.clock.settle(), pair.short.host.clock.settle()])
    const { status, body } = await pair.same(asked)
    expect([status, body]).toEqual([200, expect.stringContaining('"Terminated"')])
    expect(pair.short.repeated()).toBe(before)
  })
})
