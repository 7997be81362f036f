import type { Access, Clock, DurableClient, Effect, OperationName } from '@durable-http/core'
import type { JobItem } from '@durable-http/rest'
import type { RetentionParts } from '../retention/retention-verdict.ts'
import type { Log } from '../telemetry/log.ts'
import type { JobDefinition } from './job-record.ts'
import type { JobStore } from './job-store.ts'

/** Dependencies of job runs. */
export interface JobRunParts {
  store: JobStore
  client: DurableClient
  access: Access
  effectsOf: (definition: JobDefinition) => readonly Effect[] | undefined
  clock: Clock
  log: Log
  /** Judges and limits jobs that a rule of retention made. */
  retention: RetentionParts
  /** Told of each outcome. */
  audit?: ((definition: JobDefinition, operation: OperationName, item: JobItem) => void) | undefined
}
