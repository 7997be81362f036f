import type { HistoryEvent } from './history-event.ts'
import type { OrchestratorAction } from './orchestrator-action.ts'

/** The event that a decision leaves in the history; undefined for the end of an execution. */
export function actionToEvent(action: OrchestratorAction, at: number): HistoryEvent | undefined {
  switch (action.kind) {
    case 'ScheduleTask':
      return { at, type: 'TaskScheduled', id: action.id, name: action.name, input: action.input }
    case 'CreateTimer':
      return { at, type: 'TimerCreated', id: action.id, fireAt: action.fireAt }
    case 'CreateSubOrchestration': {
      const { id, name, instanceId, input } = action
      return { at, type: 'SubOrchestrationInstanceCreated', id, name, instanceId, input }
    }
    case 'SendEvent': {
      const { id, name, instanceId, input } = action
      return { at, type: 'EventSent', id, instanceId, name, input }
    }
    default:
      return undefined
  }
}
