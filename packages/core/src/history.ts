import type { HistoryEvent } from './schemas/history-event.ts'

interface Base<Type extends string> {
  EventType: Type
  /** ISO 8601, up to 7 fractional digits, UTC. */
  Timestamp: string
}

interface Ended {
  /** When the work was scheduled; ISO 8601 with an offset. */
  ScheduledTime: string
  FunctionName: string
  /** JSON text of the input; null when the host does not keep it. */
  Input?: string | null
}

interface Failed extends Ended {
  Reason: string | null
  Details: string | null
  FailureDetails?: unknown
}

/** A history event of a known kind (contract 3.3, `HttpApiHandler.cs`), or one of a newer host as it came. */
export type TypedHistoryEvent =
  | (Base<'ExecutionStarted'> & { FunctionName: string; Input?: string | null; Generation: number | null })
  | (Base<'TaskScheduled'> & { Name: string; Input?: string | null })
  | (Base<'TaskCompleted'> & Ended & { Result?: unknown })
  | (Base<'TaskFailed'> & Failed)
  | (Base<'SubOrchestrationInstanceCreated'> & { Name: string; InstanceId: string; Input?: string | null })
  | (Base<'SubOrchestrationInstanceCompleted'> & Ended & { Result?: unknown; InstanceId?: string })
  | (Base<'SubOrchestrationInstanceFailed'> & Failed & { InstanceId?: string })
  | (Base<'TimerCreated'> & { FireAt: string })
  | (Base<'TimerFired'> & { FireAt: string })
  | (Base<'EventRaised'> & { Name: string; Input?: string | null })
  | (Base<'EventSent'> & { InstanceId: string; Name: string; Input?: string | null })
  | (Base<'ExecutionSuspended'> & { Reason: string | null })
  | (Base<'ExecutionResumed'> & { Reason: string | null })
  | (Base<'ExecutionTerminated'> & { Input?: string | null })
  | (Base<'GenericEvent'> & { Data: string | null })
  | (Base<'ExecutionCompleted'> & { OrchestrationStatus: string; Result?: unknown; FailureDetails?: unknown })
  | { EventType: 'Unknown'; Timestamp: string | undefined; event: HistoryEvent }

const known: ReadonlySet<string> = new Set<Exclude<TypedHistoryEvent['EventType'], 'Unknown'>>([
  'ExecutionStarted',
  'TaskScheduled',
  'TaskCompleted',
  'TaskFailed',
  'SubOrchestrationInstanceCreated',
  'SubOrchestrationInstanceCompleted',
  'SubOrchestrationInstanceFailed',
  'TimerCreated',
  'TimerFired',
  'EventRaised',
  'EventSent',
  'ExecutionSuspended',
  'ExecutionResumed',
  'ExecutionTerminated',
  'GenericEvent',
  'ExecutionCompleted',
])

/** Types a history by the kind of each event; kinds that are not known are kept as `Unknown` with the event inside. */
export function readHistory(history: readonly HistoryEvent[]): TypedHistoryEvent[] {
  return history.map((event) => readEvent(event))
}

/** Types one event. */
export const readEvent = (event: HistoryEvent): TypedHistoryEvent =>
  known.has(event.EventType) && typeof event.Timestamp === 'string'
    ? (event as unknown as TypedHistoryEvent)
    : { EventType: 'Unknown', Timestamp: event.Timestamp, event }
