import { expect, test } from 'vitest'
import { createMockHost } from './index.ts'

function netherite() {
  const host = createMockHost({ authLevel: 'anonymous', storage: 'netherite', clock: { autoAdvance: true } })
  const ask = (method: string, path: string, headers = {}) =>
    host.fetch(new Request(`http://localhost/runtime/webhooks/durabletask${path}`, { method, headers }))
  return { host, ask }
}

test('netherite gives empty pages with a token, and every row once', async () => {
  const { host, ask } = netherite()
  const ids = Array.from({ length: 7 }, (_, i) => `order-${i}`)
  host.seed({ instances: ids.map((instanceId) => ({ instanceId, name: 'Echo', input: 1 })) })
  const found: string[] = []
  const sizes: number[] = []
  let token = ''
  do {
    const page = await ask('GET', '/instances?top=1', token === '' ? {} : { 'x-ms-continuation-token': token })
    const rows: { instanceId: string }[] = await page.json()
    found.push(...rows.map(({ instanceId }) => instanceId))
    sizes.push(rows.length)
    token = page.headers.get('x-ms-continuation-token') ?? ''
  } while (token !== '')
  expect(found.toSorted()).toEqual(ids)
  expect(sizes).toContain(0)
  expect((await ask('GET', '/instances', { 'x-ms-continuation-token': 'foreign' })).status).toBe(400)
})

test('netherite waits with a timeout alone, whatever the polling interval', async () => {
  const { ask } = netherite()
  expect(await (await ask('POST', '/orchestrators/Hello?timeout=10')).json()).toHaveLength(3)
  expect((await ask('POST', '/orchestrators/Hello?timeout=10&pollingInterval=99')).status).toBe(200)
  expect((await ask('POST', '/orchestrators/WaitForGo/w?timeout=1')).status).toBe(202)
})

test('netherite honours showInput alone, cannot rewind, and has no app lease', async () => {
  const { host, ask } = netherite()
  host.seed({ instances: [{ instanceId: 'a', name: 'Echo', input: 1, runtimeStatus: 'Failed' }] })
  const pages = await Promise.all(
    Array.from({ length: 12 }, async (_, i) =>
      (await ask('GET', '/instances?showInput=false', i === 0 ? {} : { 'x-ms-continuation-token': `${i}:0` })).json(),
    ),
  )
  expect(pages.flat()).toMatchObject([{ instanceId: 'a', input: null }])
  expect((await ask('POST', '/instances/a/rewind')).status).toBe(501)
  expect((await ask('POST', '/makeprimary')).status).toBe(400)
})
