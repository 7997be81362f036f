import { expect } from 'vitest'
import { fact } from './fact.ts'
import { INVALID_JSON, WRONG, type HostUnderTest, error1, error4, expectEmpty, expectJson } from './host-under-test.ts'

const GO = '/instances/a/raiseEvent/Go'
const ONLY_JSON = error1('Only application/json request content is supported')
const HISTORY = '/instances/a?showHistory=true&showHistoryOutput=true'
const typesIn = async (h: HostUnderTest): Promise<string[]> =>
  (await h.get(HISTORY)).json.historyEvents.map((event: { EventType: string }) => event.EventType)

/** Terminates `a` with a reason and gives the text of its output. */
async function outputOf(h: HostUnderTest, query: string): Promise<string> {
  await h.running('a')
  expectEmpty(await h.post(`/instances/a/terminate${query}`), 202)
  const { text } = await h.until('/instances/a', (reply) => reply.text.includes('"Terminated"'))
  return /"output":(.*),"createdTime"/s.exec(text)![1]!
}

fact('94', 'looks for the instance before the content', async (h) => {
  expectEmpty(await h.post(GO, 'x', { type: 'text/plain' }), 404)
})

fact('95', 'looks at the state before the content', async (h) => {
  await h.start('Echo', 'a', '1')
  expectEmpty(await h.post(GO, 'not json'), 410)
})

for (const type of ['text/plain', 'application/vnd.x+json', undefined]) {
  fact('96', `refuses the media type ${type}`, async (h) => {
    await h.running('a')
    expectJson(await h.post(GO, '1', { type }), 400, ONLY_JSON)
  })
}

fact('97', 'takes the media type in any case with parameters', async (h) => {
  await h.running('a')
  expectEmpty(await h.post(GO, '1', { type: 'Application/JSON; charset=utf-8' }), 202)
})

for (const body of ['', '  ']) {
  fact('98', `refuses the body ${JSON.stringify(body)}`, async (h) => {
    await h.running('a')
    expectJson(await h.post(GO, body), 400, error4(INVALID_JSON))
  })
}

for (const [number, body, data] of [
  ['99', '{"a":1} tail', { a: 1 }],
  ['168', 'true story', true],
  ['168', '1 2', 1],
  ['168', '/* c */ 1', null],
  ['168', 'NaN', 'NaN'],
  ['168', 'new Date(1)', '1970-01-01T00:00:00.001Z'],
] as const) {
  fact(number, `delivers the first value of ${body}`, async (h) => {
    await h.running('a')
    expectEmpty(await h.post(GO, body), 202)
    expect((await h.reach('a', 'Completed')).json.output).toEqual(data)
  })
}

for (const body of ['{', '[1,2', 'nope']) {
  fact('168', `refuses the event ${body}`, async (h) => {
    await h.running('a')
    expectJson(await h.post(GO, body), 400, error4(INVALID_JSON))
  })
}

fact('100', 'keeps events that nobody waits for yet, in order', async (h) => {
  await h.start('WaitTwice', 'a', undefined, 'Running')
  await h.post('/instances/a/suspend')
  await h.reach('a', 'Suspended')
  for (const data of ['"first"', '"second"']) expectEmpty(await h.post(GO, data), 202)
  await h.post('/instances/a/resume')
  expect((await h.reach('a', 'Completed')).json.output).toEqual(['first', 'second'])
})

fact('101', 'shows an event to a suspended instance at once and delivers it after resume', async (h) => {
  await h.suspended('a')
  expectEmpty(await h.post(GO, '1'), 202)
  await h.until(HISTORY, ({ text }) => text.includes('EventRaised'))
  await h.advance(3_000)
  expect((await h.get('/instances/a')).json.runtimeStatus).toBe('Suspended')
  await h.post('/instances/a/resume')
  await h.reach('a', 'Completed')
})

