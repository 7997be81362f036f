import { describe, expect, it } from 'vitest'
import { createGateway } from './v1-gateway.ts'

const seeded = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    instanceId: `i${String(index).padStart(3, '0')}`,
    name: index % 2 === 0 ? 'Order' : 'Secret',
    runtimeStatus: index % 5 === 0 ? ('Failed' as const) : ('Completed' as const),
    output: index % 5 === 0 ? `boom ${index % 2}` : null,
  }))

interface ScanBody {
  instances: { instanceId: string; name: string }[]
  progress: { scanned: number; matched: number; complete: boolean }
  next?: string
}

describe('GET /v1/instances', () => {
  it('sends the instances of a selection with honest progress', async () => {
    const { get, host } = createGateway()
    host.seed({ instances: seeded(40) })
    const response = await get('/v1/instances?states=Failed&functions=order&errorText=BOOM')
    expect(response.status).toBe(200)
    const { instances, progress, next } = (await response.json()) as ScanBody
    expect(instances.map(({ instanceId }) => instanceId)).toEqual(['i000', 'i010', 'i020', 'i030'])
    expect(progress).toEqual({ scanned: 8, matched: 4, complete: true })
    expect(next).toBeUndefined()
  })

  it('goes on where it stopped, for the same selection and caller only', async () => {
    let principal = 'ann'
    const { get, host } = createGateway({ rest: { caller: () => ({ principal }) } })
    host.seed({ instances: seeded(25) })
    const seen: string[] = []
    let next: string | undefined
    do {
      const page = (await (
        await get(`/v1/instances?prefix=i&limit=10${next ? `&next=${next}` : ''}`)
      ).json()) as ScanBody
      seen.push(...page.instances.map(({ instanceId }) => instanceId))
      next = page.next
      if (next) {
        expect((await get(`/v1/instances?prefix=j&next=${next}`)).status).toBe(400)
        principal = 'bob'
        expect((await get(`/v1/instances?prefix=i&limit=10&next=${next}`)).status).toBe(400)
        principal = 'ann'
      }
    } while (next)
    expect(seen).toEqual(seeded(25).map(({ instanceId }) => instanceId))
  })

  it('writes JSON lines that end with the progress', async () => {
    const { get, host } = createGateway()
    host.seed({ instances: seeded(3) })
    const response = await get('/v1/instances', { headers: { accept: 'application/jsonl' } })
    expect(response.headers.get('content-type')).toBe('application/jsonl; charset=utf-8')
    const lines = (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines.map((line) => line['instanceId'])).toEqual(['i000', 'i001', 'i002', undefined])
    expect(lines[3]).toEqual({ progress: { scanned: 3, matched: 3, complete: true } })
  })

  it('keeps the digits of numbers', async () => {
    const { get, post, host } = createGateway()
    await post('orchestrators/Echo/a', '{"orderId":1917043659912705296}')
    await host.clock.settle()
    const digits = '"output":{"orderId":1917043659912705296}'
    expect(await (await get('/v1/instances')).text()).toContain(digits)
    expect(await (await get('/v1/instances', { headers: { accept: 'application/jsonl' } })).text()).toContain(digits)
  })

  it('ends with a cursor after the requests that a platform allows', async () => {
    const { get, host } = createGateway({ rest: { operators: { requests: 2 } } })
    host.seed({ instances: seeded(5) })
    const ids = seeded(5).map(({ instanceId }) => instanceId)
    const seen: string[] = []
    let next: string | undefined
    do {
      const query = `ids=${ids.join()}${next ? `&next=${next}` : ''}`
      const page = (await (await get(`/v1/instances?${query}`)).json()) as ScanBody
      expect(page.instances.length).toBeLessThanOrEqual(2)
      seen.push(...page.instances.map(({ instanceId }) => instanceId))
      next = page.next
    } while (next)
    expect(seen).toEqual(ids)
  })

  it('reports in the last line why it stopped, with a cursor to go on from', async () => {
    const { get, host } = createGateway()
    host.seed({ instances: seeded(6) })
    host.faults.add({ match: { path: '/instances/i004' }, status: 500 })
    const target = '/v1/instances?ids=i000,i001,i002,i003,i004,i005'
    const text = await (await get(target, { headers: { accept: 'application/jsonl' } })).text()
    const last = JSON.parse(text.trim().split('\n').at(-1)!) as ScanBody & { message: string }
    expect(last).toMatchObject({ progress: { complete: false }, message: expect.any(String), next: expect.any(String) })
    host.faults.clear()
    const rest = (await (await get(`${target}&next=${last.next}`)).json()) as ScanBody
    expect(rest.instances.map(({ instanceId }) => instanceId)).toContain('i004')
  })

  it('leaves out what the rules keep from everybody', async () => {
    const { get, host } = createGateway({ rest: { deny: { functions: ['Secret*'] } } })
    host.seed({ instances: seeded(10) })
    const { instances } = (await (await get('/v1/instances?prefix=i')).json()) as ScanBody
    expect(new Set(instances.map(({ name }) => name))).toEqual(new Set(['Order']))
  })

  it.each([
    ['?state=Failed', 'state'],
    ['?states=Broken', 'states'],
    ['?limit=0', 'limit'],
    ['?limit=5000', 'limit'],
    ['?roots=perhaps', 'roots'],
    ['?createdSince=yesterday', 'createdSince'],
    ['?ids=a&prefix=b', 'ids'],
    ['?next=made-up', 'next'],
    ['?taskHub=a%2Fb', 'taskHub'],
  ])('refuses %s and names %s', async (query, parameter) => {
    const { get } = createGateway()
    const response = await get(`/v1/instances${query}`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'invalid_input', issues: [{ parameter }] })
  })

  it('takes GET and HEAD alone, and says so', async () => {
    const { app } = createGateway()
    const response = await app.request('/v1/instances', { method: 'POST' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
    expect((await app.request('/v1/nothing')).status).toBe(404)
  })
})
