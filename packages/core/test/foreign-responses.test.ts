import { describe, expect, it } from 'vitest'
import { createDurableClient, type DurableErrorCode, instanceFrom } from '../src/index.ts'
import { createHostAndClient } from './host-and-client.ts'

const key = 'canary-Key/9+plus=='
const page = (text: string) => `<!DOCTYPE html><html><head><title>${text}</title></head><body>${text}</body></html>`
const html = { 'content-type': 'text/html' }
const json = { 'content-type': 'application/json; charset=utf-8' }
const plain = { 'content-type': 'text/plain' }

interface Foreign {
  from: string
  status: number
  headers?: Record<string, string>
  body?: string
  code: DurableErrorCode
  says: RegExp
}

const stopped = page('Error 403 - This web app is stopped.')
const foreigners: Foreign[] = [
  { from: 'a stopped web app', status: 403, headers: html, body: stopped, code: 'unavailable', says: /is stopped.*start it/ },
  { from: 'a disabled site', status: 403, headers: html, body: page('Site Disabled'), code: 'unavailable', says: /stopped/ },
  { from: 'a host that starts', status: 503, headers: plain, body: 'Function host is not running.', code: 'unavailable', says: /not running.*wait until it is up/ },
  { from: 'a front end without a worker', status: 503, headers: html, body: page('Service Unavailable'), code: 'unavailable', says: /not running/ },
  { from: 'a proxy without an upstream', status: 502, headers: html, body: page('Bad Gateway'), code: 'unavailable', says: /front end cannot reach it/ },
  { from: 'an empty 502', status: 502, code: 'unavailable', says: /front end cannot reach it/ },
  { from: 'a proxy that ran out of time', status: 504, headers: html, body: page('Gateway Time-out'), code: 'timeout', says: /in time/ },
  { from: 'a proxy that throttles', status: 429, headers: html, body: page('Slow down'), code: 'throttled', says: /throttling/ },
  { from: 'access restrictions', status: 403, headers: html, body: page('Error 403 - Forbidden'), code: 'forbidden', says: /in front of the host refuses.*access restrictions/ },
  { from: 'App Service authentication', status: 401, headers: plain, body: 'You do not have permission to view this directory or page.', code: 'unauthorized', says: /in front of the host refuses.*App Service authentication/ },
  { from: 'API Management', status: 401, headers: json, body: '{"statusCode":401,"message":"Access denied due to missing subscription key."}', code: 'unauthorized', says: /in front of the host.*missing subscription key/ },
  { from: 'a web firewall', status: 403, headers: json, body: '{"Message":"Forbidden"}', code: 'forbidden', says: /in front of the host/ },
  { from: 'a site that was deleted', status: 404, headers: html, body: page('404 Web Site not found'), code: 'protocol', says: /nothing of this API is at that address.*base URL/ },
  { from: 'an HTML page without a type', status: 404, body: '\n <html>', code: 'protocol', says: /nothing of this API/ },
  { from: 'a server that answers JSON', status: 404, headers: json, body: '{"error":"Not Found"}', code: 'protocol', says: /another server responded.*Not Found/ },
  { from: 'a server with problem documents', status: 404, headers: json, body: '{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.5","title":"Not Found","status":404}', code: 'protocol', says: /another server/ },
  { from: 'a server that answers text', status: 404, headers: plain, body: 'Cannot GET /runtime', code: 'protocol', says: /another server/ },
  { from: 'a server without the method', status: 405, code: 'protocol', says: /nothing of this API/ },
  { from: 'a server that knows no such method', status: 501, headers: html, body: page('Unsupported method'), code: 'protocol', says: /another server/ },
  { from: 'a page that says gone', status: 410, headers: html, body: page('Gone'), code: 'protocol', says: /another server/ },
  { from: 'a page that says conflict', status: 409, headers: html, body: page('Conflict'), code: 'protocol', says: /another server/ },
  { from: 'a page that refuses the request', status: 400, headers: html, body: page('Bad Request'), code: 'protocol', says: /another server/ },
  { from: 'a proxy that wants a sign-in', status: 407, code: 'protocol', says: /proxy or portal/ },
  { from: 'a captive portal', status: 511, headers: html, body: page('Sign in'), code: 'protocol', says: /proxy or portal/ },
  { from: 'a sign-in page in place of JSON', status: 200, headers: html, body: page('Welcome'), code: 'protocol', says: /a page came in place/ },
  { from: 'a page sent as JSON', status: 200, headers: json, body: page('Welcome'), code: 'protocol', says: /a page came in place/ },
  { from: 'an empty 200', status: 200, headers: json, body: '', code: 'protocol', says: /empty body/ },
  { from: 'a list-less 200', status: 200, headers: json, body: '{"ok":true}', code: 'protocol', says: /not as expected/ },
  { from: 'an empty 204', status: 204, code: 'protocol', says: /another server responded/ },
  { from: 'a server that says not modified', status: 304, code: 'protocol', says: /another server responded/ },
  { from: 'a server whose page fails', status: 500, headers: html, body: page('500'), code: 'upstream', says: /failed before this API/ },
  ...[301, 302, 303, 307, 308].map((status) => ({
    from: `a ${status} to another origin`,
    status,
    headers: { location: `https://moved.example/somewhere?code=${encodeURIComponent(key)}&state=s3cr3t` },
    code: 'protocol' as const,
    says: /redirects to https:\/\/moved\.example\/somewhere,.*base URL/,
  })),
  { from: 'a redirect within the site', status: 302, headers: { location: '/new/place?x=1' }, code: 'protocol', says: /redirects to \/new\/place,/ },
  { from: 'a redirect that holds the key in its path', status: 302, headers: { location: `https://moved.example/${encodeURIComponent(key)}` }, code: 'protocol', says: /moved\.example\/\[key\]/ },
  { from: 'a redirect to a sign-in', status: 302, headers: { location: 'https://login.microsoftonline.com/common/oauth2?state=s3cr3t' }, code: 'protocol', says: /sign-in page at https:\/\/login\.microsoftonline\.com.*App Service authentication/ },
  { from: 'a redirect to nowhere', status: 302, code: 'protocol', says: /redirects elsewhere/ },
  { from: 'an empty 404 of a server that has nothing', status: 404, code: 'protocol', says: /nothing of this API is at that address/ },
] // prettier-ignore