for (const [number, query, output] of [
  ['102', '?reason=stop%20it', '"stop it"'],
  ['103', '?reason=404%20not%20found', '404'],
  ['104', '', 'null'],
  ['104', '?reason=', '""'],
  ['172', '?reason=5%20minutes%20late', '5'],
  ['172', '?reason=true%20story', 'true'],
  ['172', '?reason=null%20and%20void', 'null'],
  ['172', '?reason=%22quoted%22%20tail', '"quoted"'],
  ['172', '?reason=%7B%22a%22:1%7D%20tail', '{"a":1}'],
  ['172', '?reason=%20%20padded%20%20', '"padded"'],
  ['172', '?reason=%20', '""'],
  ['172', '?reason=12ab', '"12ab"'],
  ['172', '?reason=%7Bbroken', '"{broken"'],
  ['172', '?reason=1,5', '1'],
  ['172', '?reason=NaN', '"NaN"'],
  ['172', '?reason=a&REASON=b', '"a,b"'],
  ['173', '?reason=undefined', 'undefined'],
] as const) {
  fact(number, `turns ${query || 'no reason'} into the output ${output}`, async (h) => {
    expect(await outputOf(h, query)).toBe(output)
  })
}

fact('102', 'answers 410 to a second terminate', async (h) => {
  await h.terminated('a')
  expectEmpty(await h.post('/instances/a/terminate'), 410)
})

fact(
  '105',
  'lets a child run on when its parent is terminated',
  async (h) => {
    await h.start('Outer', 'a', undefined, 'Running')
    await h.reach('a:child', 'Running')
    await h.post('/instances/a/terminate')
    await h.reach('a', 'Terminated')
    await h.advance(3_000)
    expect((await h.get('/instances/a:child')).json.runtimeStatus).toBe('Running')
  },
  {
    functions: {
      orchestrators: {
        Outer: async (context) =>
          context.callSubOrchestrator('WaitForGo', null, { instanceId: `${context.instanceId}:child` }),
      },
    },
  },
)

fact('106', 'terminates Pending and Suspended instances', async (h) => {
  await h.suspended('a')
  expectEmpty(await h.post('/instances/a/terminate'), 202)
  await h.reach('a', 'Terminated')
  await h.post('/orchestrators/Echo/p?taskHub=Idle', '1')
  expectEmpty(await h.post('/instances/p/terminate?taskHub=Idle'), 202)
})

fact('107', 'shows the reason of a suspension as output', async (h) => {
  await h.running('a')
  expectEmpty(await h.post('/instances/a/suspend?reason=hold'), 202)
  expect((await h.reach('a', 'Suspended')).json.output).toBe('hold')
})

fact('108', 'refuses to suspend twice', async (h) => {
  await h.suspended('a')
  expectJson(
    await h.post('/instances/a/suspend'),
    500,
    error4(WRONG, {
      type: 'System.InvalidOperationException',
      exception: 'Cannot suspend the orchestration instance a because instance is in the Suspended state.',
    }),
  )
})

fact('109', 'resumes what is suspended and nothing else', async (h) => {
  await h.running('a')
  expectJson(await h.post('/instances/a/resume'), 500, error4(WRONG, { type: 'System.InvalidOperationException' }))
  await h.suspended('b')
  expectEmpty(await h.post('/instances/b/resume?reason=go%20on'), 202)
  expect((await h.reach('b', 'Running')).json.output).toBe('go on')
  await h.start('Echo', 'c', '1')
  expectEmpty(await h.post('/instances/c/resume'), 410)
  expectEmpty(await h.post('/instances/d/resume'), 404)
})

fact('110', 'rewinds a failed instance and runs the failed step again', async (h) => {
  const failed = (await h.start('FlakyOnce', 'a', undefined, 'Failed', 'Completed')).json
  expect(failed.runtimeStatus).toBe('Failed')
  expectEmpty(await h.post('/instances/a/rewind?reason=again'), 202)
  expect((await h.get('/instances/a')).json.runtimeStatus).toBe('Pending')
  expect((await h.reach('a', 'Completed')).json.output).toEqual(['Hello A!', 'recovered', 'Hello B!'])
  expect(await typesIn(h)).toContain('GenericEvent')
})

