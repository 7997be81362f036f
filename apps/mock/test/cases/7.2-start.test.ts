import { expect } from 'vitest'
import { fact } from './fact.ts'
import {
  ARGUMENT,
  type HostUnderTest,
  INVALID_JSON,
  WRONG,
  error1,
  error4,
  expectEmpty,
  expectJson,
} from './host-under-test.ts'

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
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

/** Starts `Echo` with a body and reads what the status says of it. */
async function inputOf(h: HostUnderTest, body: string, sent = {}): Promise<string> {
  expect((await h.post('/orchestrators/Echo/a', body, sent)).status).toBe(202)
  const { text } = await h.reach('a', 'Completed')
  return /"input":(.*),"customStatus"/s.exec(text)![1]!
}

fact('20', 'answers a start with eight links in order', async (h) => {
  const reply = await h.post('/orchestrators/Echo', '{"a":1}')
  expect(reply.status).toBe(202)
  expect(Object.keys(reply.json)).toEqual(links)
  expect(reply.json.id).toMatch(/^[0-9a-f]{32}$/)
})

fact('21', 'points Location to the status and asks for ten seconds', async (h) => {
  const reply = await h.post('/orchestrators/Echo', '{"a":1}')
  expect(reply.headers.get('location')).toBe(reply.json.statusQueryGetUri)
  expect(reply.headers.get('retry-after')).toBe('10')
})

fact('22', 'puts hub, connection and key into every link', async (h) => {
  const { id, ...uris } = (await h.post('/orchestrators/Echo', '1')).json
  expect(id).toBeDefined()
  for (const uri of Object.values<string>(uris))
    expect(uri).toMatch(/[?&]taskHub=\w+&connection=Storage&code=case-key$/)
  for (const name of ['terminatePostUri', 'suspendPostUri', 'resumePostUri'])
    expect(uris[name]).toContain('?reason={text}&taskHub=')
  expect(uris.sendEventPostUri).toContain('/raiseEvent/{eventName}?')
})

fact(
  '23',
  'echoes hub and connection of the request',
  async (h) => {
    const { json } = await h.post('/orchestrators/Echo?taskHub=Other&connection=AzureWebJobsStorage', '1')
    expect(json.statusQueryGetUri).toContain('?taskHub=Other&connection=AzureWebJobsStorage&code=')
  },
  { connections: ['AzureWebJobsStorage'] },
)

