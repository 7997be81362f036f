import { expect } from 'vitest'
import { fact } from './fact.ts'
import { ARGUMENT, KEY, error4, expectEmpty, expectJson } from './host-under-test.ts'

const MASTER = 'case-master-key'

fact('1', 'answers 401 to a request without key', async (h) => {
  expectEmpty(await h.get('/instances', { key: null }), 401)
})

fact('2', 'answers 401 to an unknown key', async (h) => {
  expectEmpty(await h.get('/instances', { key: 'wrong' }), 401)
})

const keys = { masterKey: MASTER, otherKeys: ['other-extension', 'function-key'] }

fact(
  '3',
  'sends 403 for the system key of another extension',
  async (h) => {
    expectEmpty(await h.get('/instances', { key: 'other-extension' }), 403)
  },
  keys,
)

fact(
  '4',
  'sends 403 for a function key',
  async (h) => {
    expectEmpty(await h.get('/instances', { key: 'function-key' }), 403)
  },
  keys,
)

fact('5', 'takes the system key as a header', async (h) => {
  const reply = await h.get('/instances', { key: null, headers: { 'x-functions-key': KEY } })
  expect(reply.status).toBe(200)
})

fact('6', 'lets a wrong header win over a right code', async (h) => {
  const reply = await h.get('/instances', { headers: { 'x-functions-key': 'wrong' } })
  expectEmpty(reply, 401)
})

fact(
  '7',
  'takes the master key',
  async (h) => {
    expect((await h.get('/instances', { key: MASTER })).status).toBe(200)
  },
  keys,
)

fact('8', 'asks for the key before it looks for the instance', async (h) => {
  expectEmpty(await h.post('/instances/x/terminate', undefined, { key: 'wrong' }), 401)
})

fact('9', 'takes a literal in any case and a trailing slash', async (h) => {
  await h.start('Echo', 'a', '1')
  const plain = await h.get('/instances')
  const mixed = await h.get('/INSTANCES/')
  expect([mixed.status, mixed.text]).toEqual([200, plain.text])
})

const unrouted = [
  ['10', 'GET', '/orchestrators/Echo'],
  ['11', 'POST', '/instances'],
  ['12', 'GET', '/instances/a/terminate'],
  ['13', 'POST', '/instances/a/explode'],
  ['14', 'POST', '/instances/a/raiseEvent'],
  ['15', 'POST', '/instances//terminate'],
  ['16', 'PUT', '/instances/a'],
  ['139', 'OPTIONS', '/instances'],
  ['139', 'PUT', '/entities/Counter/k'],
  ['139', 'DELETE', '/instances/a/terminate'],
  ['139', 'GET', '/makeprimary/x'],
  ['139', 'GET', '/orchestrators'],
  ['139', 'POST', '/orchestrators/Echo/a/b'],
  ['139', 'GET', '/'],
] as const
for (const [number, method, path] of unrouted) {
  fact(number, `answers 404 without a body to ${method} ${path}`, async (h) => {
    const before = await h.running('a')
    expectEmpty(await h.send(method, path), 404)
    expect((await h.get('/instances/a')).text).toBe(before.text)
  })
}

fact('17', 'answers on the RPC endpoint without key as on the public path', async (h) => {
  await h.start('Echo', 'a', '1')
  const reply = await h.rpc('GET', '/durabletask/instances/a')
  expect([reply.status, reply.text]).toEqual([200, (await h.get('/instances/a')).text])
})

fact('18', 'gives links on the RPC endpoint that lead nowhere there', async (h) => {
  const reply = await h.rpc('POST', '/durabletask/orchestrators/Echo', { body: '1', type: 'application/json' })
  const { pathname, host } = new URL(reply.json.statusQueryGetUri)
  expect([reply.status, host]).toEqual([202, '127.0.0.1:17071'])
  expect(pathname).toMatch(/^\/runtime\/webhooks\/durabletask\/instances\//)
  expectEmpty(await h.rpc('GET', pathname), 404)
})

fact('19', 'sends JSON whatever Accept says', async (h) => {
  await h.running('a')
  const reply = await h.get('/instances/a', { headers: { accept: 'text/xml' } })
  expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8')
})

fact('136', 'has an empty token on the last page of the RPC endpoint and none on the public path', async (h) => {
  await h.start('Echo', 'a', '1')
  expect((await h.rpc('GET', '/durabletask/instances')).headers.get('x-ms-continuation-token')).toBe('')
  expect((await h.get('/instances')).headers.has('x-ms-continuation-token')).toBe(false)
})

fact('137', 'refuses a path on the RPC port that is shorter than the base', async (h) => {
  const body = error4(ARGUMENT, { type: 'System.ArgumentOutOfRangeException' })
  expectJson(await h.rpc('GET', '/'), 400, body)
  expectJson(await h.rpc('GET', '/durabletask'), 400, body)
  expectEmpty(await h.rpc('GET', '/durabletask/'), 404)
})

fact('138', 'serves the RPC port under its own base and Host alone', async (h) => {
  await h.start('Echo', 'a', '1')
  expect((await h.rpc('GET', '/durabletask/instances/a')).status).toBe(200)
  expectEmpty(await h.rpc('GET', '/elsewhere/instances/a'), 404)
  expectEmpty(await h.rpc('GET', '/durabletask/instances/a', { headers: { host: 'x.example' } }), 400)
})

fact('140', 'decodes literals', async (h) => {
  await h.start('Echo', 'a', '1')
  expect((await h.get('/inst%61nces/a')).json.instanceId).toBe('a')
})
