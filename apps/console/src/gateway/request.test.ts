import { expect, test } from 'vitest'
import { GatewayError } from './gateway-error.ts'
import { createSend, urlOf } from './request.ts'

const base = 'https://gateway.example/prefix/'

test('the app goes into the path and the task hub into the query', () => {
  expect(urlOf({ base, app: 'a b', taskHub: 'H' }, 'v1/instances', { scan: 1, next: undefined, prefix: '' })).toBe(
    'https://gateway.example/prefix/apps/a%20b/v1/instances?scan=1&taskHub=H',
  )
  expect(urlOf({ base, app: 'a', taskHub: 'H' }, 'apps', {}, false)).toBe('https://gateway.example/prefix/apps')
})

test('the credential is in one header, and no cookie is sent', async () => {
  let sent: RequestInit | undefined
  let address = ''
  const send = createSend(
    () => ({ base, credential: 'secret-key' }),
    async (url, init) => {
      sent = init
      address = url as string
      return new Response('{}')
    },
  )
  await send('v1/caller', { query: { a: 'b' } })
  expect(address).not.toContain('secret-key')
  expect(new Headers(sent?.headers).get('authorization')).toBe('Bearer secret-key')
  expect(sent).toMatchObject({ credentials: 'omit', redirect: 'error', cache: 'no-store' })
})

test('a refused credential is told, and so is what is wrong', async () => {
  const refused: GatewayError[] = []
  const problem = { code: 'unauthenticated', detail: 'the API key is not known here', status: 401 }
  const send = createSend(
    () => ({ base, credential: 'old' }),
    async () => Response.json(problem, { status: 401, headers: { 'retry-after': '7' } }),
    (error) => refused.push(error),
  )
  await expect(send('v1/caller')).rejects.toMatchObject({
    status: 401,
    code: 'unauthenticated',
    message: 'the API key is not known here',
    retryAfter: 7,
  })
  expect(refused).toHaveLength(1)
})

test('a page of a proxy in between is an error with its status', async () => {
  const send = createSend(
    () => ({ base }),
    async () => new Response('<html>', { status: 502 }),
  )
  await expect(send('apps')).rejects.toEqual(expect.any(GatewayError))
  await expect(send('apps')).rejects.toMatchObject({ status: 502, code: 'http_502' })
})
