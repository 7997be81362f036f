import { describe, expect, it } from 'vitest'
import { createGateway } from './v1/v1-gateway.ts'

const path = '/runtime/webhooks/durabletask/instances/a'

async function startWaiting(setup: Parameters<typeof createGateway>[0] = {}) {
  const gateway = createGateway(setup)
  await gateway.post('orchestrators/WaitForGo/a')
  await gateway.host.clock.settle()
  return gateway
}
const statusReads = ({ host }: ReturnType<typeof createGateway>) =>
  host.requests.all.filter(({ operation }) => operation === 'getInstanceStatus').length

describe('a status with an entity tag', () => {
  it('is sent once while it stays the same', async () => {
    const { get, post } = await startWaiting()
    const etag = (await get(path)).headers.get('etag')!
    expect(etag).toMatch(/^W\/"/)
    const same = await get(path, { headers: { 'if-none-match': etag } })
    expect([same.status, await same.text(), same.headers.get('etag')]).toEqual([304, '', etag])
    await post('instances/a/terminate')
    await expect.poll(async () => (await get(path, { headers: { 'if-none-match': etag } })).status).toBe(200)
  })

  it('has another tag for what is asked in addition', async () => {
    const { get } = await startWaiting()
    const tags = await Promise.all(
      ['', '?showHistory=true', '?showInput=false'].map(async (query) => (await get(path + query)).headers.get('etag')),
    )
    expect(new Set(tags).size).toBeGreaterThan(1)
    expect(tags).not.toContain(null)
  })

  it('has none above 64 kB', async () => {
    const { get, host } = createGateway()
    host.seed({ instances: [{ instanceId: 'a', name: 'Echo', output: 'x'.repeat(70_000) }] })
    const response = await get(path, { headers: { 'if-none-match': '*' } })
    expect([response.status, response.headers.get('etag')]).toEqual([200, null])
  })

  it('is a problem for an unknown instance, with any tag', async () => {
    const { get } = createGateway()
    expect((await get(path, { headers: { 'if-none-match': '*' } })).status).toBe(404)
  })
})

describe('Prefer: wait', () => {
  it('responds when the instance changes, as a plain read would', async () => {
    const { get, post } = await startWaiting()
    const waiting = get(path, { headers: { prefer: 'wait=20' } })
    await post('instances/a/raiseEvent/Go', '1')
    const response = await waiting
    expect([response.status, response.headers.get('preference-applied')]).toEqual([200, 'wait=20'])
    expect(await response.json()).toMatchObject({ runtimeStatus: 'Completed' })
  })

  it('responds when time is up', async () => {
    const { get } = await startWaiting()
    const response = await get(path, { headers: { prefer: 'respond-async, wait=1' } })
    expect([response.status, response.headers.get('preference-applied')]).toEqual([202, 'wait=1'])
  })

  it('responds at once for an instance that has ended, and for one that does not exist', async () => {
    const { get, host } = createGateway()
    host.seed({ instances: [{ instanceId: 'a', name: 'Echo' }] })
    expect((await get(path, { headers: { prefer: 'wait=60' } })).status).toBe(200)
    expect((await get(path.replace(/a$/, 'none'), { headers: { prefer: 'wait=60' } })).status).toBe(404)
  })

  it('responds at once if the state is not the one that the caller knows', async () => {
    const { get } = await startWaiting()
    const response = await get(path, { headers: { prefer: 'wait=60', 'if-none-match': 'W/"old"' } })
    expect([response.status, response.headers.get('preference-applied')]).toEqual([202, 'wait=60'])
  })

  it('responds with 304 when nothing has changed in time', async () => {
    const { get } = await startWaiting()
    const etag = (await get(path)).headers.get('etag')!
    expect((await get(path, { headers: { prefer: 'wait=1', 'if-none-match': etag } })).status).toBe(304)
  })

  it('waits no longer than the app allows', async () => {
    const { get } = await startWaiting({ rest: { operators: { longestWait: 1 } } })
    const response = await get(path, { headers: { prefer: 'wait=999999' } })
    expect(response.headers.get('preference-applied')).toBe('wait=1')
  })

  it('responds to a start with the status of the instance once it has ended', async () => {
    const { call, host } = createGateway()
    const response = await call('POST', 'orchestrators/Echo', { body: '5', headers: { ...json, prefer: 'wait=20' } })
    expect([response.status, response.headers.get('preference-applied')]).toEqual([200, 'wait=20'])
    const { instanceId, output } = (await response.json()) as { instanceId: string; output: unknown }
    expect(output).toBe(5)
    expect(response.headers.get('location')).toContain(`/instances/${instanceId}`)
    expect(host.requests.all.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })

  it('responds to a start as ever if the instance still runs when time is up', async () => {
    const { call } = createGateway()
    const response = await call('POST', 'orchestrators/WaitForGo', { headers: { prefer: 'wait=1' } })
    expect([response.status, response.headers.get('preference-applied')]).toEqual([202, 'wait=1'])
    expect(await response.json()).toHaveProperty('statusQueryGetUri')
  })

  it('shows no status to a caller who may only start', async () => {
    const { call } = createGateway({ rest: { deny: { operations: ['getInstanceStatus'] } } })
    const response = await call('POST', 'orchestrators/Echo', { headers: { prefer: 'wait=20' } })
    expect([response.status, response.headers.get('preference-applied')]).toEqual([202, null])
  })

  it('waits no longer than the credential of the caller is valid', async () => {
    const { get } = await startWaiting({ rest: { caller: () => ({ expires: Date.now() + 300 }) } })
    const response = await get(path, { headers: { prefer: 'wait=60' } })
    expect([response.status, (await response.json()).runtimeStatus]).toEqual([202, 'Running'])
  })

  it('takes a place among the streams while it waits', async () => {
    let open = 0
    let most = 0
    const openStream = () => {
      most = Math.max(most, ++open)
      return () => void open--
    }
    const { get } = await startWaiting({ rest: { operators: { openStream } } })
    await get(path, { headers: { prefer: 'wait=1' } })
    expect([most, open]).toEqual([1, 0])
  })

  it('reads an instance by one poll however many wait', async () => {
    const gateway = await startWaiting()
    gateway.host.requests.clear()
    const waits = Array.from({ length: 10 }, () => gateway.get(path, { headers: { prefer: 'wait=1' } }))
    await Promise.all(waits)
    // A plain read for each response, and the polls of a second.
    expect(statusReads(gateway)).toBeLessThan(10 + 4)
  })

  it.each(['wait', 'wait=', 'wait=-1', 'wait=soon', 'respond-async', ''])('ignores %s', async (prefer) => {
    const { get } = await startWaiting()
    const response = await get(path, { headers: { prefer } })
    expect([response.status, response.headers.get('preference-applied')]).toEqual([202, null])
  })
})

const json = { 'content-type': 'application/json' }
