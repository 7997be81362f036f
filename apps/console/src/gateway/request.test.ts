import { expect, test } from 'vitest'
import { GatewayError } from './gateway-error.ts'
import { createSend, urlOf } from './request.ts'

const base = 'https://gateway.example/prefix/'

test('the app goes into the path and the task hub into the query', () => {
  expect(urlOf({ base, app: 'a b', taskHub: 'H' }, 'v1/instances', { scan: 1, next: undefined, prefix: '' })).toBe(
    'https://gateway.example/prefix/apps/a%20b/v1/instances?scan=1&taskHub=H',
  )
  expect(urlOf({ base, app: 'a', taskHub: 'H' }, 'apps', {}, false)).toBe('https://gateway.example/prefix/apps')
  for (const path of ['v1/caller', 'v1/jobs', 'v1/jobs/a%20b/items'])
    expect(urlOf({ base, taskHub: 'H' }, path, {})).toBe(`https://gateway.example/prefix/${path}`)
})

test('the credential is in one header, and no cookie is sent', async () => {
  let sent: RequestInit | undefined
  let address = ''
  const send = createSend({
    connect: () => ({ base, credential: 'secret-key' }),
    async fetch(url, init) {
      sent = init
      address = url as string
      return new Response('{}')
    },
  })
  await send('v1/caller', { query: { a: 'b' } })
  expect(address).not.toContain('secret-key')
  expect(new Headers(sent?.headers).get('authorization')).toBe('Bearer secret-key')
  expect(sent).toMatchObject({ credentials: 'omit', redirect: 'error', cache: 'no-store' })
})

test('a refused credential is reported with the reason', async () => {
  const refused: GatewayError[] = []
  const problem = { code: 'unauthenticated', detail: 'the API key is not known here', status: 401 }
  const send = createSend({
    connect: () => ({ base, credential: 'old' }),
    fetch: async () => Response.json(problem, { status: 401, headers: { 'retry-after': '7' } }),
    refused(error) {
      refused.push(error)
      return false
    },
  })
  await expect(send('v1/caller')).rejects.toMatchObject({
    status: 401,
    code: 'unauthenticated',
    message: 'the API key is not known here',
    retryAfter: 7,
  })
  expect(refused).toHaveLength(1)
})

test('a request is sent again with the credential that came meanwhile, to the same app', async () => {
  const sent: string[] = []
  const places = [
    { base, app: 'one', credential: 'old' },
    { base, app: 'two', credential: 'new' },
  ]
  const send = createSend({
    connect: () => places.shift()!,
    async fetch(url, init) {
      const given = new Headers(init?.headers).get('authorization')
      sent.push(`${url as string} ${given} ${init?.body as string}`)
      return new Response('{}', { status: given === 'Bearer old' ? 401 : 200 })
    },
    refused: () => true,
  })
  expect((await send('v1/jobs', { method: 'POST', body: '1' })).status).toBe(200)
  expect(sent).toEqual([`${base}apps/one/v1/jobs Bearer old 1`, `${base}apps/one/v1/jobs Bearer new 1`])
})

test('a credential that is refused again and again ends in an error', async () => {
  let sent = 0
  const send = createSend({
    connect: () => ({ base, credential: 'old' }),
    async fetch() {
      sent++
      return new Response('{}', { status: 401 })
    },
    refused: () => true,
  })
  await expect(send('v1/caller')).rejects.toMatchObject({ status: 401 })
  expect(sent).toBe(3)
})

test('a page of a proxy in between is an error with its status', async () => {
  const send = createSend({ connect: () => ({ base }), fetch: async () => new Response('<html>', { status: 502 }) })
  await expect(send('apps')).rejects.toEqual(expect.any(GatewayError))
  await expect(send('apps')).rejects.toMatchObject({ status: 502, code: 'http_502' })
})
