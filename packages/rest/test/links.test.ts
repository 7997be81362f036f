import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { createRestApp, type RestOptions } from '../src/index.ts'
import { createDocumentedApp } from './documented-app.ts'
import { api, createGatewayUnderTest } from './gateway-under-test.ts'

type Document = { servers: { url: string }[] }
type Links = Record<string, string>

const start = async (rest: Partial<RestOptions>, headers: Record<string, string> = {}) => {
  await using gateway = createGatewayUnderTest({ rest })
  const response = await gateway.call('POST', 'orchestrators/Echo/a', { headers })
  return { response, links: (await response.json()) as Links }
}

describe('links of a start', () => {
  it('keep members, order, hub and placeholders, and lose the key', async () => {
    const { response, links } = await start({})
    const at = `http://gateway.example${api}/instances/a`
    const tail = 'taskHub=TestHubName&connection=Storage'
    expect(Object.entries(links)).toEqual([
      ['id', 'a'],
      ['statusQueryGetUri', `${at}?${tail}`],
      ['sendEventPostUri', `${at}/raiseEvent/{eventName}?${tail}`],
      ['terminatePostUri', `${at}/terminate?reason={text}&${tail}`],
      ['purgeHistoryDeleteUri', `${at}?${tail}`],
      ['restartPostUri', `${at}/restart?${tail}`],
      ['suspendPostUri', `${at}/suspend?reason={text}&${tail}`],
      ['resumePostUri', `${at}/resume?reason={text}&${tail}`],
    ])
    expect(response.status).toBe(202)
    expect(response.headers.get('location')).toBe(`${at}?${tail}`)
    expect(response.headers.get('retry-after')).toBe('10')
  })

  it('work when they are followed, whatever the id holds', async () => {
    await using gateway = createGatewayUnderTest()
    for (const id of ['a b', 'a+b', 'ä:~@x', '100%', "it's (1)!"]) {
      const started = await gateway.call('POST', `orchestrators/WaitForGo/${encodeURIComponent(id)}`)
      const links = (await started.json()) as Links
      await gateway.host.clock.settle()
      const status = await gateway.rest.request(links['statusQueryGetUri']!)
      expect([id, ((await status.json()) as { instanceId: string }).instanceId]).toEqual([id, id])
      const again = await gateway.rest.request(status.headers.get('location')!)
      expect(again.status).toBe(202)
      const ended = await gateway.rest.request(links['terminatePostUri']!.replace('{text}', 'done'), { method: 'POST' })
      expect(ended.status).toBe(202)
    }
  })

  it.each<[string, Partial<RestOptions>, Record<string, string>, string]>([
    ['the request', {}, {}, 'http://gateway.example'],
    [
      'nothing untrusted',
      {},
      { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' },
      'http://gateway.example',
    ],
    ['the option', { publicUrl: 'https://api.example.com/durable/' }, {}, 'https://api.example.com/durable'],
    [
      'the option before headers',
      { publicUrl: 'https://api.example.com', trustForwarded: true },
      { 'x-forwarded-host': 'other.example' },
      'https://api.example.com',
    ],
    [
      'X-Forwarded-*',
      { trustForwarded: true },
      {
        'x-forwarded-host': 'evil.example, public.example',
        'x-forwarded-proto': 'http, https',
        'x-forwarded-prefix': '/df/',
      },
      'https://public.example/df',
    ],
    [
      'X-Forwarded-Port',
      { trustForwarded: true },
      { 'x-forwarded-host': 'public.example', 'x-forwarded-proto': 'https', 'x-forwarded-port': '8443' },
      'https://public.example:8443',
    ],
    [
      'Forwarded, and not what a caller wrote beside or before it',
      { trustForwarded: 'forwarded' },
      {
        forwarded: 'host=evil.example, for=1.2.3.4;proto=https;host="a.example:444"',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-prefix': '/evil',
      },
      'https://a.example:444',
    ],
    [
      'a check of the request',
      { trustForwarded: (c) => c.req.header('via') === 'us' },
      { via: 'us', 'x-forwarded-host': 'p.example' },
      'http://p.example',
    ],
    [
      'not Forwarded of a caller behind a proxy that does not write it',
      { trustForwarded: true },
      { forwarded: 'host=evil.example;proto=https' },
      'http://gateway.example',
    ],
    ['no nonsense', { trustForwarded: true }, { 'x-forwarded-host': 'evil.example/path?x=' }, 'http://gateway.example'],
    [
      'no script',
      { trustForwarded: true },
      { 'x-forwarded-proto': 'javascript', 'x-forwarded-host': 'a.example' },
      'http://gateway.example',
    ],
    [
      'no prefix that leads elsewhere',
      { trustForwarded: true },
      { 'x-forwarded-prefix': '//evil.example' },
      'http://gateway.example',
    ],
  ])('have the origin of %s', async (_, rest, headers, origin) => {
    const { links } = await start(rest, headers)
    expect(links['statusQueryGetUri']).toBe(`${origin}${api}/instances/a?taskHub=TestHubName&connection=Storage`)
  })

  it('have the prefix of a mounted app', async () => {
    await using gateway = createGatewayUnderTest()
    const outer = new Hono().get('/', (c) => c.text('home')).route('/ops/durable', gateway.rest)
    const response = await outer.request(`https://o.example/ops/durable${api}/orchestrators/WaitForGo/a`, {
      method: 'POST',
    })
    const links = (await response.json()) as Links
    expect(links['statusQueryGetUri']).toMatch(`https://o.example/ops/durable${api}/instances/a?`)
    expect((await outer.request(links['statusQueryGetUri']!)).status).toBe(202)
    expect((await outer.request(`https://o.example${api}/instances/a`)).status).toBe(404)
    expect(await (await outer.request('https://o.example/')).text()).toBe('home')
  })

  it.each([
    ['with its prefix', '/apps/orders', {}, 'http://gateway.example/apps/orders'],
    ['without it', '', {}, 'http://gateway.example/apps/orders'],
    [
      'through a proxy',
      '',
      { 'x-forwarded-host': 'p.example', 'x-forwarded-prefix': '/df' },
      'http://p.example/df/apps/orders',
    ],
  ])('have the own prefix of an app that was asked %s', async (_, asked, headers, base) => {
    await using gateway = createGatewayUnderTest({ rest: { prefix: '/apps/orders', trustForwarded: true } })
    const origin = 'http://gateway.example'
    const post = { method: 'POST', headers }
    const response = await gateway.rest.request(`${origin}${asked}${api}/orchestrators/WaitForGo/a`, post)
    const links = (await response.json()) as Links
    expect(links['statusQueryGetUri']).toMatch(`${base}${api}/instances/a?`)
    const own = links['statusQueryGetUri']!.replace(base, `${origin}/apps/orders`)
    expect((await gateway.rest.request(own)).headers.get('location')).toMatch(`${origin}/apps/orders${api}/instances/a`)
    for (const path of ['', '/', '/docs', '/openapi.json']) {
      expect((await gateway.rest.request(`${origin}/apps/orders${path}`)).status, path).toBe(200)
    }
    const document = (await (
      await gateway.rest.request(`${origin}${asked}/openapi.json`, { headers })
    ).json()) as Document
    expect(document.servers[0]!.url).toMatch(base)
    for (const path of [`/apps/ordersX${api}/instances`, `/apps${api}/instances`, '/apps/orders/nowhere']) {
      const refused = await gateway.rest.request(origin + path)
      expect([refused.status, refused.headers.get('content-type')], path).toEqual([404, 'application/problem+json'])
    }
  })

  it('do not name a host whose response is read through another gateway', async () => {
    await using gateway = createGatewayUnderTest()
    const { createDurableClient } = await import('@durable-http/core')
    const client = createDurableClient({
      baseUrl: 'http://inner.example',
      fetch: async (url, init) => gateway.rest.request(url, init),
    })
    const response = await createDocumentedApp({ client }).request(`http://outer.example${api}/orchestrators/Echo/a`, {
      method: 'POST',
    })
    expect(await response.text()).not.toContain('inner.example')
  })
})

describe('Location of a status', () => {
  it('is the URL of the request without the key', async () => {
    await using gateway = createGatewayUnderTest()
    await gateway.call('POST', 'orchestrators/WaitForGo/a~b')
    await gateway.host.clock.settle()
    const response = await gateway.call('GET', 'instances/a%7Eb/?showInput=false&code=theirs&showHistory=true')
    expect(response.headers.get('location')).toBe(
      `http://gateway.example${api}/instances/a~b/?showInput=false&showHistory=true`,
    )
    expect(response.headers.get('retry-after')).toBe('5')
  })
})

describe('publicUrl', () => {
  it.each(['nonsense', 'ftp://a.example', 'https://a.example/?x=1', 'https://u:p@a.example'])(
    'refuses %s',
    (publicUrl) => {
      expect(() => createRestApp({ client: {} as never, publicUrl })).toThrow(/publicUrl must be an http or https URL/)
    },
  )
})

describe('a link whose placeholder nobody has filled', () => {
  it.each([
    'raiseEvent/{eventName}',
    'raiseEvent/%7BeventName%7D',
    'raiseEvent/%257BeventName%257D',
    'raiseEvent/%7B%7Beventname%7D%7D',
    'terminate?reason={text}',
    'suspend?reason=%7B%7Btext%7D%7D',
    'resume?reason=%257Btext%257D',
    'rewind?reason={TEXT}',
  ])('is refused: %s', async (path) => {
    await using gateway = createGatewayUnderTest()
    await gateway.call('POST', 'orchestrators/WaitForGo/a')
    await gateway.host.clock.settle()
    const before = gateway.host.requests.all.length
    const headers = { 'content-type': 'application/json' }
    const response = await gateway.call('POST', `instances/a/${path}`, { body: '1', headers })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      code: 'invalid_input',
      issues: [{ message: expect.stringContaining('placeholder') }],
    })
    expect(gateway.host.requests.all).toHaveLength(before)
  })
})
