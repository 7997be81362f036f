import { describe, expect, it } from 'vitest'
import type { InstanceStatus } from '../src/index.ts'
import { createHostAndClient } from './host-and-client.ts'

describe('waitForCompletion', () => {
  it.each([
    ['Completed', 'Hello'],
    ['Failed', 'Throw'],
  ])('resolves to %s', async (runtimeStatus, functionName) => {
    await using setup = createHostAndClient()
    const { id } = await setup.client.start({ functionName })
    expect(await setup.client.waitForCompletion(id)).toMatchObject({ instanceId: id, runtimeStatus })
  })

  it('sees a timer through without asking all the time', async () => {
    await using setup = createHostAndClient()
    const instance = await setup.client.start({ functionName: 'Timer', input: 60 })
    expect((await instance.wait()).output).toBe('fired')
    // Pauses grow from 200 ms to the five seconds that the host names.
    expect(setup.host.requests.of('getInstanceStatus').length).toBeLessThan(25)
  })

  it('reports every status it reads', async () => {
    await using setup = createHostAndClient()
    const seen: string[] = []
    const instance = await setup.client.start({ functionName: 'Timer', input: 3 })
    await instance.wait({ onStatus: ({ runtimeStatus }: InstanceStatus) => seen.push(runtimeStatus) })
    expect(seen.length).toBeGreaterThan(2)
    expect(seen.at(-1)).toBe('Completed')
  })

  it('stops waiting at its timeout and says what the instance is doing', async () => {
    await using setup = createHostAndClient()
    const instance = await setup.client.start({ functionName: 'WaitForGo' })
    await setup.host.clock.settle()
    await expect(instance.wait({ timeout: 30_000 })).rejects.toMatchObject({
      code: 'timeout',
      instanceId: instance.id,
      message: expect.stringContaining('still Running after 30000 ms'),
    })
    await instance.suspend()
    await setup.host.clock.settle()
    await expect(instance.wait({ timeout: 1_000 })).rejects.toMatchObject({
      message: expect.stringMatching(/still Suspended .* resume it/),
    })
  })

  it('stops when its signal aborts; the instance goes on', async () => {
    await using setup = createHostAndClient()
    const instance = await setup.client.start({ functionName: 'WaitForGo' })
    const controller = new AbortController()
    const wait = instance.wait({ signal: controller.signal, onStatus: () => controller.abort() })
    await expect(wait).rejects.toMatchObject({ code: 'aborted' })
    expect((await instance.status()).runtimeStatus).toBe('Running')
  })

  it('outlasts a host that fails for a while', async () => {
    await using setup = createHostAndClient()
    const instance = await setup.client.start({ functionName: 'Timer', input: 5 })
    setup.host.faults.add({ match: { operation: 'getInstanceStatus' }, nth: 2, times: 8, status: 503 })
    expect((await instance.wait()).runtimeStatus).toBe('Completed')
  })

  it('gives up on a host that keeps failing', async () => {
    await using setup = createHostAndClient()
    const instance = await setup.client.start({ functionName: 'WaitForGo' })
    setup.host.faults.add({ reset: true })
    await expect(instance.wait()).rejects.toMatchObject({ code: 'network' })
  })

  it('does not wait for what is not there', async () => {
    await using setup = createHostAndClient()
    await expect(setup.client.waitForCompletion('none')).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('startAndWait', () => {
  it('resolves to the final status', async () => {
    await using setup = createHostAndClient()
    expect(await setup.client.startAndWait({ functionName: 'FanOut', instanceId: 'sum', input: 4 })).toMatchObject({
      instanceId: 'sum',
      runtimeStatus: 'Completed',
      output: 30,
    })
  })

  it('names the instance when the wait ends first', async () => {
    await using setup = createHostAndClient()
    const wait = setup.client.startAndWait({ functionName: 'WaitForGo' }, { timeout: 1_000 })
    await expect(wait).rejects.toMatchObject({ code: 'timeout', instanceId: expect.stringMatching(/^[0-9a-f]{32}$/) })
  })
})

describe('raiseEvent with whenReady', () => {
  it('bridges the moment in which the host still responds with 404', async () => {
    await using setup = createHostAndClient()
    const instance = await setup.client.start({ functionName: 'WaitForGo' })
    setup.host.faults.add({ match: { operation: 'raiseEvent' }, times: 3, status: 404 })
    await instance.raiseEvent('Go', 'late', { whenReady: true })
    expect((await instance.wait()).output).toBe('late')
  })

  it('gives up when the instance does not show in time', async () => {
    await using setup = createHostAndClient()
    const raise = setup.client.raiseEvent({ instanceId: 'none', eventName: 'Go' }, { whenReady: 2_000 })
    await expect(raise).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('signalWithStart', () => {
  const call = { functionName: 'WaitForGo', instanceId: 'one', eventName: 'Go', eventData: 'hi' }

  it('starts the instance when it is not alive', async () => {
    await using setup = createHostAndClient()
    expect(await setup.client.signalWithStart(call)).toEqual({ instanceId: 'one', started: true })
    expect((await setup.client.waitForCompletion('one')).output).toBe('hi')
  })

  it.each(['2.13.7', '3.14.1'] as const)('only signals when it is alive, on %s', async (extensionVersion) => {
    await using setup = createHostAndClient({ extensionVersion })
    await setup.client.start({ functionName: 'WaitForGo', instanceId: 'one' })
    await setup.host.clock.settle()
    expect(await setup.client.signalWithStart(call)).toEqual({ instanceId: 'one', started: false })
    expect((await setup.client.waitForCompletion('one')).output).toBe('hi')
  })

  it('starts again when the instance ends in between', async () => {
    await using setup = createHostAndClient()
    await setup.client.start({ functionName: 'WaitForGo', instanceId: 'one' })
    await setup.host.clock.settle()
    setup.host.faults.add({ match: { operation: 'raiseEvent' }, times: 1, status: 410 })
    await expect(setup.client.signalWithStart(call)).resolves.toMatchObject({ instanceId: 'one' })
  })
})
