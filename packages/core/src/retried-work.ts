import type { HistoryEvent } from './schemas/history-event.ts'

const failures = new Set(['TaskFailed', 'SubOrchestrationInstanceFailed'])
const ends = new Set([...failures, 'TaskCompleted', 'SubOrchestrationInstanceCompleted'])

/** Tells whether a history shows work that failed, waited on a timer and was tried again, which a rewind cannot replay. */
export function wasRetried(history: readonly HistoryEvent[]): boolean {
  return history.some((event, index) => {
    if (!failures.has(event.EventType)) return false
    const after = history.slice(index + 1)
    const timer = after.findIndex(({ EventType }) => EventType === 'TimerFired')
    return timer >= 0 && after.slice(timer + 1).some((later) => ends.has(later.EventType) && sameWork(later, event))
  })
}

function sameWork(a: HistoryEvent, b: HistoryEvent): boolean {
  return a['FunctionName'] === b['FunctionName'] && a.EventType.startsWith('Task') === b.EventType.startsWith('Task')
}
