import { describe, expect, it } from 'vitest'
import { createHostAndClient, type HostAndClient, versions } from './host-and-client.ts'

type Setup = Pick<HostAndClient, 'client' | 'host'>

// One row per meaning: however a version says it, the caller sees one code.
const cases: { fact: string; code: string; act: (setup: Setup) => Promise<unknown> }[] = [
  {
    fact: 'a start on a live id',
    code: 'conflict',
    act: ({ client }) => client.start({ functionName: 'Echo', instanceId: 'live' }),
  },
  {
    fact: 'a restart of a live id under itself',
    code: 'conflict',
    act: ({ client }) => client.instance('live').restart({ sameId: true }),
  },
  { fact: 'a restart of nothing', code: 'not_found', act: ({ client }) => client.instance('none').restart() },
  { fact: 'a purge of a live instance', code: 'not_terminal', act: ({ client }) => client.instance('live').purge() },
  { fact: 'a purge of nothing', code: 'not_found', act: ({ client }) => client.instance('none').purge() },
  {
    fact: 'a rewind of a completed instance',
    code: 'not_failed',
    act: ({ client }) => client.instance('done').rewind(),
  },
  { fact: 'a rewind of a live instance', code: 'not_failed', act: ({ client }) => client.instance('live').rewind() },
  { fact: 'a rewind of nothing', code: 'not_found', act: ({ client }) => client.instance('none').rewind() },
  { fact: 'a resume of a running instance', code: 'conflict', act: ({ client }) => client.instance('live').resume() },
  { fact: 'a suspend of an ended instance', code: 'gone', act: ({ client }) => client.instance('done').suspend() },
  { fact: 'a terminate of an ended instance', code: 'gone', act: ({ client }) => client.instance('done').terminate() },
  {
    fact: 'an event to an ended instance',
    code: 'gone',
    act: ({ client }) => client.instance('done').raiseEvent('Go'),
  },
  { fact: 'an event to nothing', code: 'not_found', act: ({ client }) => client.instance('none').raiseEvent('Go') },
  {
    fact: 'a signal to an unknown entity function',
    code: 'not_found',
    act: ({ client }) => client.signalEntity({ entityName: 'Nope', entityKey: 'a' }),
  },
  {
    fact: 'a connection that does not exist',
    code: 'upstream',
    act: ({ client }) => client.listInstances({ connection: 'Nowhere' }),
  },
]

describe.each(versions)('extension %s', (extensionVersion) => {
  it.each(cases)('$fact is $code', async ({ code, act }) => {
    await using setup = createHostAndClient({ extensionVersion })
    const { client, host } = setup
    await client.start({ functionName: 'WaitForGo', instanceId: 'live' })
    await client.start({ functionName: 'Echo', instanceId: 'done' })
    await host.clock.settle()
    await expect(act({ client, host })).rejects.toMatchObject({ name: 'DurableError', code })
    expect((await client.getInstanceStatus({ instanceId: 'live' })).runtimeStatus).toBe('Running')
  })

  it('a start of an unknown function fails, at once or as the instance', async () => {
    await using setup = createHostAndClient({ extensionVersion })
    const { client } = setup
    const outcome = client.startAndWait({ functionName: 'Nope' })
    if (extensionVersion === '2.13.7') await expect(outcome).rejects.toMatchObject({ code: 'not_found' })
    else expect((await outcome).output).toContain("doesn't exist")
  })
})

it('a rewind on a backend that has none is not_supported', async () => {
  await using setup = createHostAndClient({ storage: 'noRewind' })
  const { client, host } = setup
  const failed = await client.start({ functionName: 'Fail' })
  await host.clock.settle()
  await expect(failed.rewind()).rejects.toMatchObject({ code: 'not_supported' })
})

it('a wrong key is unauthorized, another extension’s key forbidden', async () => {
  await using wrong = createHostAndClient({}, { key: 'wrong' })
  await expect(wrong.client.listInstances()).rejects.toMatchObject({ code: 'unauthorized', upstreamStatus: 401 })
  await using other = createHostAndClient({ otherKeys: ['other'] }, { key: 'other' })
  await expect(other.client.listInstances()).rejects.toMatchObject({ code: 'forbidden', upstreamStatus: 403 })
})

it('a failed status asked for as a 500 is still a status', async () => {
  await using setup = createHostAndClient()
  const { client, host } = setup
  const { id } = await client.start({ functionName: 'Throw' })
  await host.clock.settle()
  const status = await client.getInstanceStatus({ instanceId: id, returnInternalServerErrorOnFailure: true })
  expect(status.runtimeStatus).toBe('Failed')
  expect(host.requests.last?.status).toBe(500)
})

it('a 200 that is not JSON is a protocol error', async () => {
  await using setup = createHostAndClient()
  const { client, host } = setup
  host.faults.add({ status: 200, body: '{"output":undefined}' })
  await expect(client.getInstanceStatus({ instanceId: 'a' })).rejects.toMatchObject({ code: 'protocol' })
  host.faults.clear()
  host.faults.add({ status: 200, body: '<html>' })
  await expect(client.listInstances()).rejects.toMatchObject({ code: 'protocol' })
})
