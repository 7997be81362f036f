import { type AuditSubject, auditSubjectOf, type Effect, isDurableError, type Scrub } from '@durable-http/core'
import { safeId } from '../text/safe-text.ts'
import type { Caller } from './caller.ts'

/** Facts about one ended call; never a payload. */
export interface AuditEntry extends AuditSubject {
  /** Name of the tool; `resources/read` where a resource of an instance or entity was read. */
  tool: string
  /** Name of the function app, where the endpoint serves several and the call names one of them. */
  app?: string | undefined
  /** The caller, if the transport knows it. */
  principal?: string | undefined
  /** Effect of the operation that it performs. */
  effect?: Effect | undefined
  /** `done`, `asked` the user first, `refused` before the host was asked to do it, or `failed` at the host. */
  decision: 'done' | 'asked' | 'refused' | 'failed'
  /** Code of the `DurableError`, where there was one. */
  code?: string | undefined
  /** Status of the host's last response to this call; none where it was not asked or did not respond. */
  upstreamStatus?: number | undefined
  /** Id of the job that the call created. */
  job?: string | undefined
  milliseconds: number
}

/** Takes one line per call or resource that is read, and the caller that the endpoint was given; what it throws is dropped. */
export type Audit = (entry: AuditEntry, caller?: Caller) => void

/** Hands an entry over; a log that fails must not fail the call. */
export function note(audit: Audit | undefined, entry: AuditEntry, caller: Caller | undefined): void {
  try {
    audit?.(entry, caller)
  } catch {
    // There is nowhere left to report it.
  }
}

/** Reads what a call is about from its arguments, for people and models; scrubbed before it is cut. */
export const subjectOfCall = (args: Readonly<Record<string, unknown>>, scrub: Scrub): AuditSubject =>
  auditSubjectOf(args, (text, longest) => safeId(scrub(text), longest))

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
