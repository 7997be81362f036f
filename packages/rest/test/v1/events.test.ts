import { describe, expect, it } from 'vitest'
import { createGateway } from './v1-gateway.ts'

const idOf = (text: string) => /^id: (.+)$/m.exec(text)?.[1]
const kindsOf = (text: string) => [...text.matchAll(/^event: (\w+)$/gm)].map(([, kind]) => kind)

async function startWaiting() {
  const gateway = createGateway()
  await gateway.post('orchestrators/WaitForGo/a')
  await gateway.host.clock.settle()
  return gateway
}

describe('GET /v1/instances/{instanceId}/events', () => {
  it('sends each state, then the end, and closes', async () => {
    const { get, post } = await startWaiting()
    const response = await get('/v1/instances/a/events')
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    await post('instances/a/raiseEvent/Go', 'null')
    const text = await response.text()
    expect(kindsOf(text)).toEqual(['status', 'status', 'end'])
    expect(text).toContain('"runtimeStatus":"Completed"')
  })

  it('sends 204 to a caller who has seen the end', async () => {
    const { get, post } = await startWaiting()
    await post('instances/a/terminate')
    const first = await (await get('/v1/instances/a/events')).text()
    const headers = { 'last-event-id': idOf(first.slice(first.lastIndexOf('event:')))! }
    expect((await get('/v1/instances/a/events', { headers })).status).toBe(204)
  })

  it('sends 404 before any stream begins', async () => {
    const { get } = createGateway()
    const response = await get('/v1/instances/none/events')
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ code: 'not_found' })
  })

  it('sends 403 for an instance of a function that is denied', async () => {
    const { get, host } = createGateway({ rest: { deny: { functions: ['WaitForGo'] } } })
    host.seed({ instances: [{ instanceId: 'a', name: 'WaitForGo' }] })
    expect((await get('/v1/instances/a/events')).status).toBe(403)
  })

  it('reads an instance by one poll however many watch it', async () => {
    const { get, post, host } = await startWaiting()
    host.requests.clear()
    const responses = await Promise.all(Array.from({ length: 20 }, () => get('/v1/instances/a/events')))
    await post('instances/a/raiseEvent/Go', 'null')
    const texts = await Promise.all(responses.map((response) => response.text()))
    expect(new Set(texts.map((text) => kindsOf(text).join())).size).toBe(1)
    const reads = host.requests.all.filter(({ operation }) => operation === 'getInstanceStatus')
    expect(reads.length).toBeLessThan(20)
  })

  it('passes on at once that the host cannot be reached', async () => {
    const { get } = createGateway({ host: { faults: [{ status: 503, headers: { 'retry-after': '7' } }] } })
    const response = await get('/v1/instances/a/events')
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '7'])
  })

  it('goes on after a reconnect without the state that was seen', async () => {
    const { get, post } = await startWaiting()
    const first = await get('/v1/instances/a/events')
    const reader = first.body!.pipeThrough(new TextDecoderStream()).getReader()
    let seen = ''
    while (idOf(seen) === undefined) seen += (await reader.read()).value
    await reader.cancel()
    const again = await get('/v1/instances/a/events', { headers: { 'last-event-id': idOf(seen)! } })
    await post('instances/a/raiseEvent/Go', 'null')
    expect(kindsOf(await again.text())).toEqual(['status', 'end'])
  })

  it('ends when the credential expires', async () => {
    const { get, post, host } = createGateway({ rest: { caller: () => ({ expires: Date.now() + 300 }) } })
    await post('orchestrators/WaitForGo/a')
    await host.clock.settle()
    expect(kindsOf(await (await get('/v1/instances/a/events')).text())).toEqual(['status'])
  })

  it('ends when an instance of a denied function takes the place of the one that was followed', async () => {
    const { get, host } = createGateway({ rest: { deny: { functions: ['Secret*'] } } })
    host.seed({ instances: [{ instanceId: 'a', name: 'Open', runtimeStatus: 'Running' }] })
    const response = await get('/v1/instances/a/events')
    host.seed({ instances: [{ instanceId: 'a', name: 'SecretJob', runtimeStatus: 'Running', customStatus: 'hidden' }] })
    const text = await response.text()
    expect(text).not.toContain('hidden')
    expect(kindsOf(text)).toEqual(['status'])
  })

  it('ends after the reads that a platform allows, for the caller to come back', async () => {
    const { get, post, host } = createGateway({ rest: { operators: { requests: 2 } } })
    await post('orchestrators/WaitForGo/a')
    await host.clock.settle()
    host.requests.clear()
    expect(kindsOf(await (await get('/v1/instances/a/events')).text())).toEqual(['status'])
    expect(host.requests.all.filter(({ operation }) => operation === 'getInstanceStatus')).toHaveLength(2)
  })

  it('responds to HEAD without a stream', async () => {
    let open = 0
    const openStream = () => {
      open++
      return () => void open--
    }
    const { app, post, host } = createGateway({ rest: { operators: { openStream } } })
    await post('orchestrators/WaitForGo/a')
    await host.clock.settle()
    const response = await app.request('/v1/instances/a/events', { method: 'HEAD' })
    expect([response.status, await response.text(), open]).toEqual([200, '', 0])
  })

  it('gives its place back when the caller leaves', async () => {
    let open = 0
    const openStream = () => {
      open++
      return () => void open--
    }
    const { get, post, host } = createGateway({ rest: { operators: { openStream } } })
    await post('orchestrators/WaitForGo/a')
    await host.clock.settle()
    const response = await get('/v1/instances/a/events')
    expect(open).toBe(1)
    await response.body!.cancel()
    expect(open).toBe(0)
  })
})
