import type { OperationName } from '@durable-http/core'

/** Subject of a call for the audit: scrubbed and short, without payloads. */
export interface AuditSubject {
  /** Operation of the host that the call stands for. */
  operation?: OperationName | undefined
  function?: string | undefined
  instanceId?: string | undefined
  /** Id of the run that a restart began. */
  newInstanceId?: string | undefined
  /** Name and key of the entity, `Counter@k`. */
  entity?: string | undefined
  taskHub?: string | undefined
  /** Operation of the entity that a signal names. */
  op?: string | undefined
  /** Range of a bulk purge, as it is sent. */
  createdTimeFrom?: string | undefined
  createdTimeTo?: string | undefined
  runtimeStatus?: string | undefined
  /** Reason that the caller gave, at most 500 characters of it. */
  reason?: string | undefined
}
