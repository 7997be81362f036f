import { expect } from 'vitest'
import { fact } from './fact.ts'
import { WRONG, error1, error4, expectEmpty, expectJson } from './host-under-test.ts'

const TOKEN = 'x-ms-continuation-token'
const STEPS = '/entities/Counter/steps'

fact('121', 'answers 404 to an absent entity', async (h) => {
  expectEmpty(await h.get(STEPS), 404)
})

fact('122', 'responds with the bare state', async (h) => {
  expectEmpty(await h.post(`${STEPS}?op=add`, '5'), 202)
  await h.until(STEPS, ({ status, text }) => status === 200 && text === '5.0')
})

fact('123', 'finds the name in any case, the key in its own', async (h) => {
  await h.signal('Counter/steps?op=add', '5', '5.0')
  expect((await h.get('/entities/COUNTER/steps')).text).toBe('5.0')
  expectEmpty(await h.get('/entities/counter/Steps'), 404)
})

for (const [number, type, body] of [
  ['124', 'text/plain', 'hi'],
  ['178', 'application/vnd.x+json', '{"a":1}'],
  ['178', undefined, '{"a":1}'],
] as const) {
  fact(number, `takes a body of type ${type} as a string`, async (h) => {
    expectEmpty(await h.post('/entities/Bag/k?op=set', body, { type }), 202)
    await h.until('/entities/Bag/k', ({ text }) => text === JSON.stringify(body))
  })
}

for (const body of ['{', '  ']) {
  fact('125', `refuses the JSON ${JSON.stringify(body)}`, async (h) => {
    const reply = await h.post(`${STEPS}?op=add`, body)
    expectJson(reply, 400, { Message: expect.stringMatching(/^Could not parse JSON content: /) })
  })
}

fact('126', 'leaves a row but no entity behind an operation without name', async (h) => {
  expectEmpty(await h.post(STEPS, '1'), 202)
  await h.until('/instances/@counter@steps', ({ status }) => status === 202)
  expectEmpty(await h.get(STEPS), 404)
})

fact('127', 'reads the empty key as $ and signals the key $', async (h) => {
  expectEmpty(await h.post('/entities/Bag?op=set', '"empty"'), 202)
  await h.until('/entities/Bag/$', ({ text }) => text === '"empty"')
  expectEmpty(await h.post('/entities/Bag/$?op=set', '"dollar"'), 202)
  await h.until('/instances/@bag@$', ({ status }) => status === 202)
  expect((await h.get('/entities/Bag/$')).text).toBe('"empty"')
})

for (const method of ['POST', 'DELETE']) {
  fact('128', `refuses ${method} without an entity name`, async (h) => {
    const message = "Invalid entity id: entity name must not be a null or empty string. (Parameter 'entityName')"
    expectJson(await h.send(method, '/entities', { body: '1', type: 'application/json' }), 400, error1(message))
  })
}

fact('129', 'answers 400 to an unknown entity function', async (h) => {
  const reply = await h.post('/entities/Nope/k?op=x', '1')
  expectJson(reply, 400, {
    Message: expect.stringMatching(
      /^The function 'nope' doesn't exist, is disabled, or is not an entity function\. Additional info: The following are the known entity functions: /,
    ),
  })
})

fact('130', 'delivers delete whatever op says', async (h) => {
  await h.signal('Counter/steps?op=add', '5', '5.0')
  expectEmpty(await h.delete(`${STEPS}?op=add`), 202)
  await h.until(STEPS, ({ status }) => status === 404)
})

fact('131', 'lists entities with three members, and their state where asked', async (h) => {
  await h.signal('Counter/steps?op=add', '5', '5.0')
  const item = { entityId: { name: 'counter', key: 'steps' }, lastOperationTime: expect.stringMatching(/Z$/) }
  const plain = await h.get('/entities')
  expectJson(plain, 200, [{ ...item, state: null }])
  expect(Object.keys(plain.json[0])).toEqual(['entityId', 'lastOperationTime', 'state'])
  expect(Object.keys(plain.json[0].entityId)).toEqual(['name', 'key'])
  expectJson(await h.get('/entities?fetchState=true'), 200, [{ ...item, state: 5 }])
})

