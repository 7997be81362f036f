import { describe, expect, it } from 'vitest'
import { type HistoryEvent, readHistory, timeline } from '../src/index.ts'
import { wasRetried } from '../src/retried-work.ts'
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
    expect(child[0]?.instanceId).toBe(/^3\.1[59]/.test(extensionVersion) ? 'own:child' : undefined)
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

/** Histories in which a part repeats, for the count of work. */
const longHistories: Record<string, (count: number) => HistoryEvent[]> = {
  'completed activities': (count) =>
    Array.from({ length: count }, (_, index) => ({ ...ended('TaskCompleted', index), FunctionName: `F${index % 7}` })),
  'activities that never end': (count) =>
    Array.from({ length: count }, (_, index) => ({ EventType: 'TaskScheduled', Name: 'F', Timestamp: at(index) })),
  'retried activities': (count) =>
    Array.from({ length: count / 3 }, (_, index) => [
      { ...ended('TaskFailed', 3 * index), Reason: 'boom', Details: null },
      { EventType: 'TimerCreated', FireAt: at(3 * index + 2), Timestamp: at(3 * index + 1) },
      { EventType: 'TimerFired', FireAt: at(3 * index + 2), Timestamp: at(3 * index + 2) },
    ]).flat(),
  'timers that fire at one time': (count) =>
    Array.from({ length: count }, (_, index) => ({
      EventType: index < count / 2 ? 'TimerCreated' : 'TimerFired',
      FireAt: at(count),
      Timestamp: at(index),
    })),
  'timers that never fire': (count) =>
    Array.from({ length: count }, (_, index) => ({
      EventType: 'TimerCreated',
      FireAt: at(count + index),
      Timestamp: at(index),
    })),
  'failures of many functions before one timer': (count) => [
    ...Array.from({ length: count }, (_, index) => ({
      ...ended('TaskFailed', index),
      FunctionName: `F${index}`,
      Reason: 'boom',
      Details: null,
    })),
    { EventType: 'TimerFired', FireAt: at(count), Timestamp: at(count) },
  ],
}

function at(second: number): string {
  return new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString()
}

function ended(EventType: string, second: number) {
  return { EventType, FunctionName: 'F', ScheduledTime: at(second), Timestamp: at(second + 1) }
}

// How often members of the events are read.
function countReads(history: readonly HistoryEvent[], read: (history: readonly HistoryEvent[]) => void): number {
  let reads = 0
  const counted = (event: HistoryEvent): HistoryEvent =>
    new Proxy(event, {
      get(target, name) {
        reads++
        return target[name as string]
      },
    })
  read(history.map(counted))
  return reads
}

describe.each(Object.keys(longHistories))('a long history of %s', (name) => {
  it.each([
    ['timeline', (history: readonly HistoryEvent[]) => void timeline(history)],
    ['wasRetried', (history: readonly HistoryEvent[]) => void wasRetried(history)],
  ])('takes %s work that grows with its length', (_, read) => {
    const [half, whole] = [3_000, 6_000].map((count) => countReads(longHistories[name]!(count), read))
    expect(whole).toBeLessThanOrEqual(2.05 * half! + 20)
    expect(whole).toBeLessThan(6_001 * 20)
  })
})

it('reads 100,000 events', () => {
  expect(timeline(longHistories['completed activities']!(100_000))).toHaveLength(100_000)
})
