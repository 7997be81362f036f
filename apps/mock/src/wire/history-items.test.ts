import { expect, test } from 'vitest'
import { writeJson } from '../dotnet/json-writer.ts'
import { arrayNode } from '../dotnet/json-node.ts'
import type { HistoryEvent } from '../engine/history-event.ts'
import { type HistoryView, historyItems } from './history-items.ts'

const at = Date.parse('2030-01-01T00:00:00.125Z')
const view: HistoryView = {
  showInput: true,
  showOutput: true,
  historyTags: true,
  keepsChildIds: false,
  storesInputs: false,
}

const shown = (history: HistoryEvent[], change: Partial<HistoryView> = {}): Record<string, unknown>[] =>
  JSON.parse(writeJson(arrayNode(historyItems(history, { ...view, ...change })))) as Record<string, unknown>[]

const scheduled: HistoryEvent = { at, type: 'TaskScheduled', id: 0, name: 'A', input: '"x"' }
const completed: HistoryEvent = { at, type: 'TaskCompleted', taskId: 0, result: '{"n":1} tail' }
const child: HistoryEvent = {
  at,
  type: 'SubOrchestrationInstanceCreated',
  id: 1,
  name: 'C',
  instanceId: 'p:c',
  input: '7',
}
const childDone: HistoryEvent = { at, type: 'SubOrchestrationInstanceCompleted', taskId: 1, result: null }

test('a step that is done is shown by its completion, one that is open by itself', () => {
  expect(shown([scheduled]).map(({ EventType }) => EventType)).toEqual(['TaskScheduled'])
  expect(shown([scheduled, completed])).toEqual([
    {
      EventType: 'TaskCompleted',
      Result: { n: 1 },
      Timestamp: '2030-01-01T00:00:00.125Z',
      ScheduledTime: '2030-01-01T00:00:00.125+00:00',
      FunctionName: 'A',
      Input: null,
    },
  ])
})

test.for([
  ['an open activity', [scheduled], {}, ['EventType', 'Name', 'Input', 'ParentTraceContext', 'Tags', 'Timestamp']],
  [
    'the same of an older Core',
    [scheduled],
    { historyTags: false },
    ['EventType', 'Name', 'Input', 'ParentTraceContext', 'Timestamp'],
  ],
  [
    'an open sub-orchestration',
    [child],
    {},
    ['EventType', 'Name', 'InstanceId', 'Input', 'ClientSpanId', 'Tags', 'Timestamp'],
  ],
  [
    'a finished one from 3.15 on',
    [child, childDone],
    { keepsChildIds: true },
    ['EventType', 'Result', 'Timestamp', 'ScheduledTime', 'FunctionName', 'InstanceId', 'Input'],
  ],
  [
    'a result that is not asked for',
    [scheduled, completed],
    { showOutput: false },
    ['EventType', 'Timestamp', 'ScheduledTime', 'FunctionName', 'Input'],
  ],
  [
    'inputs that are not asked for',
    [scheduled, completed],
    { showInput: false },
    ['EventType', 'Result', 'Timestamp', 'ScheduledTime', 'FunctionName'],
  ],
  ['a tombstone', [{ at, type: 'GenericEvent', data: null }], {}, ['Data', 'EventType', 'Timestamp']],
  [
    'a terminate without inputs',
    [{ at, type: 'ExecutionTerminated', input: 'why' }],
    { showInput: false },
    ['EventType', 'Timestamp'],
  ],
] as [string, HistoryEvent[], Partial<HistoryView>, string[]][])(
  '%s has the members of the contract',
  ([, history, change, names]) => {
    expect(Object.keys(shown(history, change)[0] as object)).toEqual(names)
  },
)

test('stored inputs show an activity its list of arguments, a child the text itself', () => {
  const inputs = (history: HistoryEvent[]) => shown(history, { storesInputs: true }).map(({ Input }) => Input)
  expect(inputs([scheduled, child])).toEqual(['["x"]', '7'])
  expect(inputs([scheduled, completed, child, childDone])).toEqual(['["x"]', '7'])
})

test('what frames a work item is not shown', () => {
  expect(
    shown([
      { at, type: 'OrchestratorStarted' },
      { at, type: 'OrchestratorCompleted' },
    ]),
  ).toEqual([])
})
