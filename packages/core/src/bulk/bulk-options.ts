import type { CallOptions } from '../call-options.ts'
import type { OperationName } from '../operations.ts'
import type { ScanBudget } from '../scan/scan.ts'
import type { ScanSource } from '../scan/scan-run.ts'
import type { InstanceStatus } from '../schemas/instance-status.ts'
import type { BulkParameters } from './bulk-action.ts'

/** How to run a bulk action. */
export interface BulkOptions extends BulkParameters {
  /** True to plan and not to act. */
  dryRun?: boolean | undefined
  /** False to restart with the default version of the host: a restart keeps the version that an instance shows when absent. */
  keepVersion?: boolean | undefined
  /** Version to restart with, one of the client's `versions`, whatever version an instance shows; not together with `keepVersion`. */
  version?: string | undefined
  /** Requests in flight at most, from 1 to 32; the run adapts below it. */
  concurrency?: number | undefined
  /** Instances per second at most. */
  rate?: number | undefined
  /** Instant at which the run stops with a cursor. */
  until?: Date | string | undefined
  /** Goes on where an earlier run of the same action and selection stopped. */
  cursor?: string | undefined
  /** Stops taking instances; requests in flight get five seconds to end. */
  signal?: AbortSignal | undefined
  /** How far the plan counts; 20,000 rows or 10 seconds when absent. */
  planBudget?: ScanBudget | undefined
  headers?: CallOptions['headers']
  context?: CallOptions['context']
  onResponse?: CallOptions['onResponse']
  /** False for an instance that the caller may not see; it is neither counted nor acted on. */
  sees?: ((row: InstanceStatus) => boolean) | undefined
  /** Rejects with a `DurableError` where the caller's rules keep it from an instance; asked before each request. */
  permit?: ((status: InstanceStatus, operation: OperationName) => Promise<void> | void) | undefined
  /** Resolves once the id is stored durably; awaited before each request. */
  intend?: ((instanceId: string) => Promise<void> | void) | undefined
}

/** Input of a bulk run. */
export interface BulkSource extends ScanSource {
  /** Sends an operation without the reads of a guard that the run has made itself. */
  send(operation: OperationName, input: Record<string, unknown>, options: CallOptions): Promise<unknown>
  /** Throws `invalid_input` where the input of an operation is wrong. */
  check(operation: OperationName, input: Record<string, unknown>): void
  /** Version that a restart of an instance keeps, undefined for none; throws `invalid_input` if the host may not have it. */
  keptVersion(status: InstanceStatus): string | undefined
  /** Time of the host, in milliseconds since 1970. */
  hostTime(options: CallOptions): Promise<number>
}
