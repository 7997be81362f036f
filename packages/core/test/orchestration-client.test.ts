import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import * as z from 'zod'
import { createOrchestrationClient, defineOrchestration } from '../src/index.ts'
import { createHostAndClient } from './host-and-client.ts'

// One library for each definition: any that keeps to Standard Schema will do.
const sum = defineOrchestration({
  name: 'FanOut',
  input: v.pipe(v.number(), v.integer(), v.maxValue(100)),
  output: v.number(),
})
const approval = defineOrchestration({
  name: 'Approval',
  output: z.enum(['approved', 'expired']),
  events: { Approve: z.boolean() },
  customStatus: z.object({ state: z.string() }),
})

describe('a typed orchestration', () => {
  it('starts with a checked input and ends with a checked output', async () => {
    await using setup = createHostAndClient()
    const instance = await createOrchestrationClient(setup.client, sum).start({ input: 3, instanceId: 'sum-1' })
    expect(instance.id).toBe('sum-1')
    const result = await instance.wait()
    expect(result).toMatchObject({ runtimeStatus: 'Completed', output: 14 })
  })

  it('refuses an input that does not fit before a request is made', async () => {
    await using setup = createHostAndClient()
    const start = createOrchestrationClient(setup.client, sum).start({ input: 101 })
    await expect(start).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('FanOut: input does not fit its schema'),
    })
    expect(setup.host.requests.all).toHaveLength(0)
  })

  it('raises defined events and reads the custom status', async () => {
    await using setup = createHostAndClient()
    const instance = await createOrchestrationClient(setup.client, approval).start({ input: null })
    await setup.host.clock.settle()
    expect((await instance.status()).customStatus).toEqual({ state: 'waiting' })
    await expect(instance.raiseEvent('Approve', 'yes' as never)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('event Approve'),
    })
    await expect(instance.raiseEvent('Reject' as never, true)).rejects.toMatchObject({
      message: expect.stringContaining('defined are: Approve'),
    })
    await instance.raiseEvent('Approve', true)
    expect(await instance.wait()).toMatchObject({ runtimeStatus: 'Completed', output: 'approved' })
  })

  it('says when what the host has does not fit', async () => {
    await using setup = createHostAndClient()
    const { client, host } = setup
    const wrong = createOrchestrationClient(
      client,
      defineOrchestration({ name: 'Status', output: z.string(), customStatus: z.string() }),
    )
    const instance = await wrong.start({ input: null })
    await expect(instance.wait()).rejects.toMatchObject({
      code: 'protocol',
      message: expect.stringContaining(`Status: output of ${instance.id}`),
    })
    await host.clock.settle()
    await expect(instance.status()).rejects.toMatchObject({
      code: 'protocol',
      message: expect.stringContaining('custom status'),
    })
  })

  it('distinguishes a failure and a termination', async () => {
    await using setup = createHostAndClient()
    const { client, host } = setup
    const failing = await createOrchestrationClient(client, defineOrchestration({ name: 'Fail' })).start({
      input: null,
    })
    expect(await failing.wait()).toMatchObject({
      runtimeStatus: 'Failed',
      failure: { message: 'boom', orchestrator: 'Fail', activity: 'Boom' },
    })
    const stopped = createOrchestrationClient(client, approval)
    const { handle, id } = await stopped.start({ input: null })
    await host.clock.settle()
    await handle.terminate('enough')
    expect(await stopped.instance(id).wait()).toMatchObject({ runtimeStatus: 'Terminated', reason: 'enough' })
  })
})
