import type { CallOptions, DurableClient, RestartInput } from '@durable-http/core'

/** Methods of a client that tools call. */
export interface ToolClient extends OperationsOfTools {
  /** Restarts an instance and resolves to the id of the new run. */
  restart(input: RestartInput, options?: CallOptions): Promise<{ id: string }>
}

type OperationsOfTools = Pick<
  DurableClient,
  | 'startOrchestration'
  | 'startOrchestrationWithId'
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
  | 'scan'
  | 'bulk'
  | 'versions'
>
