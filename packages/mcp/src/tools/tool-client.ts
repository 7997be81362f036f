import type { DurableClient } from '@durable-http/core'

/** What tools call of a client. */
export type ToolClient = Pick<
  DurableClient,
  | 'startOrchestration'
  | 'startOrchestrationWithId'
  | 'restartInstance'
  | 'listInstances'
  | 'getInstanceStatus'
  | 'waitForCompletion'
  | 'raiseEvent'
  | 'terminateInstance'
  | 'suspendInstance'
  | 'resumeInstance'
  | 'rewindInstance'
  | 'purgeInstance'
  | 'purgeInstances'
  | 'purgeEntity'
  | 'getEntity'
  | 'signalEntity'
  | 'listEntities'
  | 'listAllEntities'
>