for (const status of ['Completed', 'Terminated']) {
  fact('111', `does not rewind a ${status} instance`, async (h) => {
    await (status === 'Completed' ? h.start('Echo', 'a', '1') : h.terminated('a'))
    const reply = await h.post('/instances/a/rewind')
    if (h.isLegacy) expectEmpty(reply, 410)
    else
      expectJson(
        reply,
        412,
        `This orchestration has status ${status}, but only orchestrations in the "Failed" state can be rewound.`,
      )
  })
}

for (const status of ['Running', 'Suspended', 'Pending']) {
  fact('112', `does not rewind a ${status} instance`, async (h) => {
    const hub = status === 'Pending' ? '?taskHub=Idle' : ''
    if (status === 'Pending') await h.post('/orchestrators/Echo/a?taskHub=Idle', '1')
    else await (status === 'Running' ? h.running('a') : h.suspended('a'))
    const reply = await h.post(`/instances/a/rewind${hub}`)
    if (h.isLegacy)
      expectJson(
        reply,
        500,
        error4(WRONG, { exception: 'The rewind operation is only supported on failed orchestration instances.' }),
      )
    else
      expectJson(
        reply,
        412,
        `This orchestration has status ${status}, but only orchestrations in the "Failed" state can be rewound.`,
      )
  })
}

fact('113', 'answers 404 to the rewind of an absent instance', async (h) => {
  const reply = await h.post('/instances/a/rewind')
  if (h.isLegacy) expectEmpty(reply, 404)
  else expectJson(reply, 404, 'No orchestration with instance ID "$a" found.')
})

fact(
  '114',
  'sends 501 where the storage cannot rewind',
  async (h) => {
    await h.start('Throw', 'a')
    expectJson(
      await h.post('/instances/a/rewind'),
      501,
      error4('Rewind is not supported by the underlying storage provider.'),
    )
  },
  { profile: 'new', storage: 'noRewind' },
)

fact('169', 'answers 500 to an event of an unknown charset', async (h) => {
  await h.running('a')
  expectJson(await h.post(GO, '1', { type: 'application/json; charset=bogus' }), 500, error4(WRONG))
})

fact('170', 'cannot rewind an activity that was retried', async (h) => {
  await h.start('Retry', 'a')
  expectEmpty(await h.post('/instances/a/rewind'), 202)
  await h.until(
    '/instances/a',
    ({ json }) => json.runtimeStatus === 'Failed' && json.output.includes('Non-Deterministic'),
  )
  expect((await h.get('/instances/a')).json.output).toMatch(/^Non-Deterministic workflow detected/)
})

fact('171', 'rewinds the child that made its parent fail', async (h) => {
  await h.start('ParentFail', 'a')
  const before = (await h.get('/instances/a:child')).json.lastUpdatedTime
  await h.advance(3_000)
  expectEmpty(await h.post('/instances/a/rewind'), 202)
  await h.advance(3_000)
  await h.reach('a', 'Failed')
  const child = (await h.get('/instances/a:child?showHistory=true')).json
  expect(child.lastUpdatedTime > before).toBe(true)
  expect(child.historyEvents.map((event: { EventType: string }) => event.EventType)).toContain('GenericEvent')
})

fact('173', 'makes an instance unreadable by a reason that begins like a comment', async (h) => {
  await h.running('a')
  expectEmpty(await h.post('/instances/a/terminate?reason=//%20stop'), 202)
  await h.until('/instances/a', ({ status }) => status === 500)
  expectJson(await h.get('/instances'), 500, error4(WRONG, { type: 'Newtonsoft.Json.JsonWriterException' }))
  expect((await h.delete('/instances/a')).status).toBe(200)
  expectJson(await h.get('/instances'), 200, [])
})

fact('174', 'accepts control of an instance that nobody works on, without effect', async (h) => {
  await h.post('/orchestrators/Echo/p?taskHub=Idle', '1')
  for (const path of ['suspend', 'raiseEvent/Go', 'terminate'])
    expectEmpty(await h.post(`/instances/p/${path}?taskHub=Idle`, path.startsWith('raise') ? '1' : undefined), 202)
  await h.advance(5_000)
  expect((await h.get('/instances/p?taskHub=Idle')).json.runtimeStatus).toBe('Pending')
})