fact('24', 'takes the authority of links from the request', async (h) => {
  const { json } = await h.post('/orchestrators/Echo', '1', { headers: { host: 'api.example.org:8443' } })
  expect(json.statusQueryGetUri).toMatch(/^http:\/\/api\.example\.org:8443\/runtime\//)
})

fact('25', 'does not look at the media type', async (h) => {
  expect(await inputOf(h, '"x"', { type: 'text/plain' })).toBe('"x"')
})

fact('26', 'takes an empty body as null', async (h) => {
  expect(await inputOf(h, '')).toBe('null')
})

const malformed = [
  ['27', 'not json'],
  ['28', '{"a":1} tail'],
  ['142', '"abc'],
  ['142', '1 2'],
  ['142', 'true story'],
  ['142', '12ab'],
  ['142', 'TRUE'],
  ['144', nested(65)],
] as const
for (const [number, body] of malformed) {
  fact(number, `refuses the body ${body.slice(0, 20)}`, async (h) => {
    expectJson(
      await h.post('/orchestrators/Echo/a', body),
      400,
      error4(INVALID_JSON, { type: 'Newtonsoft.Json.JsonReaderException' }),
    )
    await h.advance(1_000)
    expectEmpty(await h.get('/instances/a'), 404)
  })
}

for (const body of ['{"a":', '{"a":1', '{', '[1,2,']) {
  fact('29', `answers 500 to the truncated body ${body}`, async (h) => {
    expectJson(await h.post('/orchestrators/Echo/a', body), 500, error4(WRONG))
    await h.advance(1_000)
    expectEmpty(await h.get('/instances/a'), 404)
  })
}

fact('30', 'reads single quotes and a trailing comma', async (h) => {
  expect(await inputOf(h, "{'a':1,}")).toBe('{"a":1}')
})

const notKnown =
  /^The function 'Nope' doesn't exist, is disabled, or is not an orchestrator function\. Additional info: The following are the known orchestrator functions: .*'Echo'/

fact(
  '31',
  'refuses an unknown function and names the known ones',
  async (h) => {
    const reply = await h.post('/orchestrators/Nope', '1')
    expectJson(reply, 400, error4(ARGUMENT, { type: 'System.ArgumentException' }))
    expect(reply.json.ExceptionMessage).toMatch(notKnown)
  },
  { profile: 'legacy' },
)

fact(
  '32',
  'accepts an unknown function, which then fails',
  async (h) => {
    const { json } = await h.start('Nope', 'a', '1')
    expect(json.runtimeStatus).toBe('Failed')
    expect(json.output).toContain("Orchestrator function 'Nope' failed: The function 'Nope' doesn't exist")
  },
  { profile: 'new' },
)

fact('33', 'finds a function in any case and keeps the caller’s', async (h) => {
  expect((await h.start('echo', 'a', '1')).json).toMatchObject({ name: 'echo', runtimeStatus: 'Completed', output: 1 })
})

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

fact('41', 'keeps an instance of an unknown version Pending', async (h) => {
  await h.post('/orchestrators/Echo/a?version=2.0', '1')
  await h.advance(5_000)
  const { json } = await h.get('/instances/a')
  expect(json.runtimeStatus).toBe(h.pick('Completed', 'Pending'))
  if (!h.isLegacy) {
    expect((await h.post('/instances/a/terminate')).status).toBe(202)
    await h.reach('a', 'Terminated')
  }
  await h.start('Echo', 'b?version=', '1', 'Completed')
})

fact(
  '42',
  'tolerates a malformed traceparent',
  async (h) => {
    expect((await h.post('/orchestrators/Echo', '1', { headers: { traceparent: 'nonsense' } })).status).toBe(202)
  },
  { profile: 'new' },
)

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

for (const [name, body, sent] of [
  ['an empty body of unknown length', '', { chunked: true }],
  ['a blank body', ' \n', {}],
] as const) {
  fact('141', `takes ${name} as null for the function`, async (h) => {
    expect(await inputOf(h, body, sent)).toBe(h.pick('null', '""'))
    expect((await h.get('/instances/a')).json.output).toBe(null)
  })
}

fact('142', 'accepts an array that is not closed', async (h) => {
  expect(await inputOf(h, '[1,2')).toBe(h.pick('[1,2]', '"[1,2"'))
  expect((await h.get('/instances/a')).json.output).toEqual([1, 2])
})

for (const [body, input] of [
  ['NaN', '"NaN"'],
  ['0x1F', '31'],
  ['010', '8'],
  ['1e5', '100000.0'],
  ['{"a":1,"a":2}', '{"a":2}'],
]) {
  fact('143', `shows the body ${body} as ${input}`, async (h) => {
    expect(await inputOf(h, body!)).toBe(input)
  })
}

fact('144', 'takes 64 levels', async (h) => {
  expect(await inputOf(h, nested(64))).toBe(nested(64))
})

fact('145', 'answers 500 to an unknown charset', async (h) => {
  const reply = await h.post('/orchestrators/Echo/a', '1', { type: 'application/json; charset=bogus' })
  expectJson(reply, 500, error4(WRONG, { type: 'System.InvalidOperationException' }))
  expectEmpty(await h.get('/instances/a'), 404)
})

for (const [body, legacy] of [
  ['{"$type":"X","a":1}', '{"a":1}'],
  ['{"$id":"1","a":1}', '{"a":1}'],
  ['{"$ref":"1"}', 'null'],
  ['{"b":{"$type":"X"}}', '{"b":{"$type":"X"}}'],
]) {
  fact('146', `keeps or swallows the metadata of ${body}`, async (h) => {
    expect(await inputOf(h, body!)).toBe(h.pick(legacy, body))
  })
}

fact('147', 'refuses waits that are no times, after the instance was created', async (h) => {
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
  const negative = await h.waited(h.post('/orchestrators/WaitForGo/d?timeout=5&pollingInterval=-1'))
  expect(negative.status).toBe(400)
  for (const id of ['a', 'b', 'c']) await h.reach(id, 'Completed')
  await h.reach('d', 'Running')
  for (const query of ['timeout=-1&pollingInterval=-1', 'timeout=0&pollingInterval=0'])
    expect((await h.waited(h.post(`/orchestrators/WaitForGo?${query}`))).status).toBe(202)
})

for (const query of ['timeout=1,5&pollingInterval=2', 'timeout=1&timeout=5&pollingInterval=2']) {
  fact('148', `waits up to 15 seconds for ${query}`, async (h) => {
    const from = h.host.clock.now()
    expect((await h.waited(h.post(`/orchestrators/WaitForGo?${query}`))).status).toBe(202)
    expect(Math.round((h.host.clock.now() - from) / 1_000)).toBe(15)
  })
}

for (const id of ['a%23b', 'a%3Fb', 'a%5Cb', 'a%0Ab']) {
  fact('149', `takes the id ${id} as its profile does`, async (h) => {
    const reply = await h.post(`/orchestrators/Echo/${id}`, '1')
    const exception =
      "instanceId (Parameter 'Orchestration instance ids must not contain /, \\, #, ?, or control characters.')"
    if (h.isLegacy) expectJson(reply, 400, error4(ARGUMENT, { exception }))
    else await h.until(`/instances/${id}`, ({ status }) => status === 200)
  })
}

for (const [sent, legacy, modern] of [
  ['a+b', 'a+b', 'a b'],
  ['a%2Bb', 'a+b', 'a b'],
  ['a%252Bb', 'a+b', 'a+b'],
  ['a%2Fb', 'a%2Fb', undefined],
  ['a%252Fb', 'a%2Fb', undefined],
  ['a%2541b', 'aAb', 'aAb'],
] as const) {
  fact('150', `decodes the id ${sent}`, async (h) => {
    const reply = await h.post(`/orchestrators/Echo/${sent}`, '1')
    const id = h.pick<string | undefined>(legacy, modern)
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

fact(
  '153',
  'stalls the hub over an id of blanks',
  async (h) => {
    expect((await h.post('/orchestrators/Echo/%20', '1')).status).toBe(202)
    await h.advance(500)
    expect((await h.post('/orchestrators/Echo/a', '1')).status).toBe(202)
    await h.advance(500)
    expect((await h.get('/instances/a')).json.runtimeStatus).toBe('Pending')
    expect((await h.delete('/instances/%20')).status).toBe(412)
  },
  { profile: 'new' },
)