const respond = ({ status, headers = {}, body }: Foreign) => new Response(body ?? null, { status, headers })

describe('a response of another server', () => {
  const calls: [string, (client: ReturnType<typeof createDurableClient>) => Promise<unknown>][] = [
    ['a list', (client) => client.listInstances()],
    ['a purge', (client) => client.purgeInstances({ createdTimeFrom: '2020-01-01T00:00:00Z' })],
    ['a status', (client) => client.getInstanceStatus({ instanceId: 'a' })],
    ['a start', (client) => client.startOrchestration({ functionName: 'F' })],
    ['an event', (client) => client.raiseEvent({ instanceId: 'a', eventName: 'E' })],
    ['an entity', (client) => client.getEntity({ entityName: 'E', entityKey: 'k' })],
  ]
  const cases = foreigners.flatMap((foreign) => calls.map(([of, call]) => ({ ...foreign, of, call })))

  it.each(cases)('$from is reported as what it is, to $of', async (foreign) => {
    // Any JSON may be the state of an entity.
    if (foreign.of === 'an entity' && foreign.from === 'a list-less 200') return
    const fetch = async () => respond(foreign)
    const client = createDurableClient({ baseUrl: 'http://app.test', key, fetch, retry: false })
    const error = await foreign.call(client).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: foreign.code, upstreamStatus: foreign.status })
    // An operation without a body, or one without a 200, refuses a 200 in other words.
    if (foreign.status !== 200)
      expect(error).toMatchObject({ message: expect.stringMatching(foreign.says), answeredBy: 'other' })
    const shown = JSON.stringify(error) + String((error as Error).stack)
    expect(shown).not.toContain(key)
    expect(shown).not.toContain(encodeURIComponent(key))
    expect(shown).not.toContain('s3cr3t')
  })

  it.each(foreigners.filter(({ status }) => status !== 200))('$from is reported alike for a link', async (foreign) => {
    const instance = instanceFrom(`http://app.test/instances/a?code=${encodeURIComponent(key)}`, {
      fetch: async () => respond(foreign),
      retry: { attempts: 1 },
    })
    const error = await instance.status().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: foreign.code, message: expect.stringMatching(foreign.says) })
    expect(JSON.stringify(error)).not.toContain(encodeURIComponent(key))
  })
})

