import type { MockHost } from '@durable-http/mock'

/** One call per tool of the capability, with what has to be there before it. */
export interface ExampleCall {
  tool: string
  arguments: Record<string, unknown>
  /** Members that the result's data must contain. */
  answer: Record<string, unknown>
}

const ended = { createdTime: '2026-01-02T03:04:05Z', lastUpdatedTime: '2026-01-02T03:04:15Z' }

/** Puts the instances and entities of the examples there. */
export function seedExamples(host: MockHost): void {
  host.seed({
    instances: [
      { instanceId: 'done-1', name: 'Echo', runtimeStatus: 'Completed', input: 'in', output: 'out', ...ended },
      { instanceId: 'done-2', name: 'Echo', runtimeStatus: 'Completed', output: 2, ...ended },
    ],
    entities: [{ name: 'Counter', key: 'steps', state: 5 }],
  })
}

/** In an order in which each finds what it needs. */
export const exampleCalls: readonly ExampleCall[] = [
  { tool: 'startorchestration', arguments: { functionName: 'Hello' }, answer: {} },
  {
    tool: 'startorchestrationwithid',
    arguments: { functionName: 'WaitForGo', instanceId: 'wait-1', input: { a: 1 } },
    answer: { instanceId: 'wait-1' },
  },
  { tool: 'suspendinstance', arguments: { instanceId: 'wait-1', reason: 'later' }, answer: { accepted: true } },
  { tool: 'resumeinstance', arguments: { instanceId: 'wait-1', reason: 'now' }, answer: { accepted: true } },
  {
    tool: 'raiseevent',
    arguments: { instanceId: 'wait-1', eventName: 'Go', eventData: { b: 2 } },
    answer: { accepted: true },
  },
  {
    tool: 'getinstancestatus',
    arguments: { instanceId: 'wait-1', showInput: true, showHistory: true },
    answer: {
      instanceId: 'wait-1',
      function: 'WaitForGo',
      status: 'Completed',
      ended: true,
      input: { a: 1 },
      output: { b: 2 },
    },
  },
  { tool: 'listinstances', arguments: { instanceIdPrefix: 'done-', top: 5 }, answer: { shown: 2 } },
  { tool: 'startorchestrationwithid', arguments: { functionName: 'FlakyOnce', instanceId: 'flaky-1' }, answer: {} },
  {
    tool: 'rewindinstance',
    arguments: { instanceId: 'flaky-1', reason: 'fixed', confirmInstanceId: 'flaky-1' },
    answer: { accepted: true },
  },
  { tool: 'startorchestrationwithid', arguments: { functionName: 'WaitForGo', instanceId: 'wait-2' }, answer: {} },
  {
    tool: 'terminateinstance',
    arguments: { instanceId: 'wait-2', reason: 'stop', confirmInstanceId: 'wait-2' },
    answer: { accepted: true },
  },
  {
    tool: 'purgeinstance',
    arguments: { instanceId: 'done-1', confirmInstanceId: 'done-1' },
    answer: { instancesDeleted: 1 },
  },
  {
    tool: 'purgeinstances',
    arguments: { createdTimeFrom: '2026-01-02T00:00:00Z', createdTimeTo: '2026-01-03T00:00:00Z' },
    answer: { instancesDeleted: 0, dryRun: true, matching: 1 },
  },
  {
    tool: 'signalentity',
    arguments: { entityName: 'Counter', entityKey: 'steps', op: 'add', input: 3 },
    answer: { accepted: true },
  },
  { tool: 'getentity', arguments: { entityName: 'Counter', entityKey: 'steps' }, answer: { state: 8 } },
  { tool: 'listentities', arguments: { entityName: 'Counter', fetchState: true }, answer: { shown: 1 } },
]
