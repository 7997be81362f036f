import { basePath } from '@durable-http/core'
import type { DurableClient, DurableOrchestrationStatus } from 'durable-functions'
import { OrchestrationRuntimeStatus as Status } from 'durable-functions'
import { describe, expect, test, vi } from 'vitest'
import type { GatewayConfig } from '../src/config/gateway-config.ts'
import { createGateway } from '../src/gateway.ts'
import { configFor } from './config-for.ts'
import { serveGateway } from '../src/runtimes/node/serve.ts'
import { createOfficialClient, entityId } from '../real-host-check/clients/official-client.ts'
import { serveMock } from './served-mock.ts'

const key = 'the key of the host/+=='

interface Target extends AsyncDisposable {
  client: DurableClient
}

const overWebhooks = async (): Promise<Target> => {
  const mock = await serveMock({ key })
  const client = createOfficialClient({ webhooks: mock.url + basePath, key })
  return { client, [Symbol.asyncDispose]: () => mock[Symbol.asyncDispose]() }
}

const overRpc = async (): Promise<Target> => {
  const mock = await serveMock({ key })
  const client = createOfficialClient({ rpc: `${mock.rpcUrl}/durabletask/` })
  return { client, [Symbol.asyncDispose]: () => mock[Symbol.asyncDispose]() }
}

async function serveInFront(
  upstreamOf: (mock: { url: string; rpcUrl: string }) => { baseUrl: string; key?: string },
  more: Partial<GatewayConfig> = {},
) {
  const mock = await serveMock({ key })
  const gateway = createGateway({ config: configFor(upstreamOf(mock), more) })
  const served = await serveGateway({ gateway, restPort: 0, mcpPort: 0 })
  return {
    url: served.restUrl + basePath,
    async [Symbol.asyncDispose]() {
      await served.close(0)
      await mock[Symbol.asyncDispose]()
    },
  }
}

const throughGateway = async (): Promise<Target> => {
  const { url, ...rest } = await serveInFront((mock) => ({ baseUrl: mock.url, key }))
  return { client: createOfficialClient({ webhooks: url, key: "the caller's own" }), ...rest }
}

// Its links name the hub and the connection of the app in every request.
const throughGatewayWithRules = async (): Promise<Target> => {
  const access = { readOnly: false, allow: { taskHubs: ['TestHubName'] }, deny: {} }
  const { url, ...rest } = await serveInFront((mock) => ({ baseUrl: mock.url, key }), { access })
  return { client: createOfficialClient({ webhooks: url, key: "the caller's own" }), ...rest }
}

const throughGatewayKeyless = async (): Promise<Target> => {
  const { url, ...rest } = await serveInFront((mock) => ({ baseUrl: `${mock.rpcUrl}/durabletask` }))
  return { client: createOfficialClient({ rpc: `${url}/` }), ...rest }
}

const targets: [string, () => Promise<Target>][] = [
  ['the mock, webhook links', overWebhooks],
  ['the mock, RPC base URL', overRpc],
  ['the gateway, webhook links', throughGateway],
  ['the gateway with rules about task hubs', throughGatewayWithRules],
  ['the gateway as RPC base URL, in front of the RPC endpoint', throughGatewayKeyless],
]

function reach(client: DurableClient, id: string, status: Status): Promise<DurableOrchestrationStatus> {
  return vi.waitFor(
    async () => {
      const found = await client.getStatus(id)
      expect(found.runtimeStatus).toBe(status)
      return found
    },
    { timeout: 5000, interval: 10 },
  )
}