fact('132', 'lists nothing for other names', async (h) => {
  await h.signal('Counter/steps?op=add', '5', '5.0')
  expectJson(await h.get('/entities/Nothing'), 200, [])
  expectJson(await h.get('/entities/cou'), 200, [])
})

fact('133', 'pages entities with a token', async (h) => {
  for (const key of ['a', 'b']) await h.signal(`Counter/${key}?op=add`, '1', '1.0')
  const keys = (json: { entityId: { key: string } }[]) => json.map(({ entityId }) => entityId.key)
  const first = await h.get('/entities/counter?top=1')
  expect(keys(first.json)).toEqual(['a'])
  const second = await h.get('/entities/counter?top=1', { headers: { [TOKEN]: first.headers.get(TOKEN)! } })
  expect([keys(second.json), second.headers.has(TOKEN)]).toEqual([['b'], false])
  await h.signal('Counter/c?op=add', '1', '1.0')
  await h.delete('/entities/Counter/c')
  await h.until('/entities/Counter/c', ({ status }) => status === 404)
  const short = await h.get('/entities/counter?top=2')
  expect([keys(short.json), short.headers.has(TOKEN)]).toEqual([['a', 'b'], true])
})

for (const [state, listed] of [
  ['{"t":"2020-01-01T00:00:00.000Z"}', '{"t":"2020-01-01T00:00:00Z"}'],
  ['{"t":"2020-01-01T00:00:00.123+02:00"}', '{"t":"2019-12-31T22:00:00.123+00:00"}'],
  ['{"t":"2020-01-01"}', '{"t":"2020-01-01"}'],
]) {
  fact('134', `lists the state ${state} with its date rewritten`, async (h) => {
    await h.signal('Bag/k?op=set', state, state!)
    expect((await h.get('/entities/bag?fetchState=true')).text).toContain(`"state":${listed}`)
  })
}

fact('135', 'shows and purges an entity as an instance', async (h) => {
  await h.signal('Counter/steps?op=add', '5', '5.0')
  const reply = await h.get('/instances/@counter@steps')
  expect([reply.status, reply.json]).toMatchObject([
    202,
    {
      name: '@counter@steps',
      instanceId: '@counter@steps',
      runtimeStatus: 'Running',
      input: { exists: true, state: '5.0' },
      customStatus: { entityExists: true },
      output: null,
    },
  ])
  expectJson(await h.delete('/instances/@counter@steps'), 200, { instancesDeleted: 1 })
  expectEmpty(await h.get(STEPS), 404)
})

fact('178', 'takes an empty body of unknown length as empty text', async (h) => {
  expectEmpty(await h.post('/entities/Bag/k?op=set', '', { type: undefined, chunked: true }), 202)
  await h.until('/entities/Bag/k', ({ text }) => text === '""')
  expect((await h.post('/entities/Bag/k?op=set', '', { chunked: true })).status).toBe(400)
  const bogus = await h.post('/entities/Bag/k?op=set', '1', { type: 'application/json; charset=bogus' })
  expectJson(bogus, 500, error4(WRONG))
})

fact('179', 'hides an entity that stored no state from reads and from lists with state', async (h) => {
  expectEmpty(await h.post('/entities/Bag/k?op=set'), 202)
  await h.until('/instances/@bag@k', ({ json }) => json?.input?.exists === true)
  expectEmpty(await h.get('/entities/Bag/k'), 404)
  expect((await h.get('/entities/bag')).json).toHaveLength(1)
  expectJson(await h.get('/entities/bag?fetchState=true'), 200, [])
  expect((await h.get('/instances/@bag@k')).json.input).toEqual({ exists: true, sorter: {} })
})

fact('180', 'leaves a row behind the deletion of an entity that never was', async (h) => {
  expectEmpty(await h.delete('/entities/Counter/never'), 202)
  const { json } = await h.until('/instances/@counter@never', ({ json: found }) => found?.input?.sorter !== undefined)
  expect([json.runtimeStatus, json.input]).toEqual(['Running', { sorter: {} }])
  expectEmpty(await h.get('/entities/Counter/never'), 404)
})

