import type { OperationName, Scrub } from '@durable-http/core'
import { safeId } from '../text/safe-text.ts'

/** What a call is about, for an audit; scrubbed and short, without payloads. */
export interface AuditSubject {
  /** Operation of the host that the call stands for. */
  operation?: OperationName | undefined
  function?: string | undefined
  instanceId?: string | undefined
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

/** Reads what a call is about from its arguments, scrubbed before it is cut. */
export function auditSubjectOf(args: Readonly<Record<string, unknown>>, scrub: Scrub): AuditSubject {
  const { entityName, entityKey = '' } = args
  const told = (value: unknown, longest: number) =>
    typeof value === 'string' && value !== '' ? safeId(scrub(value), longest) : undefined
  const subject: AuditSubject = {
    function: told(args['functionName'], 256),
    instanceId: typeof args['instanceId'] === 'string' ? safeId(scrub(args['instanceId'])) : undefined,
    entity:
      typeof entityName === 'string'
        ? told(`${entityName}@${typeof entityKey === 'string' ? entityKey : ''}`, 256)
        : undefined,
    taskHub: told(args['taskHub'], 128),
    op: told(args['op'], 128),
    createdTimeFrom: told(args['createdTimeFrom'], 128),
    createdTimeTo: told(args['createdTimeTo'], 128),
    runtimeStatus: told(args['runtimeStatus'], 128),
    reason: told(args['reason'], 500),
  }
  return Object.fromEntries(Object.entries(subject).filter(([, value]) => value !== undefined))
}
