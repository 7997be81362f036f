import { NonDeterministicError } from './failure.ts'
import type { HistoryEventOf } from './history-event.ts'
import type { OrchestratorAction } from './orchestrator-action.ts'

/** An event that a decision leaves behind in the history. */
export type DecisionEvent = HistoryEventOf<
  'TaskScheduled' | 'TimerCreated' | 'SubOrchestrationInstanceCreated' | 'EventSent'
>

const kindOf = {
  TaskScheduled: 'ScheduleTask',
  TimerCreated: 'CreateTimer',
  SubOrchestrationInstanceCreated: 'CreateSubOrchestration',
  EventSent: 'SendEvent',
} as const

const was = 'Was a change made to the orchestrator code after this instance had already started running?'

const described = (event: DecisionEvent): string => {
  if (event.type === 'TimerCreated') return `a timer task with sequence number ${event.id}`
  const named = `with sequence ID ${event.id} and name '${event.name}' (version ''`
  if (event.type === 'TaskScheduled') return `an activity task ${named})`
  const { instanceId } = event
  return event.type === 'EventSent'
    ? `a send event task with sequence ID ${event.id}, type 'EventSent' name '${event.name}', instance ID '${instanceId}'`
    : `a sub-orchestration task ${named}, instance ID '${instanceId}')`
}

/**
 * Compares what the history holds with what the orchestrator has decided this time; throws `NonDeterministicError`.
 * The text for a step not decided is recorded (timer), the others follow it.
 */
export function checkReplay(event: DecisionEvent, action: OrchestratorAction | undefined): void {
  const comma = event.type === 'TimerCreated' ? '' : ','
  if (!action) {
    throw new NonDeterministicError(
      `A previous execution of this orchestration scheduled ${described(event)}${comma} but the current replay execution hasn't (yet?) scheduled this task. ${was}`,
    )
  }
  if (action.kind !== kindOf[event.type]) {
    const article = event.type === 'TimerCreated' ? ' named' : ','
    throw new NonDeterministicError(
      `A previous execution of this orchestration scheduled ${described(event)}${article} but the current orchestration replay instead produced a ${action.kind === 'CreateSubOrchestration' ? action.kind + 'Action' : action.kind + 'OrchestratorAction'} action with this sequence number. ${was}`,
    )
  }
  if (event.type !== 'TimerCreated' && 'name' in action && action.name.toLowerCase() !== event.name.toLowerCase()) {
    throw new NonDeterministicError(
      `A previous execution of this orchestration scheduled ${described(event)}, but the current orchestration replay instead scheduled a task named '${action.name}' with this sequence number. ${was}`,
    )
  }
}
