import type { HistoryEvent } from '@durable-http/core'
import { elide } from './elide.ts'
import { safeLine } from './safe-text.ts'

/** History events that one result shows at most. */
export const historyLimit = 50

const isFailure = (event: HistoryEvent) =>
  event.EventType.endsWith('Failed') ||
  (event.EventType === 'ExecutionCompleted' && event['OrchestrationStatus'] === 'Failed')

// Stack traces (Details, FailureDetails) and trace contexts are left out for good: they are of no use here and tell too much.
const shownMembers = ['FunctionName', 'Name', 'InstanceId', 'Reason', 'FireAt', 'OrchestrationStatus'] as const

/** Chooses failures first, then the newest events, and shows them newest first, field by field. */
export function historyRows(events: readonly HistoryEvent[], limit = historyLimit): Record<string, unknown>[] {
  const numbered = events.map((event, index) => ({ event, index }))
  const failed = numbered.filter(({ event }) => isFailure(event)).slice(-limit)
  const others = numbered.filter(({ event }) => !isFailure(event))
  const newest = failed.length < limit ? others.slice(-(limit - failed.length)) : []
  return [...failed, ...newest].sort((a, b) => b.index - a.index).map(({ event, index }) => historyRow(event, index))
}

function historyRow(event: HistoryEvent, index: number): Record<string, unknown> {
  const row: Record<string, unknown> = { n: index + 1, event: safeLine(event.EventType, 60) }
  if (typeof event.Timestamp === 'string') row['at'] = safeLine(event.Timestamp, 40)
  for (const member of shownMembers) {
    const value = event[member]
    if (typeof value === 'string' && value !== '') row[lowerFirst(member)] = safeLine(value, 300)
  }
  for (const member of ['Input', 'Result'] as const) {
    const value = event[member]
    if (value !== undefined && value !== null) row[lowerFirst(member)] = short(value)
  }
  return row
}

function short(value: unknown): unknown {
  return elide(value, '', { string: 200, items: 5, depth: 3, total: 400 }).value
}

const lowerFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1)