describe('a success of something else than the host', () => {
  const clientOf = (status: number, body: string, headers = json) =>
    createDurableClient({ baseUrl: 'http://app.test', key, fetch: async () => new Response(body, { status, headers }) })

  it.each(['{"status":"accepted"}', 'OK', '[]', page('Welcome')])('is not an event that arrived: %s', async (body) => {
    const client = clientOf(202, body)
    const event = { instanceId: 'a', eventName: 'E' }
    await expect(client.raiseEvent(event)).rejects.toMatchObject({ code: 'protocol', answeredBy: 'other' })
    await expect(client.signalEntity({ entityName: 'E', entityKey: 'k', op: 'add' })).rejects.toMatchObject({
      code: 'protocol',
      answeredBy: 'other',
    })
    const instance = instanceFrom('http://app.test/instances/a', {
      fetch: async () => new Response(body, { status: 202 }),
    })
    await expect(instance.terminate()).rejects.toMatchObject({ code: 'protocol', answeredBy: 'other' })
  })

  it.each(['{"status":"ok"}', '[1]', 'null', '"OK"'])('is not a status or a purge: %s', async (body) => {
    const client = clientOf(200, body)
    for (const call of [client.getInstanceStatus({ instanceId: 'a' }), client.listInstances()]) {
      await expect(call).rejects.toMatchObject({ code: 'protocol', answeredBy: 'other' })
    }
    const purge = client.purgeInstances({ createdTimeFrom: '2020-01-01T00:00:00Z' })
    await expect(purge).rejects.toMatchObject({ code: 'protocol', answeredBy: 'other' })
  })

  it('is an empty body where the host sends none', async () => {
    const client = clientOf(202, ' \n')
    await expect(client.raiseEvent({ instanceId: 'a', eventName: 'E' })).resolves.toBeUndefined()
  })
})

it.each([404, 500])('a failure with status %i whose body breaks off is a broken connection', async (status) => {
  const torn = () =>
    new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"Mess')),
      pull: (controller) => controller.error(new TypeError('terminated')),
    })
  const fetch = async () => new Response(torn(), { status })
  const client = createDurableClient({ baseUrl: 'http://app.test', key, fetch, retry: false })
  const response = await client.raw.terminateInstance({ instanceId: 'a' })
  await expect(client.failureOf('terminateInstance', response)).rejects.toMatchObject({
    code: 'network',
    upstreamStatus: status,
    message: expect.stringContaining('The host may carry it out all the same'),
  })
})

it('a key in the coding of a response, or in the type of a problem, is shown in no part', async () => {
  const letters = 'canaryKeyOfFortyCharacters0123456789abcdefgh=='
  const type = `urn:problem-type:durable-http:${letters}`
  const responses = [
    () => new Response('[]', { headers: { 'content-encoding': letters } }),
    () => Response.json({ type, title: 'x', status: 403, detail: letters }, { status: 403 }),
  ]
  for (const respond of responses) {
    const options = { baseUrl: 'http://app.test', key: letters, fetch: async () => respond(), retry: false } as const
    const error: unknown = await createDurableClient(options)
      .listInstances()
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Error)
    expect(String(error) + JSON.stringify(error)).not.toMatch(/canaryKey/i)
  }
})

