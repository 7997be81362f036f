import type { HistoryEvent } from '../engine/history-event.ts'

/** The numbers of event types, as the extension writes them for language workers. */
const numbers: Partial<Record<HistoryEvent['type'], number>> = {
  ExecutionStarted: 0,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  SubOrchestrationInstanceCreated: 7,
  SubOrchestrationInstanceCompleted: 8,
  SubOrchestrationInstanceFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventSent: 14,
  EventRaised: 15,
}

function membersOf(event: HistoryEvent): object {
  switch (event.type) {
    case 'ExecutionStarted':
      return { Name: event.name, Input: event.input, Version: event.version }
    case 'TaskScheduled':
      return { EventId: event.id, Name: event.name, Input: event.input }
    case 'SubOrchestrationInstanceCreated':
      return { EventId: event.id, Name: event.name, InstanceId: event.instanceId, Input: event.input }
    // A result that is missing would throw in the worker.
    case 'TaskCompleted':
    case 'SubOrchestrationInstanceCompleted':
      return { TaskScheduledId: event.taskId, Result: event.result ?? 'null' }
    case 'TaskFailed':
    case 'SubOrchestrationInstanceFailed':
      return { TaskScheduledId: event.taskId, Reason: event.reason, Details: event.details ?? '' }
    case 'TimerCreated':
      return { EventId: event.id, FireAt: new Date(event.fireAt).toISOString() }
    case 'TimerFired':
      return { TimerId: event.timerId, FireAt: new Date(event.fireAt).toISOString() }
    case 'EventSent':
      return { EventId: event.id, InstanceId: event.instanceId, Name: event.name, Input: event.input }
    case 'EventRaised':
      return { Name: event.name, Input: event.input }
    default:
      return {}
  }
}

/** Writes a history as language workers get it; events that they do not know are left out. */
export function toWireHistory(history: readonly HistoryEvent[]): object[] {
  const lastStart = history.findLastIndex((event) => event.type === 'OrchestratorStarted')
  return history.flatMap((event, index) => {
    const number = numbers[event.type]
    if (number === undefined) return []
    const common = { EventId: -1, IsPlayed: index < lastStart, Timestamp: new Date(event.at).toISOString() }
    return [{ EventType: number, ...common, ...membersOf(event) }]
  })
}
