import { describe, expect, it } from 'vitest'
import { createHostAndClient, versions } from './host-and-client.ts'

describe.each(versions)('every operation on extension %s', (extensionVersion) => {
  it('starts, reads and lists', async () => {
    await using setup = createHostAndClient({ extensionVersion })
    const { client, host } = setup
    const made = await client.startOrchestration({ functionName: 'Echo', input: { a: [1] } })
    const chosen = await client.startOrchestrationWithId({ functionName: 'Echo', instanceId: 'order-1', input: 'x' })
    await host.clock.settle()
    expect(made.id).toMatch(/^[0-9a-f]{32}$/)
    expect(chosen.id).toBe('order-1')
    expect(await client.getInstanceStatus({ instanceId: made.id })).toMatchObject({
      runtimeStatus: 'Completed',
      input: { a: [1] },
      output: { a: [1] },
    })
    const status = await client.getInstanceStatus({
      instanceId: 'order-1',
      showHistory: true,
      showHistoryOutput: true,
      showInput: false,
    })
    expect(status.historyEvents?.map(({ EventType }) => EventType)).toEqual(['ExecutionStarted', 'ExecutionCompleted'])
    expect(status.input).toBeNull()
    const page = await client.listInstances({ instanceIdPrefix: 'order', runtimeStatus: 'completed' })
    expect(page.instances.map(({ instanceId }) => instanceId)).toEqual(['order-1'])
    expect(page.continuationToken).toBeUndefined()
  })

  it('raises an event, with null for no data', async () => {
    await using setup = createHostAndClient({ extensionVersion })
    const { client, host } = setup
    await client.start({ functionName: 'WaitForGo', instanceId: 'a' })
    await client.start({ functionName: 'WaitForGo', instanceId: 'b' })
    await host.clock.settle()
    expect(await client.raiseEvent({ instanceId: 'a', eventName: 'Go', eventData: { ok: true } })).toBeUndefined()
    await client.raiseEvent({ instanceId: 'b', eventName: 'Go' })
    await host.clock.settle()
    expect((await client.getInstanceStatus({ instanceId: 'a' })).output).toEqual({ ok: true })
    expect((await client.getInstanceStatus({ instanceId: 'b' })).output).toBeNull()
  })

  it('suspends, resumes, terminates, purges', async () => {
    await using setup = createHostAndClient({ extensionVersion })
    const { client, host } = setup
    const instance = await client.start({ functionName: 'WaitForGo', instanceId: 'a' })
    await host.clock.settle()
    await instance.suspend('hold')
    await host.clock.settle()
    expect((await instance.status()).runtimeStatus).toBe('Suspended')
    await instance.resume('go on')
    await host.clock.settle()
    expect((await instance.status()).runtimeStatus).toBe('Running')
    await instance.terminate('enough')
    await host.clock.settle()
    expect(await instance.status()).toMatchObject({ runtimeStatus: 'Terminated', output: 'enough' })
    expect(await instance.purge()).toEqual({ instancesDeleted: 1 })
    await expect(instance.status()).rejects.toMatchObject({ code: 'not_found', instanceId: 'a' })
  })

  it('rewinds a failed instance and restarts in both forms', async () => {
    await using setup = createHostAndClient({ extensionVersion })
    const { client, host } = setup
    const instance = await client.start({ functionName: 'FlakyOnce', instanceId: 'flaky' })
    await host.clock.settle()
    expect((await instance.status()).runtimeStatus).toBe('Failed')
    await instance.rewind('again')
    await host.clock.settle()
    expect((await instance.status()).output).toEqual(['Hello A!', 'recovered', 'Hello B!'])
    const copy = await instance.restart()
    expect(copy.id).not.toBe('flaky')
    expect((await copy.wait()).runtimeStatus).toBe('Failed')
    expect((await instance.restart({ sameId: true })).id).toBe('flaky')
  })

  it('purges a range and counts nothing as zero', async () => {
    await using setup = createHostAndClient({ extensionVersion })
    const { client, host } = setup
    await client.start({ functionName: 'Echo' })
    await client.start({ functionName: 'WaitForGo', instanceId: 'alive' })
    await host.clock.settle()
    const all = { createdTimeFrom: new Date(host.clock.now() - 60_000) }
    expect(await client.purgeInstances(all)).toEqual({ instancesDeleted: 1 })
    expect(await client.purgeInstances(all)).toEqual({ instancesDeleted: 0 })
    expect((await client.getInstanceStatus({ instanceId: 'alive' })).runtimeStatus).toBe('Running')
  })

  it('signals, reads, lists and deletes entities, the empty key too', async () => {
    await using setup = createHostAndClient({ extensionVersion })
    const { client, host } = setup
    await client.signalEntity({ entityName: 'Counter', entityKey: 'steps', op: 'add', input: 5 })
    await client.signalEntity({ entityName: 'Bag', entityKey: '', op: 'set', input: { a: 1 } })
    await host.clock.settle()
    expect(await client.getEntity({ entityName: 'counter', entityKey: 'steps' })).toBe(5)
    expect(await client.getEntity({ entityName: 'Bag', entityKey: '' })).toEqual({ a: 1 })
    expect((await client.listEntities({ entityName: 'counter', fetchState: true })).entities).toMatchObject([
      { entityId: { name: 'counter', key: 'steps' }, state: 5 },
    ])
    expect((await client.listAllEntities()).entities.map(({ entityId }) => entityId.name)).toEqual(['bag', 'counter'])
    await client.deleteEntity({ entityName: 'Counter', entityKey: 'steps' })
    await host.clock.settle()
    await expect(client.getEntity({ entityName: 'Counter', entityKey: 'steps' })).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})

it('restarts under a chosen id on 3.15.3', async () => {
  await using setup = createHostAndClient({ extensionVersion: '3.15.3' })
  const { client } = setup
  const first = await client.start({ functionName: 'Echo', input: 7 })
  await first.wait()
  expect((await client.restartInstanceWithOptions({ instanceId: first.id, newInstanceId: 'second' })).id).toBe('second')
  expect((await client.waitForCompletion('second')).output).toBe(7)
})

it('hands out links without the key', async () => {
  await using setup = createHostAndClient()
  const { client } = setup
  const payload = await client.startOrchestration({ functionName: 'Echo' })
  expect(payload.statusQueryGetUri).toBe(
    `http://app.test/runtime/webhooks/durabletask/instances/${payload.id}?taskHub=TestHubName&connection=Storage`,
  )
  expect(payload.sendEventPostUri).toContain('/raiseEvent/{eventName}?')
  expect(JSON.stringify(payload)).not.toContain('code')
})

it('sends the key as x-functions-key when asked to', async () => {
  await using setup = createHostAndClient({}, { keyIn: 'header' })
  const { client, host } = setup
  await client.listInstances()
  expect(host.requests.last?.target).not.toContain('code')
  expect(host.requests.last?.headers.get('x-functions-key')).toContain('canary')
})

it('sends the client’s own task hub where a call names none', async () => {
  await using setup = createHostAndClient({}, { taskHub: 'Other', connection: 'Storage' })
  const { client, host } = setup
  await client.listInstances({})
  await client.listInstances({ taskHub: 'Third' })
  expect(host.requests.all.map(({ target }) => /taskHub=(\w+)/.exec(target)?.[1])).toEqual(['Other', 'Third'])
})

it('waits on the host through raw alone, with what the status of a failure shall hold', async () => {
  await using setup = createHostAndClient()
  const { client } = setup
  const wait = { functionName: 'Fail', input: 'secret', timeout: 10, pollingInterval: 1 }
  const response = await client.raw.startOrchestration({ ...wait, showInput: false, showHistory: true })
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({
    runtimeStatus: 'Failed',
    input: null,
    historyEvents: expect.arrayContaining([expect.objectContaining({ EventType: 'TaskFailed' })]),
  })
  await expect(client.startOrchestration(wait as never)).rejects.toMatchObject({
    code: 'invalid_input',
    issues: [{ parameter: 'timeout', message: expect.stringContaining('raw.startOrchestration') }],
  })
})
