import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { createGateway } from './v1-gateway.ts'

it('writes a line per instance, digits kept, and closes with the count', async () => {
  const { get, post, host } = createGateway()
  await post('orchestrators/Echo/a', '{"orderId":1917043659912705296}')
  await host.clock.settle()
  const response = await get('/v1/export?prefix=a')
  const lines = (await response.text()).trim().split('\n')
  expect(lines[0]).toContain('"input":{"orderId":1917043659912705296}')
  expect(lines.slice(1)).toEqual(['{"complete":true,"count":1}'])
})

it('packs what it writes for callers who accept that', async () => {
  const { get, host } = createGateway()
  host.seed({ instances: [{ instanceId: 'a', name: 'Echo' }] })
  const response = await get('/v1/export', { headers: { 'accept-encoding': 'gzip' } })
  expect(response.headers.get('content-encoding')).toBe('gzip')
  const text = gunzipSync(Buffer.from(await response.arrayBuffer())).toString('utf8')
  expect(text.trim().split('\n')).toHaveLength(2)
})

it('says in its last line that it is not complete', async () => {
  const { get, host } = createGateway()
  host.seed({ instances: [0, 1, 2].map((n) => ({ instanceId: `i${n}`, name: 'Echo' })) })
  host.faults.add({ match: { path: '/instances/i2' }, status: 500 })
  const lines = (await (await get('/v1/export')).text()).trim().split('\n')
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ complete: false, count: 2 })
})

it('responds with a problem if nothing can be read', async () => {
  const { get } = createGateway({ host: { faults: [{ status: 503 }] } })
  const response = await get('/v1/export')
  expect([response.status, response.headers.get('content-type')]).toEqual([503, 'application/problem+json'])
})

it('ends after the requests that a platform allows, and says so', async () => {
  const { get, host } = createGateway({ rest: { operators: { requests: 3 } } })
  host.seed({ instances: Array.from({ length: 9 }, (_, n) => ({ instanceId: `i${n}`, name: 'Echo' })) })
  host.requests.clear()
  const lines = (await (await get('/v1/export')).text()).trim().split('\n')
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ complete: false, message: expect.stringContaining('3 requests') })
  expect(host.requests.all.length).toBeLessThanOrEqual(3)
})
