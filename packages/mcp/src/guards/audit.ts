import { type Effect, isDurableError, type Scrub } from '@durable-http/core'
import { safeId } from '../text/safe-text.ts'
import type { AuditSubject } from './audit-subject.ts'
import type { Caller } from './caller.ts'

/** Facts about one ended call; never a payload. */
export interface AuditEntry extends AuditSubject {
  /** Name of the tool; `resources/read` where a resource of an instance or entity was read. */
  tool: string
  /** Name of the function app, where the endpoint serves several and the call names one of them. */
  app?: string | undefined
  /** The caller, if the transport knows it. */
  principal?: string | undefined
  /** Effect of the operation that it stands for. */
  effect?: Effect | undefined
  /** `done`, `asked` the user first, `refused` before the host was asked to do it, or `failed` at the host. */
  decision: 'done' | 'asked' | 'refused' | 'failed'
  /** Code of the `DurableError`, where there was one. */
  code?: string | undefined
  /** Status of the host's last response to this call; none where it was not asked or did not answer. */
  upstreamStatus?: number | undefined
  milliseconds: number
}

/** Takes one line per call or resource that is read, and the caller that the endpoint was given; what it throws is dropped. */
export type Audit = (entry: AuditEntry, caller?: Caller) => void

/** Hands an entry over; a log that fails must not fail the call. */
export function note(audit: Audit | undefined, entry: AuditEntry, caller: Caller | undefined): void {
  try {
    audit?.(entry, caller)
  } catch {
    // Nobody is left to be told.
  }
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

/** How a call ended, by what it threw and whether the host was reached. */
export function outcomeOf(error: unknown, reached: boolean): Pick<AuditEntry, 'decision' | 'code' | 'upstreamStatus'> {
  if (error === undefined) return { decision: 'done' }
  if (!isDurableError(error)) return { decision: 'failed', code: 'internal' }
  const refused = !reached || (error.code === 'invalid_input' && error.upstreamStatus === undefined)
  const { upstreamStatus } = error
  return {
    decision: refused ? 'refused' : 'failed',
    code: error.code,
    ...(upstreamStatus === undefined ? {} : { upstreamStatus }),
  }
}
