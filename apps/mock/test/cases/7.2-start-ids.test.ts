import { expect } from 'vitest'
import { fact } from './fact.ts'
import { ARGUMENT, WRONG, error1, error4, expectEmpty, expectJson } from './host-under-test.ts'

for (const id of ['@x', '%40x']) {
  fact('34', `takes the id ${id} as its profile does`, async (h) => {
    const reply = await h.post(`/orchestrators/Echo/${id}`, '1')
    if (h.isLegacy) {
      expectJson(reply, 400, error4(ARGUMENT))
      expect(reply.json.ExceptionMessage).toMatch(/^instanceId/)
    } else {
      expect(reply.status).toBe(202)
      await h.reach('@x', 'Completed')
    }
  })
}

fact('35', 'bounds the length of ids', async (h) => {
  const long = await h.post(`/orchestrators/Echo/${'x'.repeat(300)}`, '1')
  const longer = await h.post(`/orchestrators/Echo/${'x'.repeat(513)}`, '1')
  const refusal = error4(ARGUMENT, { exception: 'Instance ID lengths must not exceed 256 characters.' })
  if (h.isLegacy) {
    expectJson(long, 400, refusal)
    expectJson(longer, 400, refusal)
  } else {
    expect(long.status).toBe(202)
    expectJson(longer, 500, error4(WRONG))
  }
})

fact('36', 'takes an id of 256 characters', async (h) => {
  await h.start('Echo', 'x'.repeat(256), '1', 'Completed')
})

for (const [number, status] of [
  ['37', 'Running'],
  ['38', 'Suspended'],
] as const) {
  fact(number, `refuses a start on an instance that is ${status}`, async (h) => {
    const before = await (status === 'Running' ? h.running('a') : h.suspended('a'))
    const text = `An Orchestration instance with the status ${status} already exists.`
    const reply = await h.post('/orchestrators/Echo/a', '1')
    if (h.isLegacy)
      expectJson(
        reply,
        500,
        error4(WRONG, { exception: text, type: 'DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException' }),
      )
    else expectJson(reply, 409, error1(text))
    expect((await h.get('/instances/a')).text).toBe(before.text)
  })
}

for (const status of ['Completed', 'Failed', 'Terminated']) {
  fact('39', `replaces an instance that is ${status}`, async (h) => {
    if (status === 'Terminated') await h.terminated('a')
    else await h.start(status === 'Completed' ? 'Echo' : 'Throw', 'a', '"old"')
    const before = (await h.get('/instances/a')).json
    await h.advance(3_000)
    await h.start('Echo', 'a', '"new"', 'Completed')
    const { json } = await h.get('/instances/a?showHistory=true')
    expect(json).toMatchObject({ runtimeStatus: 'Completed', input: 'new', output: 'new' })
    expect(json.createdTime > before.createdTime).toBe(true)
    expect(json.historyEvents.map((event: { EventType: string }) => event.EventType)).toEqual([
      'ExecutionStarted',
      'ExecutionCompleted',
    ])
    expect(json.historyEvents[0].Generation).toBe(1)
  })
}

fact(
  '40',
  'replaces a running instance where any state may be overridden',
  async (h) => {
    await h.running('a')
    expect((await h.post('/orchestrators/WaitForGo/a', '"new"')).status).toBe(202)
    const { json } = await h.until(
      '/instances/a',
      (reply) => reply.json?.input === 'new' && reply.json.runtimeStatus === 'Running',
    )
    expect(json.runtimeStatus).toBe('Running')
  },
  { overridableExistingInstanceStates: 'AnyState' },
)

for (const id of ['a%23b', 'a%3Fb', 'a%5Cb', 'a%0Ab']) {
  fact('149', `takes the id ${id} as its profile does`, async (h) => {
    const reply = await h.post(`/orchestrators/Echo/${id}`, '1')
    const exception =
      "instanceId (Parameter 'Orchestration instance ids must not contain /, \\, #, ?, or control characters.')"
    if (h.isLegacy) expectJson(reply, 400, error4(ARGUMENT, { exception }))
    else await h.until(`/instances/${id}`, ({ status }) => status === 200)
  })
}

for (const [sent, legacy, current] of [
  ['a+b', 'a+b', 'a b'],
  ['a%2Bb', 'a+b', 'a b'],
  ['a%252Bb', 'a+b', 'a+b'],
  ['a%2Fb', 'a%2Fb', undefined],
  ['a%252Fb', 'a%2Fb', undefined],
  ['a%2541b', 'aAb', 'aAb'],
] as const) {
  fact('150', `decodes the id ${sent}`, async (h) => {
    const reply = await h.post(`/orchestrators/Echo/${sent}`, '1')
    const id = h.pick<string | undefined>(legacy, current)
    if (id === undefined) expectEmpty(reply, 404)
    else expect([reply.status, reply.json.id]).toEqual([202, id])
  })
}

fact('151', 'leaves a start on a hub without workers Pending', async (h) => {
  expect((await h.post('/orchestrators/Anything/p?taskHub=Idle', '1')).status).toBe(202)
  await h.advance(5_000)
  expect((await h.get('/instances/p?taskHub=Idle')).json.runtimeStatus).toBe('Pending')
  const again = await h.post('/orchestrators/Anything/p?taskHub=Idle', '1')
  const text = 'An Orchestration instance with the status Pending already exists.'
  expectJson(again, h.pick(500, 409), h.pick<unknown>(error4(WRONG, { exception: text }), error1(text)))
})

fact('152', 'refuses a connection and a hub that cannot be', async (h) => {
  const exception = "Unable to resolve the Azure Storage connection named 'Nowhere'."
  expectJson(await h.post('/orchestrators/Echo?connection=Nowhere', '1'), 500, error4(WRONG, { exception }))
  expect((await h.post('/orchestrators/Echo?taskHub=no-hub', '1')).status).toBe(h.pick(400, 500))
})

fact('153', 'runs a start without a sensible id under a new one, as older hosts do', async (h) => {
  const { status, json } = await h.post('/orchestrators/Echo/%20', '1')
  expect([status, json.id]).toEqual([202, expect.stringMatching(/^[0-9a-f]{32}$/)])
  await h.reach(json.id, 'Completed')
})
