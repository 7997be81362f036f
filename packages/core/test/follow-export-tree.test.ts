import { describe, expect, it } from 'vitest'
import { type FollowEvent, treeIds } from '../src/index.ts'
import { createHostAndClient } from './host-and-client.ts'

describe('follow', () => {
  it('yields each state once, then the end', async () => {
    const { client, host } = createHostAndClient()
    await client.start({ functionName: 'WaitForGo', instanceId: 'a' })
    await host.clock.settle()
    const events: FollowEvent[] = []
    let reads = 0
    host.requests.clear()
    for await (const event of client.follow('a')) {
      events.push(event)
      if (reads++ === 0) await client.raiseEvent({ instanceId: 'a', eventName: 'Go' })
    }
    expect(events.map((event) => [event.type, event.type === 'status' ? event.status.runtimeStatus : ''])).toEqual([
      ['status', 'Running'],
      ['status', 'Completed'],
      ['end', ''],
    ])
  })

  it('says that an instance is gone, and follows the others', async () => {
    const { client, host } = createHostAndClient()
    await client.start({ functionName: 'Echo', instanceId: 'a' })
    await host.clock.settle()
    const types: string[] = []
    for await (const { type, instanceId } of client.follow(['a', 'none'])) types.push(`${instanceId} ${type}`)
    expect(types.sort()).toEqual(['a end', 'a status', 'none gone'])
  })

  it('does not repeat a state that the caller knows', async () => {
    const { client, host } = createHostAndClient()
    await client.start({ functionName: 'Echo', instanceId: 'a' })
    await host.clock.settle()
    const first: FollowEvent[] = []
    for await (const event of client.follow('a')) first.push(event)
    const { hash } = first[0] as { hash: string }
    const types: string[] = []
    for await (const { type } of client.follow('a', { since: { a: hash } })) types.push(type)
    expect(types).toEqual(['end'])
  })

  it('stops at once when its signal aborts', async () => {
    const { client, host } = createHostAndClient()
    await client.start({ functionName: 'WaitForGo', instanceId: 'a' })
    await host.clock.settle()
    const stop = new AbortController()
    const types: string[] = []
    for await (const { type } of client.follow('a', { signal: stop.signal })) {
      types.push(type)
      stop.abort()
    }
    expect(types).toEqual(['status'])
  })
})

describe('export', () => {
  it('writes a line per instance with its history, digits kept, and closes with the count', async () => {
    const { client, host } = createHostAndClient()
    const start = (instanceId: string, body: string) =>
      host.fetch(
        new Request(
          `http://app.test/runtime/webhooks/durabletask/orchestrators/Echo/${instanceId}?code=canary-key%2Fof~odd_chars%3D%3D`,
          {
            method: 'POST',
            body,
          },
        ),
      )
    await start('a', '{"orderId":1917043659912705296}')
    await start('b', '2')
    await host.clock.settle()
    const lines: string[] = []
    for await (const line of client.export({ all: true })) lines.push(line)
    expect(lines).toHaveLength(3)
    expect(lines.every((line) => !line.includes('\n'))).toBe(true)
    expect(lines[0]).toContain('"input":{"orderId":1917043659912705296}')
    expect(JSON.parse(lines[0]!)).toHaveProperty('historyEvents')
    expect(lines[2]).toBe('{"complete":true,"count":2}')
  })

  it('does not close an export that failed', async () => {
    const { client, host } = createHostAndClient({}, { retry: false })
    host.seed({ instances: ['a', 'b'].map((instanceId) => ({ instanceId, name: 'Echo' })) })
    host.faults.add({ match: { path: '/instances/b' }, status: 500 })
    const lines: string[] = []
    const read = async () => {
      for await (const line of client.export({ prefix: 'b' })) lines.push(line)
    }
    await expect(read()).rejects.toMatchObject({ name: 'DurableError' })
    expect(lines).toEqual([])
  })
})

describe('tree', () => {
  it('shows children with their states and times', async () => {
    const { client, host } = createHostAndClient({ extensionVersion: '3.15.3' })
    await client.start({ functionName: 'Parent', instanceId: 'p' })
    await host.clock.settle()
    const tree = await client.tree('p')
    expect(tree).toMatchObject({ instanceId: 'p', name: 'Parent', runtimeStatus: 'Completed', isCut: false })
    expect(tree.children.map(({ instanceId, runtimeStatus }) => [instanceId, runtimeStatus])).toEqual([
      ['p:child', 'Completed'],
    ])
    expect(treeIds(tree)).toEqual(['p', 'p:child'])
  })

  it('counts children whose id an older host does not tell', async () => {
    const { client, host } = createHostAndClient({ extensionVersion: '3.14.1' })
    await client.start({ functionName: 'Parent', instanceId: 'p' })
    await host.clock.settle()
    expect(await client.tree('p')).toMatchObject({ children: [], unknownChildren: 1 })
  })
})
