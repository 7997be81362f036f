import { describe, expect, it } from 'vitest'
import { createHostAndClient, type HostAndClient } from './host-and-client.ts'

async function withInstances(count: number): Promise<HostAndClient> {
  const setup = createHostAndClient()
  for (let i = 0; i < count; i++) await setup.client.start({ functionName: 'Echo', instanceId: `i-${i}` })
  await setup.client.signalEntity({ entityName: 'Counter', entityKey: 'a', op: 'add', input: 1 })
  await setup.client.signalEntity({ entityName: 'Counter', entityKey: 'b', op: 'add', input: 2 })
  await setup.host.clock.settle()
  return setup
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

describe('a walk over instances', () => {
  it('follows the tokens and leaves entities out', async () => {
    await using setup = await withInstances(7)
    const found = await collect(setup.client.listInstances.all({ top: 2 }))
    expect(found.map(({ instanceId }) => instanceId)).toEqual(['i-0', 'i-1', 'i-2', 'i-3', 'i-4', 'i-5', 'i-6'])
    expect(setup.host.requests.of('listInstances').length).toBeGreaterThanOrEqual(5)
  })

  it('follows a token of two parts', async () => {
    await using setup = createHostAndClient({ tableService: 'azure' })
    for (const instanceId of ['a', 'b', 'c']) await setup.client.start({ functionName: 'Echo', instanceId })
    const found = await collect(setup.client.listInstances.all({ top: 1 }))
    expect(found.map(({ instanceId }) => instanceId)).toEqual(['a', 'b', 'c'])
  })

  it('sends the filters along with every token', async () => {
    await using setup = await withInstances(5)
    await collect(setup.client.listInstances.all({ top: 2, instanceIdPrefix: 'i-', showInput: false }))
    for (const { target } of setup.host.requests.of('listInstances'))
      expect(target).toContain('instanceIdPrefix=i-&showInput=false&top=2')
  })

  it('shows entities when asked to', async () => {
    await using setup = await withInstances(1)
    const found = await collect(setup.client.listInstances.all({}, { includeEntities: true }))
    expect(found.map(({ instanceId }) => instanceId)).toEqual(['@counter@a', '@counter@b', 'i-0'])
  })

  it('goes on after an empty page', async () => {
    await using setup = await withInstances(4)
    setup.host.faults.add({ match: { operation: 'listInstances' }, times: 1, shortPage: 0 })
    const pages = await collect(setup.client.listInstances.pages({ top: 3 }))
    expect(pages[0]?.instances).toEqual([])
    expect(pages.flatMap(({ instances }) => instances).length).toBeGreaterThan(0)
  })

  it('stops with an error when the host repeats a token', async () => {
    await using setup = await withInstances(3)
    setup.host.faults.add({ repeatedToken: true })
    await expect(collect(setup.client.listInstances.all({ top: 1 }))).rejects.toMatchObject({
      code: 'protocol',
      message: expect.stringContaining('token twice'),
    })
  })

  it('reads no further than it is asked to', async () => {
    await using setup = await withInstances(6)
    for await (const { instanceId } of setup.client.listInstances.all({ top: 3, instanceIdPrefix: 'i' }))
      if (instanceId === 'i-1') break
    expect(setup.host.requests.of('listInstances')).toHaveLength(1)
  })
})

it('walks over entities of a name and of all names', async () => {
  await using setup = await withInstances(0)
  const rows = await collect(setup.client.listEntities.all({ entityName: 'Counter', top: 1, fetchState: true }))
  expect(rows.map(({ entityId, state }) => [entityId.key, state])).toEqual([
    ['a', 1],
    ['b', 2],
  ])
  expect(await collect(setup.client.listAllEntities.all())).toHaveLength(2)
})