fact('181', 'makes an entity deaf by terminating its row', async (h) => {
  await h.signal('Counter/k?op=add', '1', '1.0')
  expectEmpty(await h.post('/instances/@counter@k/terminate'), 202)
  await h.reach('@counter@k', 'Terminated')
  expectEmpty(await h.post('/entities/Counter/k?op=add', '1'), 202)
  await h.advance(5_000)
  expect((await h.get('/entities/Counter/k')).text).toBe('1.0')
})

fact('182', 'runs an operation that comes as an event', async (h) => {
  await h.signal('Counter/k?op=add', '1', '1.0')
  const body = '{"op":"add","input":"5","signal":true,"id":"11111111-2222-3333-4444-555555555555"}'
  expectEmpty(await h.post('/instances/@counter@k/raiseEvent/op', body), 202)
  await h.until('/entities/Counter/k', ({ text }) => text === '6.0')
})

for (const key of ['a%23b', 'a%3Fb', 'a%5Cb', 'a%0Ab']) {
  fact('183', `refuses the key ${key}`, async (h) => {
    const message = "entityKey (Parameter 'Entity keys must not contain /, \\, #, ?, or control characters.')"
    expectJson(await h.post(`/entities/Counter/${key}?op=add`, '1'), 400, error1(message))
  })
}

fact('183', 'takes a slash as its profile does, and an at sign', async (h) => {
  expectEmpty(await h.post('/entities/Counter/a%2Fb?op=add', '1'), h.pick(202, 404))
  expectEmpty(await h.post('/entities/Counter/a@b?op=add', '1'), 202)
})

fact('184', 'keeps the state of an operation that throws', async (h) => {
  await h.signal('Counter/k?op=add', '1', '1.0')
  expectEmpty(await h.post('/entities/Counter/k?op=add', '"no number"'), 202)
  await h.advance(1_000)
  expect((await h.get('/entities/Counter/k')).text).toBe('1.0')
  await h.signal('Counter/k?op=add', '1', '2.0')
})

fact('185', 'breaks entity reads by an orchestration with the id of an entity', async (h) => {
  const reply = await h.post('/orchestrators/Echo/@counter@k', '1')
  expect(reply.status).toBe(h.pick(400, 202))
  if (h.isLegacy) return
  await h.reach('@counter@k', 'Completed')
  expectJson(await h.get('/entities/counter/k'), 500, error4(WRONG))
  expectJson(await h.get('/entities?fetchState=true'), 500, error4(WRONG))
  await h.delete('/instances/@counter@k')
  expectJson(await h.get('/entities?fetchState=true'), 200, [])
  await h.start('Echo', '@x', '1')
  expectJson(await h.get('/entities?fetchState=true'), 500, error4(WRONG))
})

fact('186', 'refuses a start whose name is not that of an orchestrator', async (h) => {
  const reply = await h.post('/orchestrators/@Echo/a', '1')
  expect(reply.status).toBe(400)
  expect(reply.json).toHaveProperty(
    h.pick('ExceptionMessage', 'Message'),
    expect.stringContaining("'@Echo' doesn't exist"),
  )
  expectEmpty(await h.get('/instances/a'), 404)
})

fact('187', 'responds with a state that is not JSON', async (h) => {
  expectEmpty(await h.post('/entities/Bag/k?op=set', 'undefined'), 202)
  await h.until('/entities/Bag/k', ({ status, text }) => status === 200 && text === 'undefined')
})

fact('188', 'treats sizes below one as its profile does', async (h) => {
  await h.signal('Counter/k?op=add', '1', '1.0')
  const zero = await h.get('/entities/counter?top=0')
  const negative = await h.get('/entities/counter?top=-1')
  if (h.isLegacy) {
    expectJson(zero, 400, error1('Take count must be positive and greater than 0.'))
    expectJson(negative, 400, error1("Non-negative number required. (Parameter 'capacity')"))
  } else {
    expectJson(zero, 200, [])
    expect(zero.headers.get(TOKEN)).toBeTruthy()
    expectJson(negative, 500, error4(WRONG))
  }
})
