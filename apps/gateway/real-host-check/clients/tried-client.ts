import type { RuntimeStatus } from '@durable-http/core'

/** How an instance ended, or stands. */
export interface Seen {
  readonly runtimeStatus: RuntimeStatus
  readonly output: unknown
  /** Absent where the client did not ask for it. */
  readonly input?: unknown
}

/** A start, with an id of the host's or the caller's. */
export interface Start {
  readonly functionName: string
  readonly instanceId?: string
  readonly input?: unknown
}

/** Operations of a client that manages instances, besides starting them. */
export interface Management {
  status(instanceId: string): Promise<Seen>
  raiseEvent(instanceId: string, eventName: string, data: unknown): Promise<void>
  suspend(instanceId: string, reason: string): Promise<void>
  resume(instanceId: string, reason: string): Promise<void>
  terminate(instanceId: string, reason: string): Promise<void>
  rewind(instanceId: string, reason: string): Promise<void>
  /** Resolves to the number of deleted instances. */
  purge(instanceId: string): Promise<number>
  purgeCompleted(createdTimeFrom: Date, createdTimeTo: Date): Promise<number>
  /** Lists the ids of a range and a state, page after page. */
  list(createdTimeFrom: Date, createdTimeTo: Date, runtimeStatus: RuntimeStatus): Promise<string[]>
  signalEntity(name: string, key: string, operation: string, input?: unknown): Promise<void>
  /** Resolves to undefined where the entity does not exist. */
  entityState(name: string, key: string): Promise<unknown>
}

/** One client under the shared facts; what fails rejects with a `ClientRefusal`. */
export interface TriedClient {
  readonly name: string
  start(start: Start): Promise<string>
  /** Waits for the end of an instance that this client started, in the client's own way. */
  end(instanceId: string): Promise<Seen>
  /** Absent on a client that only polls. */
  readonly management?: Management
}

/** A failure by the status that the client reports. */
export class ClientRefusal extends Error {
  override readonly name = 'ClientRefusal'
  readonly status: number

  constructor(status: number, cause: unknown) {
    super(`the client was refused with ${status}`, { cause })
    this.status = status
  }
}
