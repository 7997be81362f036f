import { expect } from 'vitest'
import { fact } from './fact.ts'
import { KEY, type HostUnderTest, expectEmpty } from './host-under-test.ts'

type Event = Record<string, unknown> & { EventType: string }
const HISTORY = 'showHistory=true&showHistoryOutput=true'

const historyOf = async (h: HostUnderTest, id: string, query = HISTORY): Promise<Event[]> =>
  (await h.get(`/instances/${id}?${query}`)).json.historyEvents
const typesOf = (events: Event[]) => events.map(({ EventType }) => EventType)
const find = (events: Event[], type: string): Event => {
  const event = events.find(({ EventType }) => EventType === type)
  if (!event) throw new Error(`no ${type} among ${typesOf(events).join(', ')}`)
  return event
}

const payload = [
  'name',
  'instanceId',
  'runtimeStatus',
  'input',
  'customStatus',
  'output',
  'createdTime',
  'lastUpdatedTime',
]

fact('50', 'answers 202 to a Pending instance and points to itself', async (h) => {
  await h.post('/orchestrators/Echo/a?taskHub=Idle', '1')
  const reply = await h.get('/instances/a?taskHub=Idle')
  expect([reply.status, reply.json.runtimeStatus, reply.headers.get('retry-after')]).toEqual([202, 'Pending', '5'])
  expect(reply.headers.get('location')).toBe(
    `http://127.0.0.1:7071/runtime/webhooks/durabletask/instances/a?taskHub=Idle&code=${KEY}`,
  )
})

fact('51', 'repeats its own query in Location, and no key that came as a header', async (h) => {
  await h.running('a')
  const asked = await h.get('/instances/a?showInput=false')
  expect(asked.headers.get('location')).toMatch(/\?showInput=false&code=case-key$/)
  const keyed = await h.get('/instances/a', { key: null, headers: { 'x-functions-key': KEY } })
  expect(keyed.headers.get('location')).toMatch(/\/instances\/a$/)
})

fact('52', 'answers 202 to Running and Suspended', async (h) => {
  await h.running('a')
  await h.suspended('b')
  const replies = [await h.get('/instances/a'), await h.get('/instances/b')]
  expect(replies.map(({ status, json }) => [status, json.runtimeStatus])).toEqual([
    [202, 'Running'],
    [202, 'Suspended'],
  ])
})

fact('53', 'answers 200 to Completed without Location', async (h) => {
  const reply = await h.start('Echo', 'a', '1')
  expect([reply.status, reply.headers.has('location'), reply.headers.has('retry-after')]).toEqual([200, false, false])
})

fact('54', 'answers 500 to Failed only where it is asked to', async (h) => {
  await h.start('Throw', 'a')
  const statusOf = async (query: string) => (await h.get(`/instances/a${query}`)).status
  expect(await statusOf('')).toBe(200)
  expect(await statusOf('?returnInternalServerErrorOnFailure=1')).toBe(200)
  const asked = await h.get('/instances/a?returnInternalServerErrorOnFailure=true')
  expect([asked.status, asked.json.runtimeStatus]).toEqual([500, 'Failed'])
  expect(asked.json).not.toHaveProperty('Message')
})

fact('55', 'answers 200 to Terminated with that flag', async (h) => {
  await h.terminated('a')
  expect((await h.get('/instances/a?returnInternalServerErrorOnFailure=true')).status).toBe(200)
})

fact('56', 'answers 404 to an absent instance', async (h) => {
  expectEmpty(await h.get('/instances/none'), 404)
})

fact('57', 'has all members in order', async (h) => {
  expect(Object.keys((await h.start('Echo', 'a', '1')).json)).toEqual(payload)
})

fact('58', 'shows times in whole seconds', async (h) => {
  const { json } = await h.start('Echo', 'a', '1')
  for (const time of [json.createdTime, json.lastUpdatedTime]) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
})

for (const [number, query, input] of [
  ['59', 'showInput=false', null],
  ['59', 'showInput=0', 1],
  ['59', 'SHOWINPUT=FALSE', null],
  ['60', 'showInput=false&showInput=false', 1],
] as const) {
  fact(number, `shows the input ${input} with ${query}`, async (h) => {
    await h.start('Echo', 'a', '1')
    expect((await h.get(`/instances/a?${query}`)).json.input).toBe(input)
  })
}

fact('61', 'has no history of a Pending instance', async (h) => {
  await h.post('/orchestrators/Echo/a?taskHub=Idle', '1')
  expect((await h.get('/instances/a?taskHub=Idle&showHistory=true')).json).not.toHaveProperty('historyEvents')
})

fact('62', 'leaves bookkeeping and results out of the history', async (h) => {
  await h.start('Hello', 'a', '1')
  const events = await historyOf(h, 'a', 'showHistory=true')
  expect(events[0]).toMatchObject({ EventType: 'ExecutionStarted', FunctionName: 'Hello' })
  const names = new Set(events.flatMap((event) => Object.keys(event)))
  for (const name of ['EventId', 'IsPlayed', 'Result']) expect(names).not.toContain(name)
  for (const type of ['OrchestratorStarted', 'OrchestratorCompleted']) expect(typesOf(events)).not.toContain(type)
})

