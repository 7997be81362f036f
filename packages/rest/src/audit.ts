import { isDurableError, type OperationName, operations, type Scrub } from '@durable-http/core'
import { ProblemError } from './problem.ts'

/** Facts about one ended request that changes something; never a payload. */
export interface RestAuditEntry {
  operation: OperationName | 'createJob' | 'pauseJob' | 'resumeJob' | 'cancelJob'
  /** Id of the job that the request was about, or that the gateway made it for. */
  job?: string | undefined
  /** Action of the job that was asked for. */
  action?: string | undefined
  function?: string | undefined
  instanceId?: string | undefined
  /** Id of the run that a restart began. */
  newInstanceId?: string | undefined
  /** Name and key of the entity, `Counter@k`. */
  entity?: string | undefined
  taskHub?: string | undefined
  /** Operation of the entity that a signal names. */
  op?: string | undefined
  /** Range of a bulk purge, as the caller gave it. */
  createdTimeFrom?: string | undefined
  createdTimeTo?: string | undefined
  runtimeStatus?: string | undefined
  /** Reason that the caller gave, at most 500 characters of it. */
  reason?: string | undefined
  /** `done`, `refused` before the host was asked to do it, or `failed` at the host or on the way there. */
  outcome: 'done' | 'refused' | 'failed'
  /** Code of the problem, where there was one. */
  code?: string | undefined
  status: number
}

type Input = Readonly<Record<string, unknown>>

const longestName = 256
const longestReason = 500
const longestFilter = 128

/** Tells if requests of an operation are audited: those that may change something. */
export const isAudited = (name: OperationName) => operations[name].effect !== 'read'

/** Makes the entry of a request that was answered; whatever the caller sent is scrubbed before it is cut. */
export function auditEntryOf(
  operation: OperationName,
  input: Input,
  response: Response,
  error: unknown,
  scrub: Scrub,
): RestAuditEntry {
  const told = (value: unknown, longest = longestName) =>
    typeof value === 'string' && value !== '' ? scrub(value).slice(0, longest) : undefined
  const { entityName, entityKey = '' } = input
  const { status } = response
  return {
    operation,
    function: told(input['functionName']),
    instanceId: told(input['instanceId']) ?? told(startedId(operation, response)),
    newInstanceId: told(input['newInstanceId']) ?? told(restartedId(operation, input, response)),
    entity: typeof entityName === 'string' ? told(`${entityName}@${String(entityKey)}`) : undefined,
    taskHub: told(input['taskHub']),
    op: told(input['op'], longestFilter),
    createdTimeFrom: told(input['createdTimeFrom'], longestFilter),
    createdTimeTo: told(input['createdTimeTo'], longestFilter),
    runtimeStatus: told(input['runtimeStatus'], longestFilter),
    reason: told(input['reason'], longestReason),
    outcome: status < 400 ? 'done' : isRefusal(status, error) ? 'refused' : 'failed',
    code: isDurableError(error) || error instanceof ProblemError ? error.code : undefined,
    status,
  }
}

function isRefusal(status: number, error: unknown): boolean {
  if (error instanceof ProblemError || error === undefined) return status < 500
  return isDurableError(error) && error.code === 'invalid_input' && error.upstreamStatus === undefined
}

/** Reads the id of an instance that was started from `Location`; the host makes it where a start names none. */
export function startedId(operation: OperationName, response: Response): string | undefined {
  return operation === 'startOrchestration' ? idInLocation(response) : undefined
}

// A restart in place begins no other instance.
function restartedId(operation: OperationName, { instanceId }: Input, response: Response): string | undefined {
  const id = operation === 'restartInstance' ? idInLocation(response) : undefined
  return id === instanceId ? undefined : id
}

function idInLocation({ headers }: Response): string | undefined {
  const id = /\/instances\/([^/?]+)/.exec(headers.get('location') ?? '')?.[1]
  try {
    return id && decodeURIComponent(id.replaceAll('+', ' '))
  } catch {
    return id
  }
}
