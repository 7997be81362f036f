import { describe, expect, it } from 'vitest'
import { createGateway } from './v1/v1-gateway.ts'

const secret = 'a secret that all replicas share'
const headers = (key: string) => ({ 'content-type': 'application/json', 'idempotency-key': key })

function setUp(rest: Parameters<typeof createGateway>[0] = {}) {
  const gateway = createGateway({ ...rest, rest: { operators: { secret }, ...rest.rest } })
  const start = (key: string, body: string, path = 'orchestrators/Echo') =>
    gateway.call('POST', path, { body, headers: headers(key) })
  const starts = () => gateway.host.requests.all.filter(({ method }) => method === 'POST').length
  return { ...gateway, start, starts }
}
const payloadOf = async (response: Response) => (await response.json()) as Record<string, string>

describe('a start with an Idempotency-Key', () => {
  it('is made once, with an equal response each time', async () => {
    const { start, starts, host } = setUp()
    const first = await start('k', '{"a":1}')
    const payload = await payloadOf(first)
    expect(payload['id']).toMatch(/^idem-[\w-]{22}-[\da-f]{32}$/)
    await host.clock.settle()
    const again = await start('"k"', '{"a":1}')
    expect([again.status, starts()]).toEqual([202, 1])
    expect(payload['statusQueryGetUri']).toContain('taskHub=TestHubName&connection=Storage')
    expect(await payloadOf(again)).toEqual(payload)
    for (const name of ['location', 'retry-after', 'content-type'])
      expect([name, again.headers.get(name)]).toEqual([name, first.headers.get(name)])
  })

  it('has links without a hub where another replica made the start and none was named', async () => {
    const { start, host } = setUp()
    const payload = await payloadOf(await start('k', '1'))
    await host.clock.settle()
    const fetch = (url: string, init?: RequestInit) => host.fetch(new Request(url, init))
    const other = createGateway({ client: { fetch }, rest: { operators: { secret } } })
    const again = await other.call('POST', 'orchestrators/Echo', { body: '1', headers: headers('k') })
    const repeated = await payloadOf(again)
    expect(repeated['id']).toBe(payload['id'])
    expect(repeated['statusQueryGetUri']).toBe(payload['statusQueryGetUri']!.replace(/\?.*/, ''))
  })

  it('has links that work, in the hub that was asked', async () => {
    const { start, call } = setUp()
    const path = 'orchestrators/Echo?taskHub=TestHubName'
    await start('k', '1', path)
    const payload = await payloadOf(await start('k', '1', path))
    const status = await call('GET', new URL(payload['statusQueryGetUri']!).pathname + '?taskHub=TestHubName')
    expect([200, 202]).toContain(status.status)
    expect(payload['terminatePostUri']).toContain('reason={text}&taskHub=TestHubName')
  })

  it('is refused for another input', async () => {
    const { start, starts } = setUp()
    await start('k', '1')
    const response = await start('k', '2')
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([422, 'key_reused'])
    expect(starts()).toBe(1)
  })

  it('is another one for another key, function or caller', async () => {
    let principal = 'ann'
    const { start, starts } = setUp({ rest: { operators: { secret }, caller: () => ({ principal }) } })
    await start('k', '1')
    await start('l', '1')
    await start('k', '1', 'orchestrators/WaitForGo')
    principal = 'bob'
    await start('k', '1')
    expect(starts()).toBe(4)
  })

  it('is made once by requests at the same time, even if the instance ends at once', async () => {
    const { start, starts } = setUp()
    const responses = await Promise.all(Array.from({ length: 8 }, () => start('k', '1')))
    const ids = await Promise.all(responses.map(async (response) => (await payloadOf(response))['id']))
    expect([new Set(ids).size, starts()]).toEqual([1, 1])
  })

  it('finds what another replica started after the list was read', async () => {
    const { start, host, call } = setUp()
    const { id } = await payloadOf(await start('k', '1', 'orchestrators/WaitForGo'))
    await host.clock.settle()
    // The list of this request is older than the start.
    host.faults.add({
      match: { path: '/instances' },
      status: 200,
      body: '[]',
      headers: { 'content-type': 'application/json' },
    })
    const again = await start('k', '1', 'orchestrators/WaitForGo')
    expect([again.status, (await payloadOf(again))['id']]).toEqual([202, id])
    host.faults.clear()
    expect((await call('GET', `instances/${id}`)).status).toBe(202)
  })

  it('is forgotten with the instance', async () => {
    const { start, starts, call, host } = setUp()
    const { id } = await payloadOf(await start('k', '1'))
    await expect.poll(async () => (await call('GET', `instances/${id}`)).status).toBe(200)
    expect((await call('DELETE', `instances/${id}`)).status).toBe(200)
    host.requests.clear()
    expect((await start('k', '2')).status).toBe(202)
    expect(starts()).toBe(1)
  })

  it('takes inputs that are longer than 64 kB', async () => {
    const { start, starts } = setUp()
    const body = JSON.stringify('x'.repeat(100_000))
    expect((await start('k', body)).status).toBe(202)
    expect((await start('k', body)).status).toBe(202)
    expect((await start('k', JSON.stringify(`${'x'.repeat(99_999)}y`))).status).toBe(422)
    expect(starts()).toBe(1)
  })

  it('waits like any other where that is preferred', async () => {
    const { call } = setUp()
    const init = { body: '5', headers: { ...headers('k'), prefer: 'wait=20' } }
    expect((await call('POST', 'orchestrators/Echo', init)).status).toBe(200)
    expect((await call('POST', 'orchestrators/Echo', init)).status).toBe(200)
  })

  it.each(['', ' ', 'a b', 'é', 'x'.repeat(256), '""'])('is refused for the key %j', async (key) => {
    const { call, starts } = setUp()
    const response = await call('POST', 'orchestrators/Echo', { headers: { 'idempotency-key': key } })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ issues: [{ parameter: 'Idempotency-Key', in: 'header' }] })
    expect(starts()).toBe(0)
  })

  it('is a start as ever where the caller chooses the id', async () => {
    const { start } = setUp()
    expect((await payloadOf(await start('k', '1', 'orchestrators/Echo/mine')))['id']).toBe('mine')
  })

  it('names the key in no id', async () => {
    const { start } = setUp()
    const { id } = await payloadOf(await start('customer-4711', '1'))
    expect(id).not.toContain('4711')
  })
})
