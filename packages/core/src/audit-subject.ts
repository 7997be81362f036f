import type { OperationName } from './operations.ts'

/** The instance, entity or range that a call is about, for an audit; without payloads. */
export interface AuditSubject {
  /** Operation of the host that the call performs. */
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
  /** Name of an event that is raised. */
  event?: string | undefined
  /** Range of a bulk purge, as it is sent, or of a job. */
  createdTimeFrom?: string | undefined
  createdTimeTo?: string | undefined
  runtimeStatus?: string | undefined
  /** Reason that the caller gave, at most 500 characters of it. */
  reason?: string | undefined
}

// Far more than is written, so that no part of a key is left at the end of that; the rest is not looked at.
const mostRead = 8_192

/** Writes a text that a caller sent: without secrets, and so many characters of it at most. */
export type WriteText = (text: string, longest: number) => string

/** Reads what a call is about from its input; members that it does not name are left out. */
export function auditSubjectOf(input: Readonly<Record<string, unknown>>, write: WriteText): AuditSubject {
  const { entityName, entityKey } = input
  const written = (value: unknown, longest: number) =>
    typeof value === 'string' && value !== '' ? write(value.slice(0, mostRead), longest) : undefined
  const entity = `${String(entityName)}@${typeof entityKey === 'string' ? entityKey : ''}`
  const subject: AuditSubject = {
    function: written(input['functionName'], 256),
    instanceId: written(input['instanceId'], 256),
    newInstanceId: written(input['newInstanceId'], 256),
    entity: typeof entityName === 'string' ? written(entity, 256) : undefined,
    taskHub: written(input['taskHub'], 128),
    op: written(input['op'], 128),
    event: written(input['eventName'], 256),
    createdTimeFrom: written(input['createdTimeFrom'], 128),
    createdTimeTo: written(input['createdTimeTo'], 128),
    runtimeStatus: written(input['runtimeStatus'], 128),
    reason: written(input['reason'], 500),
  }
  return Object.fromEntries(Object.entries(subject).filter(([, value]) => value !== undefined))
}
