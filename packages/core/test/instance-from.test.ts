import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { instanceFrom, type InstanceLinks } from '../src/index.ts'
import { createHostAndClient, type HostAndClient, key, versions } from './host-and-client.ts'

/** Starts an instance as an HTTP starter does and gives the check-status response that its caller gets. */
async function checkStatusResponse(
  { client }: HostAndClient,
  functionName: string,
  instanceId?: string,
): Promise<InstanceLinks> {
  const response =
    instanceId === undefined
      ? await client.raw.startOrchestration({ functionName })
      : await client.raw.startOrchestrationWithId({ functionName, instanceId })
  return (await response.json()) as InstanceLinks
}

const sources: [string, (links: InstanceLinks) => InstanceLinks | string][] = [
  ['the whole payload', (links) => links],
  ['its statusQueryGetUri', ({ statusQueryGetUri }) => statusQueryGetUri],
  [
    'a statusQueryGetUri with flags',
    ({ statusQueryGetUri }) => `${statusQueryGetUri}&returnInternalServerErrorOnFailure=true`,
  ],
]

describe.each(versions)('a handle from a management payload on extension %s', (extensionVersion) => {
  it.each(sources)('manages the instance from %s', async (_, source) => {
    await using setup = createHostAndClient({ extensionVersion })
    const { host, fetch, clock } = setup
    const instance = instanceFrom(source(await checkStatusResponse(setup, 'WaitTwice')), { fetch, clock })
    await host.clock.settle()
    await instance.suspend('hold on')
    await host.clock.settle()
    expect(await instance.status()).toMatchObject({
      instanceId: instance.id,
      runtimeStatus: 'Suspended',
      output: 'hold on',
    })
    await instance.resume()
    await instance.raiseEvent('Go', { a: 1 })
    await instance.raiseEvent('Go', undefined, { whenReady: true })
    const final = await instance.wait({ showInput: true })
    expect(final.output).toEqual([{ a: 1 }, null])
    expect((await instance.status({ showHistory: true, showInput: false })).historyEvents?.length).toBeGreaterThan(2)
    const again = await instance.restart()
    expect(again.id).not.toBe(instance.id)
    await host.clock.settle()
    await again.terminate('done with it')
    expect((await again.wait()).output).toBe('done with it')
    expect(await instance.purge()).toEqual({ instancesDeleted: 1 })
    await expect(instance.status()).rejects.toMatchObject({ code: 'not_found', instanceId: instance.id })
  })

  it('rewinds, and guards as the client does', async () => {
    await using setup = createHostAndClient({ extensionVersion })
    const { host, fetch, clock } = setup
    const flaky = instanceFrom(await checkStatusResponse(setup, 'FlakyOnce'), { fetch, clock })
    await flaky.wait()
    await flaky.rewind('again')
    await host.clock.settle()
    expect((await flaky.wait()).runtimeStatus).toBe('Completed')
    const retried = instanceFrom(await checkStatusResponse(setup, 'Retry'), { fetch, clock })
    await retried.wait()
    await expect(retried.rewind()).rejects.toMatchObject({
      code: 'conflict',
      issues: [{ hazard: 'rewindOfRetriedActivity' }],
    })
    const live = instanceFrom(await checkStatusResponse(setup, 'WaitForGo'), { fetch, clock })
    await host.clock.settle()
    await expect(live.purge()).rejects.toMatchObject({ code: 'not_terminal' })
    await live.terminate('// unreadable')
    expect((await live.wait()).output).toBe('// unreadable')
  })
})

it('reads the id out of a link as the host wrote it', async () => {
  await using setup = createHostAndClient()
  const { statusQueryGetUri } = await checkStatusResponse(setup, 'Echo', 'order 42~é')
  expect(instanceFrom(statusQueryGetUri).id).toBe('order 42~é')
})

it.each([
  ['no URL', 'nonsense'],
  ['a relative link', '/instances/a?code=s3cret'],
  ['another scheme', 'ftp://x/a?code=s3cret'],
  ['a payload with a broken link', { statusQueryGetUri: 'http://x/a', terminatePostUri: 'code=s3cret' }],
])('refuses %s without quoting it', (_, from) => {
  expect(() => instanceFrom(from)).toThrowError(expect.objectContaining({ code: 'invalid_input' }))
  expect(() => instanceFrom(from)).not.toThrow(/s3cret/)
})

it.each([
  ['an event name with a slash', 'a/b', 1, 'eventName'],
  ['no event name', '', 1, 'eventName'],
  ['data without a JSON form', 'Go', () => 1, 'eventData'],
])('refuses %s before a request is made', async (_, eventName, data, parameter) => {
  await using setup = createHostAndClient()
  const instance = instanceFrom(await checkStatusResponse(setup, 'WaitForGo'), setup)
  const before = setup.host.requests.all.length
  await expect(instance.raiseEvent(eventName, data)).rejects.toMatchObject({
    code: 'invalid_input',
    issues: [{ parameter }],
  })
  expect(setup.host.requests.all).toHaveLength(before)
})

it('keeps the key in the links out of everything it shows', async () => {
  await using setup = createHostAndClient()
  const { host, fetch, clock } = setup
  const instance = instanceFrom(await checkStatusResponse(setup, 'WaitForGo'), { fetch, clock, retry: { attempts: 1 } })
  const shown = [inspect(instance, { depth: 9, showHidden: true }), JSON.stringify(instance)]
  for (const fault of [
    { status: 500, body: JSON.stringify({ ExceptionMessage: key }) },
    { reset: true },
    { status: 200, body: key },
    { tornBody: true },
  ]) {
    host.faults.clear()
    host.faults.add(fault)
    const error: unknown = await instance.status().catch((reason: unknown) => reason)
    shown.push(inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error), String((error as Error).stack))
  }
  expect(shown.join('\n')).not.toContain('canary')
})

it('keeps parameters of a proxy in every request, and their values out of every error', async () => {
  await using setup = createHostAndClient()
  const { statusQueryGetUri } = await checkStatusResponse(setup, 'WaitForGo')
  const asked: string[] = []
  const fetch = (url: string) => {
    asked.push(url)
    return Promise.resolve(new Response(`who sent ${url}?`, { status: 500 }))
  }
  const link = `${statusQueryGetUri}&subscription-key=s3cret-of-apim&showHistory=true`
  const instance = instanceFrom(link, { fetch, clock: setup.clock, retry: { attempts: 1 } })
  for (const call of [() => instance.status(), () => instance.terminate('why'), () => instance.raiseEvent('Go')]) {
    const error: unknown = await call().catch((caught: unknown) => caught)
    expect(inspect(error, { depth: 9 })).not.toContain('s3cret')
  }
  expect(asked.length).toBeGreaterThanOrEqual(3)
  expect(asked.filter((url) => !url.includes('subscription-key=s3cret-of-apim'))).toEqual([])
  expect(asked.filter((url) => url.includes('terminate') && url.includes('showHistory'))).toEqual([])
})
