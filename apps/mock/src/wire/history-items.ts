import { formatOffset, formatRoundtrip } from '../dotnet/date-time-format.ts'
import { type JsonNode, booleanNode, integerNode, nullNode, objectNode, stringNode, textNode } from '../dotnet/json-node.ts'
import { storedTextToNode } from '../dotnet/stored-text.ts'
import { unixMsToTicks } from '../dotnet/ticks.ts'
import type { HistoryEvent, HistoryEventOf } from '../engine/history-event.ts'
import { guidOf } from '../engine/ids.ts'

/** How a history is shown. */
export interface HistoryView {
  readonly showInput: boolean
  readonly showOutput: boolean
  /** `GenerateNewTrace` and `Tags` of newer Core versions. */
  readonly historyTags: boolean
  /** A finished child keeps its `InstanceId` (3.15). */
  readonly keepsChildIds: boolean
  /** Inputs of activities and sub-orchestrations are stored (`storeInputsInOrchestrationHistory`). */
  readonly storesInputs: boolean
  /** Writes `ScheduledTime` in the server's zone; UTC by default. */
  readonly formatScheduledTime?: (ms: number) => string
}

type Members = (readonly [string, JsonNode] | false)[]

const utcOffset = (ms: number): string => formatOffset(unixMsToTicks(ms))

/** Rewrites a stored history as the extension shows it (contract 3.3). */
export function historyItems(history: readonly HistoryEvent[], view: HistoryView): JsonNode[] {
  const { showInput, showOutput, historyTags, storesInputs, formatScheduledTime = utcOffset } = view
  const tasks = new Map<number, HistoryEventOf<'TaskScheduled'>>()
  const children = new Map<number, HistoryEventOf<'SubOrchestrationInstanceCreated'>>()
  const done = new Set<number>()
  for (const event of history) {
    if (event.type === 'TaskScheduled') tasks.set(event.id, event)
    if (event.type === 'SubOrchestrationInstanceCreated') children.set(event.id, event)
    if ('taskId' in event) done.add(event.taskId)
  }

  const input = (text: string | null): Members => [showInput && ['Input', textNode(text)]]
  const result = (text: string | null): Members => [showOutput && ['Result', storedTextToNode(text)]]
  const at = ({ at: ms }: HistoryEvent): Members => [['Timestamp', stringNode(formatRoundtrip(unixMsToTicks(ms)))]]
  const fireAt = (ms: number): Members => [['FireAt', stringNode(formatRoundtrip(unixMsToTicks(ms)))]]
  const argument = (text: string | null): string | null => (storesInputs ? `[${text ?? 'null'}]` : null)
  const childInput = (text: string | null): string | null => (storesInputs ? text : null)
  const failure = (event: { reason: string; details: string | null }): Members => [
    ['Reason', stringNode(event.reason)],
    ['Details', textNode(event.details)],
    ['FailureDetails', nullNode],
  ]
  const scheduled = (event: { at: number; name: string } | undefined): Members =>
    event
      ? [
          ['ScheduledTime', stringNode(formatScheduledTime(event.at))],
          ['FunctionName', stringNode(event.name)],
        ]
      : []
  const ofTask = (taskId: number): Members => {
    const task = tasks.get(taskId)
    return [...scheduled(task), ...(task ? input(argument(task.input)) : [])]
  }
  const ofChild = (taskId: number): Members => {
    const child = children.get(taskId)
    if (!child) return []
    const id: Members = [view.keepsChildIds && ['InstanceId', stringNode(child.instanceId)]]
    return [...scheduled(child), ...id, ...input(childInput(child.input))]
  }

  const membersOf = (event: HistoryEvent): Members | undefined => {
    switch (event.type) {
      case 'OrchestratorStarted':
      case 'OrchestratorCompleted':
        return undefined
      case 'ExecutionStarted':
        return [
          ...input(event.input),
          ['Correlation', nullNode],
          ['ParentTraceContext', nullNode],
          ['ScheduledStartTime', nullNode],
          ['Generation', event.generation === null ? nullNode : integerNode(event.generation)],
          historyTags && ['GenerateNewTrace', booleanNode(false)],
          ...at(event),
          ['FunctionName', stringNode(event.name)],
        ]
      case 'TaskScheduled':
        if (done.has(event.id)) return undefined
        return [
          ['Name', stringNode(event.name)],
          ...input(argument(event.input)),
          ['ParentTraceContext', nullNode],
          historyTags && ['Tags', nullNode],
          ...at(event),
        ]
      case 'SubOrchestrationInstanceCreated':
        if (done.has(event.id)) return undefined
        return [
          ['Name', stringNode(event.name)],
          ['InstanceId', stringNode(event.instanceId)],
          ...input(childInput(event.input)),
          ['ClientSpanId', stringNode(guidOf(`${event.instanceId} ${event.at}`).replaceAll('-', '').slice(0, 16))],
          historyTags && ['Tags', nullNode],
          ...at(event),
        ]
      case 'TaskCompleted':
        return [...result(event.result), ...at(event), ...ofTask(event.taskId)]
      case 'TaskFailed':
        return [...failure(event), ...at(event), ...ofTask(event.taskId)]
      case 'SubOrchestrationInstanceCompleted':
        return [...result(event.result), ...at(event), ...ofChild(event.taskId)]
      case 'SubOrchestrationInstanceFailed':
        return [...failure(event), ...at(event), ...ofChild(event.taskId)]
      case 'TimerCreated':
      case 'TimerFired':
        return [...fireAt(event.fireAt), ...at(event)]
      case 'EventRaised':
        return [['Name', stringNode(event.name)], ...input(event.input), ['ParentTraceContext', nullNode], ...at(event)]
      case 'EventSent':
        return [
          ['InstanceId', stringNode(event.instanceId)],
          ['Name', stringNode(event.name)],
          ...input(event.input),
          ...at(event),
        ]
      case 'ExecutionSuspended':
      case 'ExecutionResumed':
        return [['Reason', textNode(event.reason)], ...at(event)]
      case 'ExecutionTerminated':
        return [...input(event.input), ...at(event)]
      case 'GenericEvent':
        return at(event)
      case 'ExecutionCompleted':
        return [
          ['OrchestrationStatus', stringNode(event.status)],
          ...result(event.result),
          ['FailureDetails', nullNode],
          ...at(event),
        ]
    }
  }

  return history.flatMap((event) => {
    const members = membersOf(event)
    if (!members) return []
    const data: Members = event.type === 'GenericEvent' ? [['Data', textNode(event.data)]] : []
    const all: Members = [...data, ['EventType', stringNode(event.type)], ...members]
    return [objectNode(all.filter((member) => member !== false))]
  })
}
