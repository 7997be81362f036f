import type { RawMethodOf } from './method-types.ts'

/** One method per operation that resolves to the host's response as it is, of any status, its body unread; written out for editors. */
export interface RawMethods {
  /** Starts an orchestration under an id that the host makes. Resolves to the response as it is, whatever its status. */
  startOrchestration: RawMethodOf<'startOrchestration'>
  /** Starts an orchestration under an id that the caller chooses; refused while that id is alive. Resolves to the response as it is, whatever its status. */
  startOrchestrationWithId: RawMethodOf<'startOrchestrationWithId'>
  /** Lists instances, one page at a time. Resolves to the response as it is, whatever its status. */
  listInstances: RawMethodOf<'listInstances'>
  /** Purges the ended instances of a time range for good; never touches live ones. Resolves to the response as it is, whatever its status. */
  purgeInstances: RawMethodOf<'purgeInstances'>
  /** Reads the status of an instance, with its history when asked for. Resolves to the response as it is, whatever its status. */
  getInstanceStatus: RawMethodOf<'getInstanceStatus'>
  /** Purges one ended instance and its history for good. Resolves to the response as it is, whatever its status. */
  purgeInstance: RawMethodOf<'purgeInstance'>
  /** Raises an external event; buffered until the orchestrator waits for it. Resolves to the response as it is, whatever its status. */
  raiseEvent: RawMethodOf<'raiseEvent'>
  /** Terminates a live instance; its activities and sub-orchestrations run on. Resolves to the response as it is, whatever its status. */
  terminateInstance: RawMethodOf<'terminateInstance'>
  /** Suspends a live instance until it is resumed. Resolves to the response as it is, whatever its status. */
  suspendInstance: RawMethodOf<'suspendInstance'>
  /** Resumes a suspended instance. Resolves to the response as it is, whatever its status. */
  resumeInstance: RawMethodOf<'resumeInstance'>
  /** Rewinds a failed instance: its failed steps run again. Resolves to the response as it is, whatever its status. */
  rewindInstance: RawMethodOf<'rewindInstance'>
  /** Starts the function of an instance again with the same input. Resolves to the response as it is, whatever its status. */
  restartInstance: RawMethodOf<'restartInstance'>
  /** Starts the function of an instance again under an id that the caller chooses. Resolves to the response as it is, whatever its status. */
  restartInstanceWithOptions: RawMethodOf<'restartInstanceWithOptions'>
  /** Reads the state of an entity: any JSON. Resolves to the response as it is, whatever its status. */
  getEntity: RawMethodOf<'getEntity'>
  /** Sends an operation to an entity, one way; the entity is created on demand. Resolves to the response as it is, whatever its status. */
  signalEntity: RawMethodOf<'signalEntity'>
  /** Lists the entities of one name, a page at a time. Resolves to the response as it is, whatever its status. */
  listEntities: RawMethodOf<'listEntities'>
  /** Lists the entities of all names, a page at a time. Resolves to the response as it is, whatever its status. */
  listAllEntities: RawMethodOf<'listAllEntities'>
  /** Sends the operation `delete` to an entity. Resolves to the response as it is, whatever its status. */
  deleteEntity: RawMethodOf<'deleteEntity'>
  /** Removes an entity from storage for good, whatever its own operations do. Resolves to the response as it is, whatever its status. */
  purgeEntity: RawMethodOf<'purgeEntity'>
}