describe.each(targets)("Microsoft's client against %s", (_, open) => {
  test('starts an orchestration and reads its result', async () => {
    await using target = await open()
    const id = await target.client.startNew('Hello')
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    const status = await reach(target.client, id, Status.Completed)
    // Its HTTP library turns "no input" into the JSON text of an empty string.
    expect([status.name, status.instanceId, status.input]).toEqual(['Hello', id, ''])
    expect(status.output).toEqual(['Hello Tokyo!', 'Hello Seattle!', 'Hello London!'])
    expect(status.createdTime.getTime()).not.toBeNaN()
  })

  test('starts under an id of its own with an input, once', async () => {
    await using target = await open()
    const input = { sku: 'Ä1', count: 2, nested: [null, true] }
    expect(await target.client.startNew('WaitForGo', { instanceId: 'order-42', input })).toBe('order-42')
    const status = await reach(target.client, 'order-42', Status.Running)
    expect(status.input).toEqual(input)
    await expect(target.client.startNew('Echo', { instanceId: 'order-42' })).rejects.toThrow(/409/)
  })

  test('learns from the instance that its function does not exist', async () => {
    await using target = await open()
    const status = await reach(target.client, await target.client.startNew('Nobody'), Status.Failed)
    expect(status.output).toMatch(/'Nobody' doesn't exist/)
  })

  test('reads a status without its input', async () => {
    await using target = await open()
    await target.client.startNew('Echo', { instanceId: 'quiet', input: 'secret' })
    await reach(target.client, 'quiet', Status.Completed)
    const status = await target.client.getStatus('quiet', {
      showInput: false,
      showHistory: true,
      showHistoryOutput: true,
    })
    expect(status.output).toBe('secret')
  })

  test('learns that an instance does not exist', async () => {
    await using target = await open()
    await expect(target.client.getStatus('nobody')).rejects.toThrow(/404/)
    await expect(target.client.raiseEvent('nobody', 'Go', 1)).rejects.toThrow(/No instance with ID 'nobody' found/)
    await expect(target.client.terminate('nobody', 'why')).rejects.toThrow(/No instance/)
    await expect(target.client.suspend('nobody', 'why')).rejects.toThrow(/No instance/)
    await expect(target.client.resume('nobody', 'why')).rejects.toThrow(/No instance/)
    await expect(target.client.rewind('nobody', 'why')).rejects.toThrow()
  })

  test('lists instances, all of them and by filter, over several pages', async () => {
    await using target = await open()
    const ids = Array.from({ length: 120 }, (_, i) => `echo-${i}`)
    await Promise.all(ids.map((instanceId) => target.client.startNew('Echo', { instanceId, input: instanceId })))
    await target.client.startNew('WaitForGo', { instanceId: 'waiting' })
    await reach(target.client, 'waiting', Status.Running)
    await vi.waitFor(async () => {
      const done = await target.client.getStatusBy({ runtimeStatus: [Status.Completed] })
      expect(done.map(({ instanceId }) => instanceId).sort()).toEqual(ids.toSorted())
    })
    expect(await target.client.getStatusAll()).toHaveLength(121)
    const createdTimeFrom = new Date(Date.now() - 3_600_000)
    const createdTimeTo = new Date(Date.now() + 3_600_000)
    const runtimeStatus = [Status.Running, Status.Pending]
    const running = await target.client.getStatusBy({ createdTimeFrom, createdTimeTo, runtimeStatus })
    expect(running.map(({ instanceId }) => instanceId)).toEqual(['waiting'])
    expect(await target.client.getStatusBy({ createdTimeFrom: createdTimeTo })).toEqual([])
  })

  test('raises events with data and without', async () => {
    await using target = await open()
    await target.client.startNew('WaitTwice', { instanceId: 'two' })
    await target.client.raiseEvent('two', 'Go', { n: 1 })
    await target.client.raiseEvent('two', 'Go', null)
    const status = await reach(target.client, 'two', Status.Completed)
    expect(status.output).toEqual([{ n: 1 }, null])
    // The host responds with 410 to an ended instance, which this client takes for a success.
    await target.client.raiseEvent('two', 'Go', 3)
  })

  test('suspends and resumes', async () => {
    await using target = await open()
    await target.client.startNew('WaitForGo', { instanceId: 'pausing' })
    await reach(target.client, 'pausing', Status.Running)
    await target.client.suspend('pausing', 'a pause')
    await reach(target.client, 'pausing', Status.Suspended)
    await target.client.raiseEvent('pausing', 'Go', 'kept')
    await target.client.resume('pausing', 'going on')
    const status = await reach(target.client, 'pausing', Status.Completed)
    expect(status.output).toBe('kept')
  })

  test('terminates with a reason', async () => {
    await using target = await open()
    await target.client.startNew('WaitForGo', { instanceId: 'doomed' })
    await reach(target.client, 'doomed', Status.Running)
    await target.client.terminate('doomed', 'no longer needed')
    const status = await reach(target.client, 'doomed', Status.Terminated)
    expect(status.output).toBe('no longer needed')
  })

  test('rewinds a failed instance and no other', async () => {
    await using target = await open()
    await target.client.startNew('FlakyOnce', { instanceId: 'flaky' })
    await reach(target.client, 'flaky', Status.Failed)
    await target.client.rewind('flaky', 'again')
    const status = await reach(target.client, 'flaky', Status.Completed)
    expect(status.output).toEqual(['Hello A!', 'recovered', 'Hello B!'])
    await expect(target.client.rewind('flaky', 'once more')).rejects.toThrow()
  })

  test('purges one instance', async () => {
    await using target = await open()
    await target.client.startNew('Hello', { instanceId: 'past' })
    await reach(target.client, 'past', Status.Completed)
    expect(await target.client.purgeInstanceHistory('past')).toEqual({ instancesDeleted: 1 })
    await expect(target.client.getStatus('past')).rejects.toThrow(/404/)
    expect(await target.client.purgeInstanceHistory('past')).toMatchObject({ instancesDeleted: 0 })
  })

  test('purges by filter and spares what lives', async () => {
    await using target = await open()
    for (const instanceId of ['a', 'b']) await target.client.startNew('Hello', { instanceId })
    await target.client.startNew('WaitForGo', { instanceId: 'alive' })
    for (const id of ['a', 'b']) await reach(target.client, id, Status.Completed)
    await reach(target.client, 'alive', Status.Running)
    const createdTimeFrom = new Date(Date.now() - 3_600_000)
    const createdTimeTo = new Date(Date.now() + 3_600_000)
    const filter = { createdTimeFrom, createdTimeTo, runtimeStatus: [Status.Completed, Status.Failed] }
    expect(await target.client.purgeInstanceHistoryBy(filter)).toEqual({ instancesDeleted: 2 })
    expect((await target.client.getStatusAll()).map(({ instanceId }) => instanceId)).toEqual(['alive'])
    expect(await target.client.purgeInstanceHistoryBy(filter)).toMatchObject({ instancesDeleted: 0 })
  })

  test('signals an entity and reads its state', async () => {
    await using target = await open()
    const counter = entityId('Counter', 'visits')
    expect(await target.client.readEntityState(counter)).toMatchObject({ entityExists: false })
    await target.client.signalEntity(counter, 'add', 5)
    await target.client.signalEntity(counter, 'add', 7)
    await vi.waitFor(async () => {
      expect(await target.client.readEntityState(counter)).toEqual({ entityExists: true, entityState: 12 })
    })
    await target.client.signalEntity(counter, 'reset')
    await vi.waitFor(async () => {
      expect(await target.client.readEntityState(counter)).toEqual({ entityExists: true, entityState: 0 })
    })
  })
})
