import { expect, test } from 'vitest'
import { NonDeterministicError } from './failure.ts'
import type { OrchestratorAction } from './orchestrator-action.ts'
import { type DecisionEvent, checkReplay } from './replay-check.ts'

const task: DecisionEvent = { at: 0, type: 'TaskScheduled', id: 0, name: 'A', input: null }
const timer: DecisionEvent = { at: 0, type: 'TimerCreated', id: 0, fireAt: 0 }
const sent: DecisionEvent = { at: 0, type: 'EventSent', id: 0, instanceId: 'b', name: 'op', input: null }
const child: DecisionEvent = {
  at: 0,
  type: 'SubOrchestrationInstanceCreated',
  id: 0,
  name: 'C',
  instanceId: 'c',
  input: null,
}
const call = (name: string): OrchestratorAction => ({ id: 0, kind: 'ScheduleTask', name, input: null })

test('a step that is decided again passes, whatever the case of its name', () => {
  expect(() => checkReplay(task, call('a'))).not.toThrow()
  expect(() => checkReplay(timer, { id: 0, kind: 'CreateTimer', fireAt: 5 })).not.toThrow()
})

test.for([
  [
    task,
    undefined,
    `an activity task with sequence ID 0 and name 'A' (version ''), but the current replay execution hasn't`,
  ],
  [timer, undefined, `a timer task with sequence number 0 but the current replay execution hasn't (yet?) scheduled`],
  [
    sent,
    undefined,
    `a send event task with sequence ID 0, type 'EventSent' name 'op', instance ID 'b', but the current`,
  ],
  [child, undefined, `a sub-orchestration task with sequence ID 0 and name 'C' (version '', instance ID 'c'), but`],
  [
    timer,
    call('A'),
    `a timer task with sequence number 0 named but the current orchestration replay instead produced a ScheduleTaskOrchestratorAction action`,
  ],
  [child, call('C'), `instead produced a ScheduleTaskOrchestratorAction action`],
  [task, call('B'), `instead scheduled a task named 'B'`],
] as const)('another step is named: %#', ([event, action, text]) => {
  expect(() => checkReplay(event, action)).toThrow(NonDeterministicError)
  expect(() => checkReplay(event, action)).toThrow(text)
})
