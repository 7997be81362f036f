import { createDurableClient, type InputOf, type OperationName, operationNames } from '@durable-http/core'
import { describe, expect, it } from 'vitest'
import { createDocumentedApp } from './documented-app.ts'
import { api } from './gateway-under-test.ts'

interface Call {
  method: string
  url: string
  headers: Record<string, string>
  body: string | null
}

// One request to the gateway per operation, and the input with which the client makes the same call; a missing row does not compile.
const examples: { [Name in OperationName]: { send: [string, RequestInit?]; input: InputOf<Name> } } = {
  startOrchestration: {
    send: ['orchestrators/Echo?taskHub=Hub', { body: '{"a":1.50}' }],
    input: { functionName: 'Echo', taskHub: 'Hub', input: { a: 1.5 } },
  },
  startOrchestrationWithId: {
    send: ['orchestrators/Echo/a%20b?timeout=5&pollingInterval=0.5', { body: '7' }],
    input: { functionName: 'Echo', instanceId: 'a b', timeout: 5, pollingInterval: 0.5, input: 7 },
  },
  listInstances: {
    send: [
      'instances/?createdTimeFrom=2026-01-01T00:00:00Z&runtimeStatus=running,FAILED&instanceIdPrefix=x&showInput=False&TOP=5',
      { headers: { 'x-ms-continuation-token': 'abc' } },
    ],
    input: {
      createdTimeFrom: '2026-01-01T00:00:00Z',
      runtimeStatus: ['Running', 'Failed'],
      instanceIdPrefix: 'x',
      showInput: false,
      top: 5,
      continuationToken: 'abc',
    },
  },
  purgeInstances: {
    send: ['instances?createdTimeFrom=2026-01-01T00:00:00%2B02:00'],
    input: { createdTimeFrom: '2026-01-01T00:00:00+02:00' },
  },
  getInstanceStatus: {
    send: ['Instances/b?showHistory=TRUE&showHistoryOutput=true&returnInternalServerErrorOnFailure=true'],
    input: { instanceId: 'b', showHistory: true, showHistoryOutput: true, returnInternalServerErrorOnFailure: true },
  },
  purgeInstance: { send: ['instances/b%2Bc'], input: { instanceId: 'b+c' } },
  raiseEvent: {
    send: [
      'instances/b/RAISEEVENT/Go',
      { body: '[1]', headers: { 'content-type': 'Application/JSON; charset=utf-8' } },
    ],
    input: { instanceId: 'b', eventName: 'Go', eventData: [1] },
  },
  terminateInstance: {
    send: ['instances/b/terminate?reason=it+is+over'],
    input: { instanceId: 'b', reason: 'it is over' },
  },
  suspendInstance: { send: ['instances/b/suspend?reason='], input: { instanceId: 'b', reason: '' } },
  resumeInstance: { send: ['instances/b/resume'], input: { instanceId: 'b' } },
  rewindInstance: {
    send: ['instances/b/rewind?connection=Storage'],
    input: { instanceId: 'b', connection: 'Storage' },
  },
  restartInstance: {
    send: ['instances/b/restart?restartWithNewInstanceId=false'],
    input: { instanceId: 'b', restartWithNewInstanceId: false },
  },
  restartInstanceWithOptions: {
    send: ['instances/b/restartWithOptions?newInstanceId=c'],
    input: { instanceId: 'b', newInstanceId: 'c' },
  },
  getEntity: { send: ['entities/Counter/%24'], input: { entityName: 'Counter', entityKey: '' } },
  signalEntity: {
    send: ['entities/Counter?op=add', { body: 'hi', headers: { 'content-type': 'text/plain' } }],
    input: { entityName: 'Counter', entityKey: '', op: 'add', input: 'hi' },
  },
  listEntities: {
    send: ['entities/Counter?fetchState=true&lastOperationTimeTo=2026-01-01T00:00:00Z'],
    input: { entityName: 'Counter', fetchState: true, lastOperationTimeTo: '2026-01-01T00:00:00Z' },
  },
  listAllEntities: { send: ['entities?top=7'], input: { top: 7 } },
  deleteEntity: { send: ['entities/Counter/k'], input: { entityName: 'Counter', entityKey: 'k' } },
  purgeEntity: { send: ['instances/@Counter@k@%2541'], input: { entityName: 'Counter', entityKey: 'k@A' } },
}
const methods: Partial<Record<OperationName, string>> = {
  listInstances: 'GET',
  getInstanceStatus: 'GET',
  getEntity: 'GET',
  listEntities: 'GET',
  listAllEntities: 'GET',
  purgeInstances: 'DELETE',
  purgeInstance: 'DELETE',
  deleteEntity: 'DELETE',
  purgeEntity: 'DELETE',
}

// Guards look at the instance first, and find it ended.
function recorder() {
  const calls: Call[] = []
  const client = createDurableClient({
    baseUrl: 'http://host.internal',
    key: 'secret',
    fetch: async (url, init) => {
      const body = init?.body as string | null
      calls.push({ method: init?.method ?? 'GET', url, headers: Object.fromEntries(new Headers(init?.headers)), body })
      const nulls = { input: null, output: null, customStatus: null }
      const times = { createdTime: '2026-01-01T00:00:00Z', lastUpdatedTime: '2026-01-01T00:00:00Z' }
      const status = { name: 'Echo', instanceId: 'b', runtimeStatus: 'Completed', ...nulls, ...times }
      return Response.json({ ...status, historyEvents: [], id: 'x', instancesDeleted: 1 }, { status: 200 })
    },
  })
  return { calls, client }
}

describe('every operation', () => {
  it.each(operationNames)('%s sends upstream what the client would have sent', async (name) => {
    const { send, input } = examples[name]
    const direct = recorder()
    await (direct.client.raw[name] as (input: unknown) => Promise<Response>)(input)
    const through = recorder()
    const [path, init] = send
    const rest = createDocumentedApp({ client: through.client })
    await rest.request(`http://gateway.example${api}/${path}`, { method: methods[name] ?? 'POST', ...init })
    const sameNumbers = (call: Call | undefined) => call && { ...call, body: call.body && JSON.parse(call.body) }
    expect(sameNumbers(through.calls.at(-1))).toEqual(sameNumbers(direct.calls.at(-1)))
    expect(through.calls).toHaveLength(direct.calls.length)
  })

  it('keeps the spelling of numbers in a body', async () => {
    const { calls, client } = recorder()
    await createDocumentedApp({ client }).request(`http://g${api}/orchestrators/Echo`, {
      method: 'POST',
      body: '{"a":1.50,"b":12345678901234567890}',
    })
    expect(calls[0]?.body).toBe('{"a":1.50,"b":12345678901234567890}')
  })

  it('ignores the key that a client of the host sends', async () => {
    const { calls, client } = recorder()
    await createDocumentedApp({ client }).request(`http://g${api}/instances?code=theirs&Code=other`, {
      headers: { 'x-functions-key': 'theirs' },
    })
    expect(calls[0]?.url).toBe(`http://host.internal${api}/instances?code=secret`)
    expect(JSON.stringify(calls[0]?.headers)).not.toContain('theirs')
  })

  it('hands on the trace of the caller', async () => {
    const { calls, client } = recorder()
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    await createDocumentedApp({ client }).request(`http://g${api}/instances`, {
      headers: { traceparent, cookie: 'a=b' },
    })
    expect(calls[0]?.headers).toMatchObject({ traceparent })
    expect(calls[0]?.headers).not.toHaveProperty('cookie')
  })
})
