import type { Duration } from './duration.ts'
import type { EntityId } from './entity-id.ts'
import type { PayloadOptions } from './payload.ts'
import type { RetryPolicy } from './retry.ts'

/** Options of an activity call. */
export interface ActivityOptions extends PayloadOptions {
  readonly retry?: RetryPolicy
}

/** Options of a sub-orchestration. */
export interface SubOrchestrationOptions extends PayloadOptions {
  readonly instanceId?: string
  readonly retry?: RetryPolicy
}

/** A durable timer. An orchestration does not end while a timer is open: cancel one that you do not need any more. */
export interface TimerTask extends Promise<void> {
  cancel(): void
}

/** Thrown by `waitForExternalEvent` when its `timeout` has passed. */
export class EventTimeoutError extends Error {
  constructor(name: string) {
    super(`Event ${name} not received in time`)
    this.name = 'EventTimeoutError'
  }
}

/** Context of an orchestrator function. It may await only what this object offers, because the function is replayed against its history. */
export interface OrchestrationContext<Input = unknown> {
  readonly instanceId: string
  readonly parentInstanceId: string | null
  readonly name: string
  readonly version: string | null
  readonly input: Input
  /** The input as its original JSON text, to pass it on unchanged. */
  readonly rawInput: unknown
  readonly isReplaying: boolean
  /** The time of the current work item; the same on every replay. */
  readonly currentUtcDateTime: Date
  callActivity<T = unknown>(name: string, input?: unknown, options?: ActivityOptions): Promise<T>
  callSubOrchestrator<T = unknown>(name: string, input?: unknown, options?: SubOrchestrationOptions): Promise<T>
  /** Fires at a time, or after a duration (milliseconds or a text such as `'1h'`). */
  createTimer(when: Date | Duration): TimerTask
  waitForExternalEvent<T = unknown>(
    name: string,
    options?: PayloadOptions & { readonly timeout?: Duration },
  ): Promise<T>
  callEntity<T = unknown>(entity: EntityId, operation: string, input?: unknown, options?: PayloadOptions): Promise<T>
  signalEntity(entity: EntityId, operation: string, input?: unknown): void
  /** Locks entities for the time until the returned function is called. */
  lock(...entities: EntityId[]): Promise<() => void>
  setCustomStatus(value: unknown): void
  /** Starts over with a new input once the function returns; events that were not awaited are dropped unless they are to be kept. */
  continueAsNew(input: unknown, options?: { readonly preserveUnprocessedEvents?: boolean }): void
  /** A GUID that is the same on every replay. */
  newGuid(): string
  /** Writes to the host's log, once and not on replay. */
  log(...message: unknown[]): void
}

/** An orchestrator function; it may ask for the input type that it expects. */
export type Orchestrator = {
  // Written as a method, so that a narrower input type is allowed.
  run(context: OrchestrationContext): unknown
}['run']
