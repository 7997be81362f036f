import { describe, expect, it } from 'vitest'
import { type DurableClient, type HazardName, hazardNames, hazards } from '../src/index.ts'
import { createHostAndClient, type HostAndClient } from './host-and-client.ts'

type Setup = Pick<HostAndClient, 'client' | 'host'>

interface HazardCase {
  act: (client: DurableClient) => Promise<unknown>
  /** Looks at the host and tells whether the harm is done. */
  isHarmed: (setup: Setup) => Promise<boolean>
  prepare?: (setup: Setup) => Promise<unknown>
  options?: Parameters<typeof createHostAndClient>[0]
}

const listFails = async ({ client }: Setup) => {
  const response = await client.raw.listInstances()
  const text = await response.text()
  try {
    JSON.parse(text)
    return response.status !== 200
  } catch {
    return true
  }
}
const runs =
  (functionName: string, instanceId: string) =>
  async ({ client, host }: Setup) => {
    await client.start({ functionName, instanceId })
    await host.clock.settle()
  }
const gone =
  (instanceId: string) =>
  async ({ client }: Setup) =>
    (await client.raw.getInstanceStatus({ instanceId })).status === 404

const cases: Record<Exclude<HazardName, 'unreadableBody'>, HazardCase> = {
  unreadableReason: {
    prepare: runs('WaitForGo', 'a'),
    act: (client) => client.terminateInstance({ instanceId: 'a', reason: '// stop' }),
    isHarmed: listFails,
  },
  truncatedReason: {
    prepare: runs('WaitForGo', 'a'),
    act: (client) => client.terminateInstance({ instanceId: 'a', reason: '404 not found' }),
    isHarmed: async ({ client }) => (await client.getInstanceStatus({ instanceId: 'a' })).output === 404,
  },
  blankInstanceId: {
    act: (client) => client.start({ functionName: 'Echo', instanceId: ' ' }),
    isHarmed: async ({ client, host }) => {
      await client.start({ functionName: 'Echo', instanceId: 'other' })
      await host.clock.advance(1_000)
      return (await client.getInstanceStatus({ instanceId: 'other' })).runtimeStatus !== 'Completed'
    },
  },
  entityInstanceId: {
    prepare: async ({ client, host }) => {
      await client.signalEntity({ entityName: 'Counter', entityKey: 'k', op: 'add', input: 1 })
      await host.clock.settle()
    },
    act: (client) => client.terminateInstance({ instanceId: '@counter@k' }),
    isHarmed: async ({ client, host }) => {
      await client.signalEntity({ entityName: 'Counter', entityKey: 'k', op: 'add', input: 1 })
      await host.clock.settle()
      return (await client.getEntity({ entityName: 'Counter', entityKey: 'k' })) === 1
    },
  },
  entityFunctionName: {
    act: (client) =>
      client.start({ functionName: '@counter@k', instanceId: 'plain', input: { exists: true, state: '42' } }),
    isHarmed: async ({ client }) => (await client.raw.getInstanceStatus({ instanceId: 'plain' })).status !== 404,
  },
  orchestrationVersion: {
    act: (client) => client.start({ functionName: 'Echo', instanceId: 'a', version: '2.0' }),
    isHarmed: async ({ client, host }) => {
      await host.clock.advance('1d')
      return (await (await client.raw.getInstanceStatus({ instanceId: 'a' })).text()).includes('Pending')
    },
  },
  unboundedWait: {
    act: (client) =>
      client.raw.startOrchestrationWithId({
        functionName: 'WaitForGo',
        instanceId: 'a',
        timeout: 1,
        pollingInterval: 5,
      }),
    // The start is refused, and has happened all the same.
    isHarmed: async ({ client }) => (await client.raw.getInstanceStatus({ instanceId: 'a' })).status !== 404,
  },
  livePurge: {
    prepare: runs('WaitForGo', 'alive'),
    act: (client) => client.purgeInstances({ createdTimeFrom: '2000-01-01T00:00:00Z', runtimeStatus: ['Running'] }),
    isHarmed: gone('alive'),
  },
  unfilteredPurge: {
    prepare: runs('WaitForGo', 'alive'),
    act: (client) => client.purgeInstances({ createdTimeFrom: '2000-01-01T00:00:00Z' }),
    isHarmed: gone('alive'),
  },
  unboundedPurge: {
    act: (client) => client.purgeInstances(),
    // The host refuses, too: the rule only tells so without a request.
    isHarmed: async ({ host }) => host.requests.of('purgeInstances').length > 0,
  },
  purgeOfLiveInstance: {
    options: { extensionVersion: '2.13.7' },
    prepare: runs('WaitForGo', 'alive'),
    act: (client) => client.purgeInstance({ instanceId: 'alive' }),
    isHarmed: gone('alive'),
  },
  rewindOfRetriedActivity: {
    prepare: async ({ client, host }) => {
      await client.start({ functionName: 'Retry', instanceId: 'a' })
      await host.clock.advance('10s')
    },
    act: (client) => client.rewindInstance({ instanceId: 'a' }),
    isHarmed: async ({ client, host }) => {
      await host.clock.advance('10s')
      return String((await client.getInstanceStatus({ instanceId: 'a' })).output).startsWith('Non-Deterministic')
    },
  },
}

describe.each(Object.entries(cases) as [HazardName, HazardCase][])(
  '%s',
  (name, { act, isHarmed, prepare, options }) => {
    it('does the harm when the rule is lifted', async () => {
      await using setup = createHostAndClient(options, { allowHazards: [name] })
      await prepare?.(setup)
      await act(setup.client).catch(() => undefined)
      await setup.host.clock.settle()
      expect(await isHarmed(setup)).toBe(true)
    })

    it('does no harm otherwise', async () => {
      await using setup = createHostAndClient(options)
      await prepare?.(setup)
      const outcome = act(setup.client)
      if (hazards[name].action === 'mend') await expect(outcome).resolves.not.toThrow()
      else {
        await expect(outcome).rejects.toMatchObject({
          issues: [
            { hazard: name, parameter: hazards[name].parameter, message: expect.stringContaining(hazards[name].harm) },
          ],
        })
      }
      await setup.host.clock.settle()
      expect(await isHarmed(setup)).toBe(false)
    })
  },
)

it('has a case for every rule; unreadableBody is the business of whoever takes text', () => {
  expect(hazardNames).toEqual([...Object.keys(cases), 'unreadableBody'])
})

it('keeps a mended reason readable as what was written', async () => {
  await using setup = createHostAndClient()
  const instance = await setup.client.start({ functionName: 'WaitForGo' })
  await setup.host.clock.settle()
  await instance.terminate('// stop "now"')
  await setup.host.clock.settle()
  expect((await instance.status()).output).toBe('// stop "now"')
})
