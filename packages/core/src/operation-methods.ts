import type { MethodOf } from './method-types.ts'

/** One method per operation; written out, because editors show no documentation through a mapped type. */
export interface OperationMethods {
  /** Starts an orchestration under an id that the host makes. */
  startOrchestration: MethodOf<'startOrchestration'>
  /** Starts an orchestration under an id that the caller chooses; refused while that id is alive. */
  startOrchestrationWithId: MethodOf<'startOrchestrationWithId'>
  /** Lists instances, one page at a time. */
  listInstances: MethodOf<'listInstances'>
  /** Purges the ended instances of a time range for good; never touches live ones. */
  purgeInstances: MethodOf<'purgeInstances'>
  /** Reads the status of an instance, with its history when asked for. */
  getInstanceStatus: MethodOf<'getInstanceStatus'>
  /** Purges one ended instance and its history for good. */
  purgeInstance: MethodOf<'purgeInstance'>
  /** Raises an external event; buffered until the orchestrator waits for it. */
  raiseEvent: MethodOf<'raiseEvent'>
  /** Terminates a live instance; its activities and sub-orchestrations run on. */
  terminateInstance: MethodOf<'terminateInstance'>
  /** Suspends a live instance until it is resumed. */
  suspendInstance: MethodOf<'suspendInstance'>
  /** Resumes a suspended instance. */
  resumeInstance: MethodOf<'resumeInstance'>
  /** Rewinds a failed instance: its failed steps run again. */
  rewindInstance: MethodOf<'rewindInstance'>
  /** Starts the function of an instance again with the same input. */
  restartInstance: MethodOf<'restartInstance'>
  /** Starts the function of an instance again under an id that the caller chooses. */
  restartInstanceWithOptions: MethodOf<'restartInstanceWithOptions'>
  /** Reads the state of an entity: any JSON. */
  getEntity: MethodOf<'getEntity'>
  /** Sends an operation to an entity, one way; the entity is created on demand. */
  signalEntity: MethodOf<'signalEntity'>
  /** Lists the entities of one name, a page at a time. */
  listEntities: MethodOf<'listEntities'>
  /** Lists the entities of all names, a page at a time. */
  listAllEntities: MethodOf<'listAllEntities'>
  /** Sends the operation `delete` to an entity. */
  deleteEntity: MethodOf<'deleteEntity'>
  /** Removes an entity from storage for good, whatever its own operations do; resolves to 0 where it does not exist. */
  purgeEntity: MethodOf<'purgeEntity'>
}
