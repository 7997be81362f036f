import { expect } from 'vitest'
import { fact } from './fact.ts'
import { WRONG, type HostUnderTest, error1, error4, expectEmpty, expectJson } from './host-under-test.ts'

const NO_MATCH = 'InstanceId does not match a valid orchestration instance.'
const SAME = 'restartWithNewInstanceId=false'

fact('115', 'restarts under a new id with the old input', async (h) => {
  const before = await h.start('Echo', 'a', '{"n":1}')
  const reply = await h.post('/instances/a/restart', '{"ignored":true}')
  expect([reply.status, reply.headers.get('retry-after')]).toEqual([202, '10'])
  expect(reply.json.id).toMatch(/^[0-9a-f]{32}$/)
  expect((await h.reach(reply.json.id, 'Completed')).json).toMatchObject({
    name: 'Echo',
    input: { n: 1 },
    output: { n: 1 },
  })
  expect((await h.get('/instances/a')).text).toBe(before.text)
})

for (const [body, handedOn] of [
  ['{"amount":12345678901234567.89}', '{"amount":12345678901234568.0}'],
  ['1.50', '1.5'],
  ['{a:1}', '{"a":1}'],
  ['"2020-01-01T00:00:00.000Z"', '"2020-01-01T00:00:00.000Z"'],
]) {
  fact('115', `hands on ${body} as the status shows it`, async (h) => {
    await h.start('Echo', 'a', body)
    const { json } = await h.post('/instances/a/restart')
    await h.reach(json.id, 'Completed')
    const { json: shown } = await h.get(`/instances/${json.id}?showHistory=true`)
    expect(shown.historyEvents[0].Input).toBe(handedOn)
  })
}

for (const [body, input] of [
  ['[1,2', '[1,2'],
  [' ', ''],
]) {
  fact('115', `hands on the text ${JSON.stringify(body)} of a newer host as a string`, async (h) => {
    if (h.pick(true, false)) return
    await h.start('Echo', 'a', body)
    const { json } = await h.post('/instances/a/restart')
    expect((await h.reach(json.id, 'Completed')).json).toMatchObject({ input, output: input })
  })
}

fact('116', 'restarts under the old id with a fresh history', async (h) => {
  await h.start('Echo', 'a', '1')
  const reply = await h.post(`/instances/a/restart?${SAME}`)
  expect([reply.status, reply.json.id]).toEqual([202, 'a'])
  const { json } = await h.until(
    '/instances/a?showHistory=true',
    (found) => found.json?.historyEvents?.[0].Generation === 1,
  )
  expect(json.historyEvents[0].Generation).toBe(1)
  await h.reach('a', 'Completed')
})

async function bring(h: HostUnderTest, status: string): Promise<string> {
  if (status === 'Pending') {
    await h.post('/orchestrators/Echo/a?taskHub=Idle', '1')
    return '&taskHub=Idle'
  }
  await (status === 'Running' ? h.running('a') : h.suspended('a'))
  return ''
}

for (const status of ['Running', 'Suspended', 'Pending']) {
  fact('117', `does not restart a ${status} instance under its own id`, async (h) => {
    const hub = await bring(h, status)
    const exception = `An Orchestration instance with the status ${status} already exists.`
    const message = h.pick(WRONG, 'A non-terminal instance with this instance ID already exists.')
    expectJson(await h.post(`/instances/a/restart?${SAME}${hub}`), h.pick(500, 409), error4(message, { exception }))
  })
}

fact('118', 'takes an invalid choice as a new id', async (h) => {
  await h.start('Echo', 'a', '1')
  const reply = await h.post('/instances/a/restart?restartWithNewInstanceId=maybe')
  expect(reply.json.id).toMatch(/^[0-9a-f]{32}$/)
})

fact('119', 'answers 400 to an absent instance', async (h) => {
  const exception = h.pick(
    'An orchestrastion with the instanceId a was not found.',
    "No instance with ID 'a' was found. (Parameter 'instanceId')",
  )
  expectJson(
    await h.post('/instances/a/restart'),
    400,
    error4(NO_MATCH, { exception, type: 'System.ArgumentException' }),
  )
})

for (const method of ['GET', 'POST', 'DELETE']) {
  fact('120', `answers 200 to ${method} makeprimary`, async (h) => {
    expectEmpty(await h.send(method, '/makeprimary'), 200)
  })
}

fact(
  '120',
  'fails to make an app primary that has no lease',
  async (h) => {
    const reply = await h.post('/makeprimary')
    const text = 'Cannot make current app primary. This app is not using the AppLease feature.'
    if (reply.status === 400) expectJson(reply, 400, error1(text))
    else expectJson(reply, 500, error4(WRONG, { exception: text }))
  },
  { useAppLease: false },
)

fact('175', 'restarts a running instance beside itself', async (h) => {
  await h.running('a')
  const { json } = await h.post('/instances/a/restart')
  await h.reach(json.id, 'Running')
  expect((await h.get('/instances/a')).json.runtimeStatus).toBe('Running')
})

fact('176', 'waits for a restart as for a start', async (h) => {
  await h.start('Echo', 'a', '"x"')
  expectJson(await h.waited(h.post('/instances/a/restart?timeout=10&pollingInterval=0.5')), 200, 'x')
  for (const query of ['timeout=1&pollingInterval=5', 'timeout=NaN&pollingInterval=5'])
    expectJson(await h.post(`/instances/a/restart?${query}`), 400, error4(NO_MATCH))
})

fact('177', 'restarts an entity as its profile does', async (h) => {
  await h.signal('Counter/k?op=add', '1', '1.0')
  const same = await h.post(`/instances/@counter@k/restart?${SAME}`)
  expect(same.status).toBe(h.pick(400, 409))
  expect(same.json).toHaveProperty('ExceptionType')
  expectJson(await h.post('/instances/@counter@k/restart'), 400, error4(NO_MATCH))
})