it.each([
  ['is cut', `https://moved.example/${'a'.repeat(1_970)}${encodeURIComponent(key)}`],
  ['becomes a URL', `https://moved.example/${JSON.stringify(key).slice(1, -1).replaceAll('/', '\\/')}`],
])('a redirect whose target holds the key shows no part of it where it %s', async (_, location) => {
  const fetch = async () => new Response(null, { status: 302, headers: { location } })
  const client = createDurableClient({ baseUrl: 'http://app.test', key, fetch, retry: false })
  const error: unknown = await client.listInstances().catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ message: expect.stringContaining('https://moved.example/') })
  expect(String(error)).not.toContain(key.slice(0, 8))
})

describe('a 404 of a host', () => {
  it('is not found once the host is seen to be there', async () => {
    await using setup = createHostAndClient()
    await expect(setup.client.getInstanceStatus({ instanceId: 'none' })).rejects.toMatchObject({
      code: 'not_found',
      answeredBy: 'host',
      message: 'getInstanceStatus: the host has no instance none (404)',
    })
  })

  it('asks whether the host is there once for many', async () => {
    await using setup = createHostAndClient()
    for (const instanceId of ['a', 'b', 'c']) {
      await expect(setup.client.getInstanceStatus({ instanceId })).rejects.toMatchObject({ code: 'not_found' })
    }
    expect(setup.host.requests.all).toHaveLength(4)
  })

  it('is not reported where the host has become unavailable', async () => {
    await using setup = createHostAndClient({ faults: [{ match: { operation: 'listInstances' }, status: 503 }] })
    await expect(setup.client.getInstanceStatus({ instanceId: 'none' })).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('counts where a proxy lets no lists through', async () => {
    await using setup = createHostAndClient({
      faults: [{ match: { operation: 'listInstances' }, status: 403, body: page('closed') }],
    })
    await expect(setup.client.getInstanceStatus({ instanceId: 'none' })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('a stray response', () => {
  const strays = [
    { as: 'an empty 404', fault: { status: 404 } },
    { as: 'a 404 page', fault: { status: 404, headers: html, body: page('404 Web Site not found') } },
    { as: 'a stopped app', fault: { status: 403, headers: html, body: stopped } },
    { as: 'a redirect', fault: { status: 302, headers: { location: 'https://elsewhere.example/' } } },
  ]

  it.each(strays)('$as never makes a purge that found nothing', async ({ fault }) => {
    await using setup = createHostAndClient({ faults: [{ ...fault, match: { method: 'DELETE' }, times: 1 }] })
    setup.host.seed({ instances: [{ instanceId: 'old', name: 'Echo', runtimeStatus: 'Completed' }] })
    const outcome = await setup.client
      .purgeInstances({ createdTimeFrom: '2020-01-01T00:00:00Z' })
      .catch(() => undefined)
    expect(outcome?.instancesDeleted).not.toBe(0)
  })

  it('a purge of nothing is a purge of nothing', async () => {
    await using setup = createHostAndClient()
    await expect(setup.client.purgeInstances({ createdTimeFrom: '2020-01-01T00:00:00Z' })).resolves.toEqual({
      instancesDeleted: 0,
    })
  })

  it.each(strays)('$as does not end a wait', async ({ fault }) => {
    await using setup = createHostAndClient()
    const instance = await setup.client.start({ functionName: 'Hello' })
    let seen = 0
    const final = await instance.wait({
      onStatus: () => {
        if (seen++ === 0) setup.host.faults.add({ ...fault, match: { method: 'GET' }, times: 1 })
      },
    })
    expect(final.runtimeStatus).toBe('Completed')
  })

  it.each(strays)('$as does not lift the guard of a purge', async ({ fault }) => {
    await using setup = createHostAndClient({ extensionVersion: '2.13.7' })
    const instance = await setup.client.start({ functionName: 'WaitForGo', instanceId: 'alive' })
    await setup.host.clock.settle()
    setup.host.faults.add({ ...fault, match: { method: 'GET' }, times: 1 })
    await expect(instance.purge()).rejects.toMatchObject({ operation: 'purgeInstance', instanceId: 'alive' })
    await expect(instance.status()).resolves.toMatchObject({ runtimeStatus: 'Running' })
  })
})
