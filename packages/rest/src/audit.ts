import {
  type AuditSubject,
  auditSubjectOf,
  isDurableError,
  type Operation,
  type OperationName,
  operations,
  type Scrub,
} from '@durable-http/core'
import type { Context } from 'hono'
import { ProblemError } from './problem.ts'

/** Receives the audit entry of a request. */
export type Audit = (c: Context, entry: RestAuditEntry) => void

/** Facts about one ended request that changes something; never a payload. */
export interface RestAuditEntry extends Omit<AuditSubject, 'operation'> {
  operation: OperationName | 'createJob' | 'pauseJob' | 'resumeJob' | 'cancelJob'
  /** Id of the job that the request was about, or that the gateway made it for. */
  job?: string | undefined
  /** Action of the job that was asked for. */
  action?: string | undefined
  /** `done`, `refused` before the host was asked to do it, or `failed` at the host or on the way there. */
  outcome: 'done' | 'refused' | 'failed'
  /** Code of the problem, where there was one. */
  code?: string | undefined
  status: number
}

type Input = Readonly<Record<string, unknown>>

/** True if requests of an operation are audited: those that may change something. */
export const isAudited = (name: OperationName) => operations[name].effect !== 'read'

/** Makes the entry of a request that has its response; texts of the caller are scrubbed before they are cut. */
export function auditEntryOf(
  operation: OperationName,
  input: Input,
  response: Response,
  error: unknown,
  scrub: Scrub,
): RestAuditEntry {
  const { status } = response
  return {
    ...auditSubjectOf({ ...madeId(operation, input, response), ...input }, (text, longest) =>
      scrub(text).slice(0, longest),
    ),
    operation,
    outcome: status < 400 ? 'done' : isRefusal(status, error) ? 'refused' : 'failed',
    code: isDurableError(error) || error instanceof ProblemError ? error.code : undefined,
    status,
  }
}

function isRefusal(status: number, error: unknown): boolean {
  if (error instanceof ProblemError || error === undefined) return status < 500
  return isDurableError(error) && error.code === 'invalid_input' && error.upstreamStatus === undefined
}

// The host makes the id of a run where the caller does not choose it; a restart in place begins no other instance.
function madeId(name: OperationName, { instanceId }: Input, response: Response): Input {
  const { startsRun, replaces }: Operation = operations[name]
  const id = startsRun && !replaces ? startedId(response) : undefined
  return id === undefined || id === instanceId ? {} : { [startsRun!]: id }
}

/** Reads the id of an instance that was started from `Location`. */
export function startedId({ headers }: Response): string | undefined {
  const id = /\/instances\/([^/?]+)/.exec(headers.get('location') ?? '')?.[1]
  try {
    return id && decodeURIComponent(id.replaceAll('+', ' '))
  } catch {
    return id
  }
}
