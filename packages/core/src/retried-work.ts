import type { HistoryEvent } from './schemas/history-event.ts'

const failures = new Set(['TaskFailed', 'SubOrchestrationInstanceFailed'])
const ends = new Set([...failures, 'TaskCompleted', 'SubOrchestrationInstanceCompleted'])

/** True if a history shows work that failed, waited on a timer and was tried again, which a rewind cannot replay. */
export function wasRetried(history: readonly HistoryEvent[]): boolean {
  const waiting = new Set<string>()
  const tried = new Set<string>()
  for (const event of history) {
    if (event.EventType === 'TimerFired') {
      for (const work of waiting) tried.add(work)
      waiting.clear()
    } else if (ends.has(event.EventType)) {
      const work = workOf(event)
      if (tried.has(work)) return true
      if (failures.has(event.EventType)) waiting.add(work)
    }
  }
  return false
}

function workOf(event: HistoryEvent): string {
  return `${event.EventType.startsWith('Task') ? 'activity' : 'sub-orchestration'} ${String(event['FunctionName'])}`
}
