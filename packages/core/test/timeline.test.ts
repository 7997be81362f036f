import { describe, expect, it } from 'vitest'
import { readHistory, timeline } from '../src/index.ts'
import { createHostAndClient, versions } from './host-and-client.ts'

async function historyOf(extensionVersion: (typeof versions)[number], functionName: string, input?: unknown) {
  await using setup = createHostAndClient({ extensionVersion })
  const { host, client } = setup
  const instance = await client.start({ functionName, instanceId: 'own', input })
  await host.clock.advance('30s')
  return (await instance.status({ showHistory: true, showHistoryOutput: true })).historyEvents ?? []
}

describe.each(versions)('the timeline of a history of extension %s', (extensionVersion) => {
  it('has a step for each activity in turn', async () => {
    const steps = timeline(await historyOf(extensionVersion, 'Hello'))
    expect(steps.map(({ kind, name, outcome }) => [kind, name, outcome])).toEqual(
      Array.from({ length: 3 }, () => ['activity', 'SayHello', 'completed']),
    )
    for (const { runTime, queueTime } of steps) {
      expect(runTime).toBeGreaterThanOrEqual(0)
      expect(queueTime).toBeGreaterThanOrEqual(0)
    }
  })

  it('groups the tries of a retried activity and leaves their timers out', async () => {
    const steps = timeline(await historyOf(extensionVersion, 'Retry'))
    expect(steps).toHaveLength(1)
    expect(steps[0]).toMatchObject({ kind: 'activity', name: 'Boom', outcome: 'failed' })
    expect(steps[0]?.attempts.map(({ outcome, failure }) => [outcome, failure?.message])).toEqual(
      Array.from({ length: 3 }, () => ['failed', 'boom']),
    )
    expect(steps[0]?.runTime).toBeGreaterThanOrEqual(2_000)
  })

  it('shows parallel work as steps of its own', async () => {
    const steps = timeline(await historyOf(extensionVersion, 'FanOut', 3))
    expect(steps.map(({ name, attempts }) => [name, attempts.length])).toEqual(
      Array.from({ length: 3 }, () => ['Square', 1]),
    )
  })

  it('shows timers, events and children', async () => {
    expect(timeline(await historyOf(extensionVersion, 'Timer', 3))).toMatchObject([
      { kind: 'timer', outcome: 'completed' },
    ])
    expect(timeline(await historyOf(extensionVersion, 'Approval'))).toMatchObject([
      { kind: 'timer', outcome: 'pending' },
    ])
    const child = timeline(await historyOf(extensionVersion, 'ParentFail'))
    expect(child).toMatchObject([{ kind: 'sub-orchestration', name: 'Fail', outcome: 'failed' }])
    expect(child[0]?.instanceId).toBe(extensionVersion === '3.15.3' ? 'own:child' : undefined)
  })
})

it('reads a raised event and a pending activity', () => {
  const steps = timeline([
    { EventType: 'ExecutionStarted', FunctionName: 'F', Generation: 0, Timestamp: '2026-02-03T04:05:06.1Z' },
    { EventType: 'EventRaised', Name: 'Go', Timestamp: '2026-02-03T04:05:08Z' },
    { EventType: 'TaskScheduled', Name: 'A', Timestamp: '2026-02-03T04:05:08.5Z' },
  ])
  expect(steps).toMatchObject([
    { kind: 'event', name: 'Go', outcome: 'completed' },
    { kind: 'activity', name: 'A', outcome: 'pending', queueTime: 500 },
  ])
  expect(steps[1]).not.toHaveProperty('endedAt')
})

it('keeps events it does not know', () => {
  const event = { EventType: 'ExecutionRewound', Timestamp: '2026-02-03T04:05:06Z', Reason: 'x' }
  expect(readHistory([event])).toEqual([{ EventType: 'Unknown', Timestamp: event.Timestamp, event }])
  expect(timeline([event])).toEqual([])
})