fact('63', 'shows results as JSON where it is asked to', async (h) => {
  await h.start('Hello', 'a')
  const events = await historyOf(h, 'a')
  expect(find(events, 'TaskCompleted')['Result']).toBe('Hello Tokyo!')
  expect(find(events, 'ExecutionCompleted')['Result']).toEqual(['Hello Tokyo!', 'Hello Seattle!', 'Hello London!'])
})

fact('64', 'shows no history for showHistoryOutput alone', async (h) => {
  await h.start('Hello', 'a')
  expect((await h.get('/instances/a?showHistoryOutput=true')).json).not.toHaveProperty('historyEvents')
})

fact('65', 'shows an open activity by Name and a finished one by FunctionName', async (h) => {
  const opened = await h.post('/orchestrators/Retry/a')
  expect(opened.status).toBe(202)
  await h.reach('a', 'Failed')
  expect((await h.post('/instances/a/rewind')).status).toBe(202)
  await h.until('/instances/a', ({ json }) => json?.output?.startsWith('Non-Deterministic') ?? false)
  expect(find(await historyOf(h, 'a'), 'TaskScheduled')).toMatchObject({ Name: 'Boom' })
  await h.start('Hello', 'b')
  const events = await historyOf(h, 'b')
  expect(typesOf(events)).not.toContain('TaskScheduled')
  expect(find(events, 'TaskCompleted')).toMatchObject({ FunctionName: 'SayHello', ScheduledTime: expect.any(String) })
})

fact('66', 'has no Input anywhere with showInput=false', async (h) => {
  await h.start('Hello', 'a', '1')
  for (const event of await historyOf(h, 'a', `${HISTORY}&showInput=false`)) expect(event).not.toHaveProperty('Input')
})

fact('67', 'writes ScheduledTime with an offset and Timestamp with Z', async (h) => {
  await h.start('Hello', 'a')
  const event = find(await historyOf(h, 'a'), 'TaskCompleted')
  expect(event['ScheduledTime']).toMatch(/T[\d:.]+\+00:00$/)
  expect(event['Timestamp']).toMatch(/T[\d:.]+Z$/)
})

fact('68', 'shows why an activity failed whatever is asked', async (h) => {
  await h.start('Fail', 'a')
  const event = find(await historyOf(h, 'a', 'showHistory=true'), 'TaskFailed')
  expect(event).toMatchObject({ Reason: expect.stringContaining('boom'), Details: expect.stringContaining('boom') })
})

fact('69', 'follows the link of an id with a space or does not', async (h) => {
  const { json } = await h.post('/orchestrators/Echo/a%20b', '1')
  await h.advance(2_000)
  const { pathname } = new URL(json.statusQueryGetUri)
  expect(pathname).toMatch(/\/a\+b$/)
  const { status } = await h.get(pathname.replace('/runtime/webhooks/durabletask', ''))
  expect(status).toBe(h.pick(404, 200))
})

fact('154', 'ends the history of a terminated instance with the reason', async (h) => {
  await h.running('a')
  await h.post('/instances/a/terminate?reason=5%20late')
  await h.reach('a', 'Terminated')
  const events = await historyOf(h, 'a')
  expect(events.slice(-2)).toMatchObject([
    { EventType: 'ExecutionTerminated', Input: '5 late' },
    { EventType: 'ExecutionCompleted', OrchestrationStatus: 'Terminated', Result: 5 },
  ])
})

fact('155', 'shows large values whole', async (h) => {
  const { json } = await h.start('Big', 'a', '70000')
  expect(json.output).toHaveLength(70_000)
  expect(find(await historyOf(h, 'a'), 'ExecutionCompleted')['Result']).toBe(json.output)
})

fact('156', 'keeps path and query in Location but for unreserved escapes', async (h) => {
  await h.running('a')
  const reply = await h.get('/instances/a/?a=b+c&d=%7e')
  expect(reply.headers.get('location')).toMatch(/\/instances\/a\/\?a=b\+c&d=~&code=case-key$/)
})

const started = ['EventType', 'Input', 'Correlation', 'ParentTraceContext', 'ScheduledStartTime', 'Generation']

fact('157', 'has the members of each event in order', async (h) => {
  await h.start('FlakyOnce', 'a')
  const events = await historyOf(h, 'a')
  const members = (type: string) => Object.keys(find(events, type))
  const trace = h.pick([], ['GenerateNewTrace'])
  expect(members('ExecutionStarted')).toEqual([...started, ...trace, 'Timestamp', 'FunctionName'])
  expect(members('TaskCompleted')).toEqual([
    'EventType',
    'Result',
    'Timestamp',
    'ScheduledTime',
    'FunctionName',
    'Input',
  ])
  expect(members('TaskFailed')).toEqual([
    'EventType',
    'Reason',
    'Details',
    'FailureDetails',
    'Timestamp',
    'ScheduledTime',
    'FunctionName',
    'Input',
  ])
  expect(members('ExecutionCompleted')).toEqual([
    'EventType',
    'OrchestrationStatus',
    'Result',
    'FailureDetails',
    'Timestamp',
  ])
})

fact('157', 'counts generations, but not of children and of new generations', async (h) => {
  await h.start('Parent', 'p')
  await h.start('Countdown', 'c', '2')
  const generation = async (id: string) => find(await historyOf(h, id), 'ExecutionStarted')['Generation']
  expect([await generation('p'), await generation('p:child'), await generation('c')]).toEqual([0, null, null])
})
