import { formatOffset, formatRoundtrip } from '../dotnet/date-time-format.ts'
import {
  type JsonNode,
  booleanNode,
  integerNode,
  nullNode,
  objectNode,
  stringNode,
  textNode,
} from '../dotnet/json-node.ts'
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

/** Members of an item; `false` means that it is not shown. */
type Members = (readonly [string, JsonNode] | false)[]
type EventType = HistoryEvent['type']
/** Members of each event type after its `EventType`; a missing type is not shown. */
type MembersByType = { readonly [T in EventType]?: (event: HistoryEventOf<T>) => Members }

const utcOffset = (ms: number): string => formatOffset(unixMsToTicks(ms))
const time = (ms: number): JsonNode => stringNode(formatRoundtrip(unixMsToTicks(ms)))
const spanId = (text: string): JsonNode => stringNode(guidOf(text).replaceAll('-', '').slice(0, 16))

/** The scheduled steps of a history by number: what completes them shows some of their members. */
const scheduledSteps = (history: readonly HistoryEvent[]) =>
  new Map(
    history.flatMap((event) =>
      event.type === 'TaskScheduled' || event.type === 'SubOrchestrationInstanceCreated' ? [[event.id, event]] : [],
    ),
  )

function membersByType(view: HistoryView, steps: ReturnType<typeof scheduledSteps>): MembersByType {
  const { showInput, showOutput, historyTags, storesInputs, formatScheduledTime = utcOffset } = view
  const at = (event: HistoryEvent): Members => [['Timestamp', time(event.at)]]
  const input = (text: string | null): Members => [showInput && ['Input', textNode(text)]]
  const result = (text: string | null): Members => [showOutput && ['Result', storedTextToNode(text)]]
  const tags: Members = [historyTags && ['Tags', nullNode]]
  // An activity's input is stored as its list of arguments.
  const argument = (text: string | null): Members => input(storesInputs ? `[${text ?? 'null'}]` : null)
  const childInput = (text: string | null): Members => input(storesInputs ? text : null)
  const failure = (event: { reason: string; details: string | null }): Members => [
    ['Reason', stringNode(event.reason)],
    ['Details', textNode(event.details)],
    ['FailureDetails', nullNode],
  ]
  const ofStep = ({ taskId }: { taskId: number }): Members => {
    const step = steps.get(taskId)
    if (!step) return []
    const isChild = step.type === 'SubOrchestrationInstanceCreated'
    return [
      ['ScheduledTime', stringNode(formatScheduledTime(step.at))],
      ['FunctionName', stringNode(step.name)],
      isChild && view.keepsChildIds && ['InstanceId', stringNode(step.instanceId)],
      ...(isChild ? childInput(step.input) : argument(step.input)),
    ]
  }
  const completed = (event: HistoryEventOf<'TaskCompleted' | 'SubOrchestrationInstanceCompleted'>): Members => [
    ...result(event.result),
    ...at(event),
    ...ofStep(event),
  ]
  const failed = (event: HistoryEventOf<'TaskFailed' | 'SubOrchestrationInstanceFailed'>): Members => [
    ...failure(event),
    ...at(event),
    ...ofStep(event),
  ]
  const timer = (event: HistoryEventOf<'TimerCreated' | 'TimerFired'>): Members => [
    ['FireAt', time(event.fireAt)],
    ...at(event),
  ]
  const paused = (event: HistoryEventOf<'ExecutionSuspended' | 'ExecutionResumed'>): Members => [
    ['Reason', textNode(event.reason)],
    ...at(event),
  ]

  return {
    ExecutionStarted: (event) => [
      ...input(event.input),
      ['Correlation', nullNode],
      ['ParentTraceContext', nullNode],
      ['ScheduledStartTime', nullNode],
      ['Generation', event.generation === null ? nullNode : integerNode(event.generation)],
      historyTags && ['GenerateNewTrace', booleanNode(false)],
      ...at(event),
      ['FunctionName', stringNode(event.name)],
    ],
    TaskScheduled: (event) => [
      ['Name', stringNode(event.name)],
      ...argument(event.input),
      ['ParentTraceContext', nullNode],
      ...tags,
      ...at(event),
    ],
    SubOrchestrationInstanceCreated: (event) => [
      ['Name', stringNode(event.name)],
      ['InstanceId', stringNode(event.instanceId)],
      ...childInput(event.input),
      ['ClientSpanId', spanId(`${event.instanceId} ${event.at}`)],
      ...tags,
      ...at(event),
    ],
    TaskCompleted: completed,
    SubOrchestrationInstanceCompleted: completed,
    TaskFailed: failed,
    SubOrchestrationInstanceFailed: failed,
    TimerCreated: timer,
    TimerFired: timer,
    EventRaised: (event) => [
      ['Name', stringNode(event.name)],
      ...input(event.input),
      ['ParentTraceContext', nullNode],
      ...at(event),
    ],
    EventSent: (event) => [
      ['InstanceId', stringNode(event.instanceId)],
      ['Name', stringNode(event.name)],
      ...input(event.input),
      ...at(event),
    ],
    ExecutionSuspended: paused,
    ExecutionResumed: paused,
    ExecutionTerminated: (event) => [...input(event.input), ...at(event)],
    GenericEvent: at,
    ExecutionCompleted: (event) => [
      ['OrchestrationStatus', stringNode(event.status)],
      ...result(event.result),
      ['FailureDetails', nullNode],
      ...at(event),
    ],
  }
}

/** Rewrites a stored history as the extension shows it (contract 3.3): a completed step is shown only by its completion. */
export function historyItems(history: readonly HistoryEvent[], view: HistoryView): JsonNode[] {
  const shown = membersByType(view, scheduledSteps(history))
  const done = new Set(history.flatMap((event) => ('taskId' in event ? event.taskId : [])))
  return history.flatMap((event) => {
    const write = shown[event.type] as ((event: HistoryEvent) => Members) | undefined
    const isStep = event.type === 'TaskScheduled' || event.type === 'SubOrchestrationInstanceCreated'
    if (!write || (isStep && done.has(event.id))) return []
    // The one member that stands in front of the type.
    const data: Members = event.type === 'GenericEvent' ? [['Data', textNode(event.data)]] : []
    const members: Members = [...data, ['EventType', stringNode(event.type)], ...write(event)]
    return [objectNode(members.filter((member) => member !== false))]
  })
}
