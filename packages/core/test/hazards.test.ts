import type { MockHost } from '@durable-http/mock'
import { describe, expect, it } from 'vitest'
import { type DurableClient, type HazardName, hazardNames, hazards } from '../src/index.ts'
import { createHostAndClient, type HostAndClient } from './host-and-client.ts'

type Setup = Pick<HostAndClient, 'client' | 'host'>

interface HazardCase {
  act: (client: DurableClient) => Promise<unknown>
  /** True if the host shows the harm; for a rule of form, if the request arrived. */
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
const reachesHost =
  (operation: Parameters<MockHost['requests']['of']>[0]) =>
  async ({ host }: Setup) =>
    host.requests.of(operation).length > 0
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
  // The three rules of form are tested with what they refuse and the host takes: a space at the end, no entity of that name, an @ inside.
  malformedInstanceId: {
    act: (client) => client.start({ functionName: 'Echo', instanceId: 'order-1 ' }),
    isHarmed: reachesHost('startOrchestrationWithId'),
  },
  entityInstanceId: {
    act: (client) => client.raiseEvent({ instanceId: '@nobody@here', eventName: 'Go' }),
    isHarmed: reachesHost('raiseEvent'),
  },
  malformedFunctionName: {
    act: (client) => client.start({ functionName: 'Say@Hello' }),
    isHarmed: reachesHost('startOrchestration'),
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
    // The host refuses, too: the rule only saves the request.
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
    it('takes effect on the host when the rule is lifted', async () => {
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

describe('rules of form', () => {
  it.each([' order', 'order ', '\u00a0order', 'order\u3000', ' ord er '])(
    'refuse the id %j everywhere',
    async (instanceId) => {
      await using setup = createHostAndClient()
      const { client, host } = setup
      for (const call of [
        () => client.start({ functionName: 'Echo', instanceId }),
        () => client.getInstanceStatus({ instanceId }),
        () => client.terminateInstance({ instanceId }),
        () => client.restartInstanceWithOptions({ instanceId: 'a', newInstanceId: instanceId }),
      ])
        await expect(call()).rejects.toMatchObject({ issues: [{ hazard: 'malformedInstanceId' }] })
      expect(host.requests.all).toEqual([])
    },
  )

  it.each(['Say@Hello', '1Hello', '-Hello', '.Hello', 'Say Hello', 'Say:Hello', 'Hello!'])(
    'refuse the function name %j',
    async (functionName) => {
      await using setup = createHostAndClient()
      await expect(setup.client.start({ functionName })).rejects.toMatchObject({
        issues: [{ hazard: 'malformedFunctionName', message: expect.stringContaining('beginning with a letter or _') }],
      })
    },
  )

  it.each(['Hello', '_hello', 'Say-Hello_2', 'My.App.Hello', 'Größe'])(
    'let the function name %j pass',
    async (functionName) => {
      await using setup = createHostAndClient()
      await setup.client.start({ functionName })
      expect(setup.host.requests.of('startOrchestration')).toHaveLength(1)
    },
  )

  it.each([
    [{ timeout: 10 }, 'pollingInterval'],
    [{ pollingInterval: 1 }, 'pollingInterval'],
    [{ timeout: 1, pollingInterval: 1.5 }, 'pollingInterval'],
    [{ timeout: -1, pollingInterval: 1 }, 'timeout'],
    [{ timeout: 231, pollingInterval: 1 }, 'timeout'],
    [{ timeout: 1, pollingInterval: 0.09 }, 'pollingInterval'],
  ])('refuse the wait %j', async (wait, parameter) => {
    await using setup = createHostAndClient()
    const start = setup.client.raw.startOrchestration({ functionName: 'Echo', ...wait })
    await expect(start).rejects.toMatchObject({ code: 'invalid_input', issues: [{ parameter }] })
    expect(setup.host.requests.all).toEqual([])
  })
})

it('keeps a mended reason readable as what was written', async () => {
  await using setup = createHostAndClient()
  const instance = await setup.client.start({ functionName: 'WaitForGo' })
  await setup.host.clock.settle()
  await instance.terminate('// stop "now"')
  await setup.host.clock.settle()
  expect((await instance.status()).output).toBe('// stop "now"')
})
