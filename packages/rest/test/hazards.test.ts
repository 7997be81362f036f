import { type HazardName, hazardNames, hazards } from '@durable-http/core'
import type { MockHost, MockHostOptions } from '@durable-http/mock'
import { describe, expect, it } from 'vitest'
import { api, createGatewayUnderTest, type GatewayUnderTest, json, problemOf } from './gateway-under-test.ts'

type Send = (method: string, path: string, init?: RequestInit) => Promise<Response>

interface Case {
  host?: MockHostOptions
  /** Puts things there before the request. */
  before?: (gateway: GatewayUnderTest) => Promise<unknown>
  /** The request that the rule is about. */
  send: (send: Send) => Promise<Response>
  /** Shows the harm, or for a rule of form that the request arrived; fails otherwise. */
  harm: (gateway: GatewayUnderTest) => Promise<void>
  /** Shows that no harm was done. */
  unharmed: (gateway: GatewayUnderTest) => Promise<void>
  /** Rule in the refusal, if another than the case's own comes first. */
  told?: HazardName | null
  /** Response of the gateway; the request is corrected if it succeeds. */
  expectedStatus: number
}

const running = async ({ callHost, host }: GatewayUnderTest, id = 'live') => {
  await callHost('POST', `orchestrators/WaitForGo/${id}`, json(1))
  await host.clock.settle()
}
const statusOf = async (gateway: GatewayUnderTest, id: string) =>
  (await (await gateway.callHost('GET', `instances/${id}`)).json()) as { runtimeStatus: string; output: unknown }
const lists = async (gateway: GatewayUnderTest) => {
  expect((await gateway.callHost('GET', 'instances')).status).toBe(200)
  expect((await gateway.callHost('GET', 'entities?fetchState=true')).status).toBe(200)
}
const nothingThere = async (gateway: GatewayUnderTest) => expect(gateway.host.instances.list()).toEqual([])
const reachesHost =
  (operation: Parameters<MockHost['requests']['of']>[0]) =>
  async ({ host }: GatewayUnderTest) =>
    expect(host.requests.of(operation)).toHaveLength(1)
const ago = '2000-01-01T00:00:00Z'

const cases: Record<HazardName, Case> = {
  unreadableReason: {
    before: running,
    send: (send) => send('POST', 'instances/live/terminate?reason=%2F%2F%20stop'),
    harm: async ({ callHost }) => expect((await callHost('GET', 'instances')).status).toBe(500),
    unharmed: async (gateway) => {
      await lists(gateway)
      expect((await statusOf(gateway, 'live')).output).toBe('// stop')
    },
    expectedStatus: 202,
  },
  truncatedReason: {
    before: running,
    send: (send) => send('POST', 'instances/live/terminate?reason=404%20not%20found'),
    harm: async (gateway) => expect((await statusOf(gateway, 'live')).output).toBe(404),
    unharmed: async (gateway) => expect((await statusOf(gateway, 'live')).output).toBe('404 not found'),
    expectedStatus: 202,
  },
  // The three rules of form are tested with harmless members of what they refuse.
  malformedInstanceId: {
    send: (send) => send('POST', 'orchestrators/Echo/order-1%20', json(1)),
    harm: reachesHost('startOrchestrationWithId'),
    unharmed: nothingThere,
    expectedStatus: 400,
  },
  entityInstanceId: {
    send: (send) => send('POST', 'instances/%40nobody%40here/raiseEvent/Go', json(1)),
    harm: reachesHost('raiseEvent'),
    unharmed: nothingThere,
    expectedStatus: 400,
  },
  malformedFunctionName: {
    send: (send) => send('POST', 'orchestrators/Say%40Hello', json(1)),
    harm: reachesHost('startOrchestration'),
    unharmed: nothingThere,
    expectedStatus: 400,
  },
  orchestrationVersion: {
    send: (send) => send('POST', 'orchestrators/Echo/v?version=2.0', json(1)),
    harm: async (gateway) => {
      await gateway.host.clock.advance('1d')
      expect((await statusOf(gateway, 'v')).runtimeStatus).toBe('Pending')
    },
    unharmed: nothingThere,
    expectedStatus: 400,
  },
  unboundedWait: {
    send: (send) => send('POST', 'orchestrators/Echo/w?timeout=1&pollingInterval=5', json(1)),
    // Refused, and started nevertheless.
    harm: async ({ host }) => expect(host.instances.list()).toHaveLength(1),
    unharmed: nothingThere,
    expectedStatus: 400,
  },
  livePurge: {
    before: running,
    send: (send) => send('DELETE', `instances?createdTimeFrom=${ago}&runtimeStatus=Running`),
    harm: nothingThere,
    unharmed: async ({ host }) => expect(host.instances.list()).toHaveLength(1),
    expectedStatus: 400,
  },
  unfilteredPurge: {
    before: async (gateway) => {
      await running(gateway)
      gateway.host.seed({ instances: [{ instanceId: 'ended', name: 'Echo' }] })
    },
    send: (send) => send('DELETE', `instances?createdTimeFrom=${ago}`),
    harm: nothingThere,
    unharmed: async ({ host }) => expect(host.instances.list().map(({ instanceId }) => instanceId)).toEqual(['live']),
    expectedStatus: 200,
  },
  unboundedPurge: {
    before: async ({ host }) => host.seed({ instances: [{ instanceId: 'ended', name: 'Echo' }] }),
    send: (send) => send('DELETE', 'instances?createdTimeFrom=0001-01-01T00:00:00Z&runtimeStatus=Completed'),
    // The host takes the least date for one that was given, and deletes without a bound.
    harm: nothingThere,
    unharmed: async ({ host }) => expect(host.instances.list()).toHaveLength(1),
    expectedStatus: 400,
    // The schema refuses dates that mean no bound before any rule looks at them.
    told: null,
  },
  purgeOfLiveInstance: {
    host: { extensionVersion: '2.13.7' },
    before: running,
    send: (send) => send('DELETE', 'instances/live'),
    harm: nothingThere,
    unharmed: async (gateway) => expect((await statusOf(gateway, 'live')).runtimeStatus).toBe('Running'),
    expectedStatus: 412,
  },
  rewindOfRetriedActivity: {
    before: async ({ callHost, host }) => {
      await callHost('POST', 'orchestrators/Retry/r', json(1))
      await host.clock.advance('1h')
    },
    send: (send) => send('POST', 'instances/r/rewind'),
    harm: async (gateway) => {
      await gateway.host.clock.advance('1h')
      expect((await statusOf(gateway, 'r')).output).toMatch(/^Non-Deterministic workflow detected/)
    },
    unharmed: async (gateway) => expect((await statusOf(gateway, 'r')).output).toMatch(/boom/),
    expectedStatus: 409,
  },
  unreadableBody: {
    send: (send) =>
      send('POST', 'orchestrators/Echo/c', { body: '// 1', headers: { 'content-type': 'application/json' } }),
    harm: async ({ callHost }) => expect((await callHost('GET', 'instances')).status).toBe(500),
    unharmed: lists,
    expectedStatus: 400,
  },
}

