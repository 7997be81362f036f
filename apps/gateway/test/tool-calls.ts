import type { operations } from '@durable-http/core'

type Rows = typeof operations
type CapabilityName = { [Name in keyof Rows]: Rows[Name] extends { origin: 'capability' } ? Name : never }[keyof Rows]

/** Arguments of one successful call per tool of the capability, in an order in which each finds what it needs. */
export const toolCalls = {
  startOrchestration: { functionName: 'Hello', input: 1 },
  startOrchestrationWithId: { functionName: 'WaitForGo', instanceId: 'waiting', input: { a: 1 } },
  suspendInstance: { instanceId: 'waiting', reason: 'a pause' },
  resumeInstance: { instanceId: 'waiting', reason: 'going on' },
  getInstanceStatus: { instanceId: 'waiting', showHistory: true },
  listInstances: { runtimeStatus: 'Running,Failed', top: 5 },
  raiseEvent: { instanceId: 'waiting', eventName: 'Go', eventData: [true] },
  rewindInstance: { instanceId: 'failed', reason: 'again', confirmInstanceId: 'failed' },
  terminateInstance: { instanceId: 'doomed', reason: 'why', confirmInstanceId: 'doomed' },
  purgeInstance: { instanceId: 'past', confirmInstanceId: 'past' },
  purgeInstances: { createdTimeFrom: '2020-01-01T00:00:00Z' },
  signalEntity: { entityName: 'Counter', entityKey: 'visits', op: 'add', input: 5 },
  getEntity: { entityName: 'Counter', entityKey: 'visits' },
  listEntities: { entityName: 'Counter', fetchState: true },
} satisfies Record<CapabilityName, Record<string, unknown>>

/** Seed of the host. */
export const toolCallSeed = {
  instances: [
    { instanceId: 'past', name: 'Echo', runtimeStatus: 'Completed', createdTime: '2026-01-02T03:04:05Z' },
    { instanceId: 'older', name: 'Echo', runtimeStatus: 'Completed', createdTime: '2026-01-02T03:04:05Z' },
  ],
  entities: [{ name: 'Counter', key: 'visits', state: 5 }],
} as const
