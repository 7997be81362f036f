import type { CallOptions } from './call-options.ts'
import type { InstanceStatus } from './schemas/instance-status.ts'
import type { RestartChoices } from './restart-instance.ts'
import type { PurgeResult } from './schemas/purge-result.ts'
import type { WaitOptions } from './wait-for-completion.ts'

/** Parts of an instance to read. */
export interface StatusOptions extends CallOptions {
  showHistory?: boolean | undefined
  showHistoryOutput?: boolean | undefined
  showInput?: boolean | undefined
}

/** How to raise an event. */
export interface RaiseOptions extends CallOptions {
  /** True, or a time in milliseconds, to retry while the host does not know a new instance yet. */
  whenReady?: boolean | number | undefined
}

/** One instance and what can be done with it. */
export interface InstanceHandle {
  readonly id: string
  /** Reads the status. */
  status(options?: StatusOptions): Promise<InstanceStatus>
  /** Waits for the end and resolves to the final status, whatever it is. */
  wait(options?: WaitOptions): Promise<InstanceStatus>
  /** Raises an external event; `data` is any JSON, null when absent. */
  raiseEvent(eventName: string, data?: unknown, options?: RaiseOptions): Promise<void>
  /** Ends the instance for good. */
  terminate(reason?: string, options?: CallOptions): Promise<void>
  /** Pauses the instance. */
  suspend(reason?: string, options?: CallOptions): Promise<void>
  /** Lets a suspended instance continue. */
  resume(reason?: string, options?: CallOptions): Promise<void>
  /** Runs the failed steps of a failed instance again. */
  rewind(reason?: string, options?: CallOptions): Promise<void>
  /** Starts the same function with the same input again: under a new id unless `sameId`, with the default version of the host unless `keepVersion`. */
  restart(options?: CallOptions & RestartChoices): Promise<InstanceHandle>
  /** Deletes the ended instance and its history for good. */
  purge(options?: CallOptions): Promise<PurgeResult>
}