describe.each(hazardNames)('%s', (name) => {
  const { host = {}, before, send, harm, unharmed, expectedStatus, told = name } = cases[name]
  const play = async (through: 'host' | 'gateway' | 'lifted') => {
    const client = through === 'lifted' ? { allowHazards: [...hazardNames] } : {}
    const gateway = createGatewayUnderTest({ host, client })
    await before?.(gateway)
    gateway.host.requests.clear()
    const response = await send(through === 'host' ? gateway.callHost : gateway.call)
    await gateway.host.clock.settle()
    return { gateway, response }
  }

  it('takes effect on the host', async () => {
    const { gateway } = await play('host')
    await using _ = gateway
    await expect(harm(gateway).then(() => 'harmed')).resolves.toBe('harmed')
  })

  it('does none through the gateway', async () => {
    const { gateway, response } = await play('gateway')
    await using _ = gateway
    expect(response.status).toBe(expectedStatus)
    if (expectedStatus >= 400) {
      const { issues } = await problemOf(response)
      expect(issues?.[0]?.message).toBeTruthy()
      const changed = gateway.host.requests.all.filter(({ method }) => method !== 'GET')
      expect(changed).toEqual([])
    }
    await unharmed(gateway)
  })

  it('is named when it is refused', async () => {
    const { gateway, response } = await play('gateway')
    await using _ = gateway
    if (hazards[name].action === 'mend') return expect(response.ok).toBe(true)
    const problem = await problemOf(response)
    return expect(problem.issues?.[0]?.hazard).toBe(told ?? undefined)
  })
})

it('a lifted rule lets the request pass', async () => {
  await using gateway = createGatewayUnderTest({
    client: { allowHazards: ['unreadableBody', 'livePurge', 'orchestrationVersion'] },
  })
  expect((await gateway.call('POST', 'orchestrators/Echo/c', { body: '{a:1,}' })).status).toBe(202)
  expect((await gateway.call('POST', 'orchestrators/Echo/v?version=1.0')).status).toBe(202)
  await gateway.host.clock.settle()
  expect(await (await gateway.call('GET', 'instances/c')).json()).toMatchObject({ output: { a: 1 } })
  expect(
    (await gateway.call('DELETE', `/${api.slice(1)}/instances?createdTimeFrom=${ago}&runtimeStatus=Running`)).status,
  ).toBe(200)
})

it('a bulk purge without createdTimeFrom is refused with the reason', async () => {
  await using gateway = createGatewayUnderTest()
  const { issues } = await problemOf(await gateway.call('DELETE', 'instances'))
  expect(issues?.[0]).toMatchObject({ parameter: 'createdTimeFrom', in: 'query', hazard: 'unboundedPurge' })
})
