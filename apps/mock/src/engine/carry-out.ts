import { detailsToText } from './failure.ts'
import type { HistoryEvent, HistoryEventOf } from './history-event.ts'
import type { InstanceRow } from './instance.ts'
import type { OrchestratorAction } from './orchestrator-action.ts'
import type { WorkItemScope } from './work-item.ts'

type ActionOf<K extends OrchestratorAction['kind']> = Extract<OrchestratorAction, { kind: K }>
type Carriers = {
  readonly [K in OrchestratorAction['kind']]: (
    action: ActionOf<K>,
    row: InstanceRow,
    scope: WorkItemScope,
    at: number,
  ) => HistoryEvent
}

/** Message from a child to its parent when it ends. */
function tellParent({ status, result, details }: ActionOf<'Complete'>, row: InstanceRow, scope: WorkItemScope): void {
  if (!row.parent) return
  const { instanceId, executionId, taskId } = row.parent
  const at = scope.clock.stamp()
  const failure = { reason: result ?? '', details: details && detailsToText(details) }
  const event: HistoryEventOf<'SubOrchestrationInstanceCompleted' | 'SubOrchestrationInstanceFailed'> =
    status === 'Completed'
      ? { at, type: 'SubOrchestrationInstanceCompleted', taskId, result }
      : { at, type: 'SubOrchestrationInstanceFailed', taskId, ...failure }
  scope.send({ to: instanceId, executionId, event })
}

const carriers: Carriers = {
  ScheduleTask({ id, name, input }, { instanceId, executionId }, scope, at) {
    scope.startActivity({ instanceId, executionId, taskId: id, name, input })
    return { at, type: 'TaskScheduled', id, name, input }
  },
  CreateTimer({ id, fireAt }, { instanceId, executionId }, scope, at) {
    // The message is written now and delivered when the timer fires: its timestamp is earlier than that (recorded).
    const event = { at: scope.clock.stamp(), type: 'TimerFired', timerId: id, fireAt } as const
    scope.send({ to: instanceId, executionId, event }, fireAt)
    return { at, type: 'TimerCreated', id, fireAt }
  },
  CreateSubOrchestration({ id, name, input, instanceId: child }, { instanceId, executionId }, scope, at) {
    const started = {
      at: scope.clock.stamp(),
      type: 'ExecutionStarted',
      name,
      version: scope.options.orchestrationVersions ? scope.options.defaultVersion : null,
      generation: null,
    } as const
    const parent = { instanceId, executionId, taskId: id }
    scope.send({ to: child, executionId: scope.newExecutionId(), event: { ...started, input }, parent })
    return { at, type: 'SubOrchestrationInstanceCreated', id, name, instanceId: child, input }
  },
  SendEvent({ id, name, input, instanceId }, _row, scope, at) {
    scope.send({
      to: instanceId,
      executionId: null,
      event: { at: scope.clock.stamp(), type: 'EventRaised', name, input },
    })
    return { at, type: 'EventSent', id, instanceId, name, input }
  },
  Complete(action, row, scope, at) {
    tellParent(action, row, scope)
    return { at, type: 'ExecutionCompleted', id: action.id, status: action.status, result: action.result }
  },
}

/** Sends the messages of a decision and returns its event for the history. */
export function carryOut(scope: WorkItemScope, row: InstanceRow, action: OrchestratorAction): HistoryEvent {
  const carry = carriers[action.kind] as (
    action: OrchestratorAction,
    row: InstanceRow,
    scope: WorkItemScope,
    at: number,
  ) => HistoryEvent
  return carry(action, row, scope, scope.clock.stamp())
}
