import type { HistoryEvent } from '@durable-http/core'
import { elide, type Room, weightOf } from './elide.ts'
import { safeLine } from './safe-text.ts'

/** History events that one result shows at most. */
const historyLimit = 50

const isFailure = (event: HistoryEvent) =>
  event.EventType.endsWith('Failed') ||
  (event.EventType === 'ExecutionCompleted' && event['OrchestrationStatus'] === 'Failed')

// Stack traces (Details, FailureDetails) and trace contexts are left out for good: of no use here, and they tell too much.
const shownMembers = ['FunctionName', 'Name', 'InstanceId', 'Reason', 'FireAt', 'OrchestrationStatus'] as const

/** Chooses failures first, then the newest events, as far as there is room, and shows them newest first, field by field. */
export function historyRows(events: readonly HistoryEvent[], room: Room): Record<string, unknown>[] {
  const numbered = events.map((event, index) => ({ event, index })).toReversed()
  const ranked = [
    ...numbered.filter(({ event }) => isFailure(event)),
    ...numbered.filter(({ event }) => !isFailure(event)),
  ]
  const rows: { index: number; row: Record<string, unknown> }[] = []
  for (const { event, index } of ranked.slice(0, historyLimit)) {
    const row = historyRow(event, index)
    const weight = weightOf(JSON.stringify(row))
    if (weight > room.left && rows.length > 0) break
    room.left -= weight
    rows.push({ index, row })
  }
  return rows.sort((a, b) => b.index - a.index).map(({ row }) => row)
}

function historyRow(event: HistoryEvent, index: number): Record<string, unknown> {
  const row: Record<string, unknown> = { n: index + 1, event: safeLine(event.EventType, 60) }
  if (typeof event.Timestamp === 'string') row['at'] = wholeSeconds(safeLine(event.Timestamp, 40))
  for (const member of shownMembers) {
    const value = event[member]
    if (typeof value === 'string' && value !== '') row[lowerFirst(member)] = safeLine(value, 200)
  }
  for (const member of ['Input', 'Result'] as const) {
    const value = event[member]
    if (value === undefined || value === null) continue
    row[lowerFirst(member)] = elide(value, '', { string: 200, items: 5, depth: 3 }, { left: 300 }).value
  }
  return row
}

const wholeSeconds = (instant: string) => instant.replace(/(:\d\d)\.\d+/, '$1')
const lowerFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1)
