import { expect } from 'vitest'
import { fact } from './fact.ts'
import { ARGUMENT, WRONG, error1, error4, expectJson } from './host-under-test.ts'

const links = [
  'id',
  'statusQueryGetUri',
  'sendEventPostUri',
  'terminatePostUri',
  'purgeHistoryDeleteUri',
  'restartPostUri',
  'suspendPostUri',
  'resumePostUri',
]

fact('43', 'answers a wait with the bare output', async (h) => {
  const reply = await h.waited(h.post('/orchestrators/Echo?timeout=10&pollingInterval=0.5', '"done"'))
  expectJson(reply, 200, 'done')
  expect(reply.headers.has('location')).toBe(false)
})

fact('44', 'answers a wait for nothing with null', async (h) => {
  const reply = await h.waited(h.post('/orchestrators/Status?timeout=10&pollingInterval=0.5'))
  expect([reply.status, reply.text]).toEqual([200, 'null'])
})

fact('45', 'answers a wait that fails with the status', async (h) => {
  const query = 'timeout=10&pollingInterval=0.5&returnInternalServerErrorOnFailure=true'
  const plain = await h.waited(h.post(`/orchestrators/Fail?${query}`, '"in"'))
  expect([plain.status, plain.json.runtimeStatus, plain.json.input]).toEqual([200, 'Failed', 'in'])
  expect(plain.json).not.toHaveProperty('historyEvents')
  const shown = await h.waited(h.post(`/orchestrators/Fail?${query}&showInput=false&showHistory=true`, '"in"'))
  expect([shown.json.input, shown.json.historyEvents[0].EventType]).toEqual([null, 'ExecutionStarted'])
})

fact('46', 'answers a wait that is too short with the links', async (h) => {
  const reply = await h.waited(h.post('/orchestrators/WaitForGo?timeout=2&pollingInterval=0.5'))
  expect([reply.status, reply.headers.get('retry-after'), Object.keys(reply.json)]).toEqual([202, '10', links])
})

fact('47', 'refuses an interval longer than the wait, and starts nevertheless', async (h) => {
  const reply = await h.post('/orchestrators/Echo/a?timeout=1&pollingInterval=5', '1')
  const text = 'Total timeout 1 should be bigger than retry timeout 5'
  expectJson(reply, 400, h.pick<unknown>(error4(ARGUMENT, { exception: text }), error1(text)))
  await h.reach('a', 'Completed')
})

for (const [number, query] of [
  ['48', 'timeout=5'],
  ['48', 'pollingInterval=1'],
  ['49', 'timeout=abc&pollingInterval=1'],
] as const) {
  fact(number, `does not wait for ${query}`, async (h) => {
    expect((await h.post(`/orchestrators/WaitForGo?${query}`)).status).toBe(202)
  })
}

fact('147', 'refuses waits that are not times, after the instance was created', async (h) => {
  const nan = await h.post('/orchestrators/Echo/a?timeout=NaN&pollingInterval=1', '1')
  const text = 'TimeSpan does not accept floating point Not-a-Number values.'
  expectJson(nan, 400, h.pick<unknown>(error4(ARGUMENT, { exception: text }), error1(text)))
  for (const [id, timeout] of [
    ['b', 'Infinity'],
    ['c', '1e20'],
  ]) {
    const reply = await h.post(`/orchestrators/Echo/${id}?timeout=${timeout}&pollingInterval=1`, '1')
    expectJson(reply, 500, error4(WRONG, { type: 'System.OverflowException' }))
  }
  for (const id of ['a', 'b', 'c']) await h.reach(id, 'Completed')
})

for (const query of ['timeout=1,5&pollingInterval=2', 'timeout=1&timeout=5&pollingInterval=2']) {
  fact('148', `waits up to 15 seconds for ${query}`, async (h) => {
    const from = h.host.clock.now()
    expect((await h.waited(h.post(`/orchestrators/WaitForGo?${query}`))).status).toBe(202)
    expect(Math.round((h.host.clock.now() - from) / 1_000)).toBe(15)
  })
}
