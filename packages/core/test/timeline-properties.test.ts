import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type HistoryEvent, timeline, timelineSlices } from '../src/index.ts'
import { plainTimeline } from './plain-timeline.ts'

// Few values, so that they meet: names of retried work, timers due at one time, and texts of one instant that differ.
const instant = fc.constantFrom(
  '2026-02-03T04:05:06Z',
  '2026-02-03T04:05:06.0000000Z',
  '2026-02-03T04:05:06.1234567Z',
  '2026-02-03T04:05:07.5Z',
  '2026-02-03T05:05:07.5+01:00',
  '2026-02-03T04:05:09Z',
  'not an instant',
)
const name = fc.constantFrom('A', 'B')
const member = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 4 })
const eventType = fc.constantFrom(
  'ExecutionStarted',
  'TaskScheduled',
  'TaskCompleted',
  'TaskFailed',
  'TaskFailed',
  'SubOrchestrationInstanceCreated',
  'SubOrchestrationInstanceCompleted',
  'SubOrchestrationInstanceFailed',
  'TimerCreated',
  'TimerFired',
  'TimerFired',
  'EventRaised',
  'EventSent',
  'GenericEvent',
  'ExecutionRewound',
)

/** An event as hosts send them. */
const hostEvent = fc
  .record({ EventType: eventType, Timestamp: instant, ScheduledTime: instant, FireAt: instant, name, id: member(name) })
  .map(({ EventType, Timestamp, ScheduledTime, FireAt, name: called, id }): HistoryEvent => {
    const event: HistoryEvent = { EventType, Timestamp }
    if (/Completed$|Failed$/.test(EventType)) Object.assign(event, { ScheduledTime, FunctionName: called })
    else if (EventType.startsWith('Timer')) Object.assign(event, { FireAt })
    else Object.assign(event, { Name: called })
    if (EventType.endsWith('Failed')) Object.assign(event, { Reason: 'boom', Details: null })
    if (EventType.startsWith('Sub') && id !== undefined) Object.assign(event, { InstanceId: id })
    return event
  })

/** An event with any members, some of them absent. */
const anyEvent = fc
  .record({
    EventType: eventType,
    Timestamp: member(instant),
    ScheduledTime: member(instant),
    FireAt: member(instant),
    FunctionName: member(name),
    Name: member(name),
    Reason: member(name),
    InstanceId: member(name),
  })
  .map((event) => JSON.parse(JSON.stringify(event)) as HistoryEvent)

it.each([
  ['as hosts send it', hostEvent],
  ['with any members', anyEvent],
])('has the same steps as read plainly for a history %s', (_, event) => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (history) => {
      expect(timeline(history)).toEqual(plainTimeline(history))
    }),
    { numRuns: 1_000 },
  )
})

it('is found in slices of the history', () => {
  const history = fc.sample(fc.array(hostEvent, { minLength: 3_000, maxLength: 3_000 }), 1)[0]!
  const slices = timelineSlices(history)
  let count = 0
  for (;;) {
    const { done, value } = slices.next()
    if (done) {
      expect(value).toEqual(plainTimeline(history))
      break
    }
    count++
  }
  expect(count).toBeGreaterThanOrEqual(6)
})
