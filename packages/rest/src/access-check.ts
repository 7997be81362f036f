import {
  type Access,
  type AccessRefusal,
  type AccessRequest,
  type CallOptions,
  DurableError,
  type DurableClient,
  type Effect,
  isDurableError,
  judgeRequest,
  type OperationName,
} from '@durable-http/core'
import { ProblemError } from './problem.ts'

/** Rights of a request's caller, if the mounting program supplies them. */
export interface RestCaller {
  /** Tells this caller from others; cursors belong to it. */
  principal?: string | undefined
  /** Name of their role, for people. */
  role?: string | undefined
  /** Milliseconds since 1970 at which their credential expires and streams end. */
  expires?: number | undefined
  /** Effects that their requests may have; all when absent. */
  effects?: readonly Effect[] | undefined
  /** Responds to a request with an effect that is not theirs; a 403 when absent. */
  refuse?: ((refusal: AccessRefusal & { effect: Effect }, operation: OperationName) => Response) | undefined
}

type Input = Record<string, unknown>
/**
 * Resolves to nothing when the call is allowed, or to the caller's own refusal; throws a 403 problem for what the rules refuse. Takes the
 * client's own connection out of the input.
 */
export type CheckAccess = (
  name: OperationName,
  input: Input,
  client: DurableClient,
  options: CallOptions,
  caller: RestCaller | undefined,
  /** True if rows of functions that are not allowed are left out, so that a list need not be refused. */
  dropsForeignRows?: boolean,
) => Promise<Response | undefined>

/** Makes the check that stands before every call. */
export function createAccessCheck(access: Access): CheckAccess {
  return async function checkAccess(name, input, client, callOptions, caller, dropsForeignRows = false) {
    const effects = caller?.effects
    if (access.isOpen && effects === undefined) return undefined
    const { connection: ownConnection } = client
    const lookUp = (instanceId: string) => readInstance(name, client, { ...input, instanceId }, callOptions)
    const refusal = await judgeRequest(access, {
      operation: name,
      input,
      effects,
      ownConnection,
      dropsForeignRows,
      lookUp,
    })
    if (refusal) return refuse(name, refusal, caller)
    const { connection } = input
    // An app may be configured with another connection than the one of that name: without a name it takes its own for certain.
    if (typeof connection === 'string' && access.connectionVerdict(connection, ownConnection) === 'own') {
      delete input['connection']
    }
    return undefined
  }
}

const readInstance = async (
  operation: OperationName,
  client: DurableClient,
  { instanceId, taskHub, connection }: Input,
  options: CallOptions,
): ReturnType<AccessRequest['lookUp']> => {
  const hub = { ...(taskHub === undefined ? {} : { taskHub }), ...(connection === undefined ? {} : { connection }) }
  const input = { instanceId, showInput: false, ...hub } as { instanceId: string }
  try {
    return await client.getInstanceStatus(input, options)
  } catch (error) {
    if (!isDurableError(error)) throw error
    const { code, issues } = error
    if (code === 'not_found') return undefined
    // An id that cannot be read cannot be started either: the caller hears of the operation they asked for.
    if (code === 'invalid_input') {
      throw new DurableError(code, error.message.replace(/^\w+/, operation), { operation, issues })
    }
    throw error
  }
}

function refuse(operation: OperationName, refusal: AccessRefusal, caller: RestCaller | undefined): Response {
  const { reason, effect, parameter, because, message } = refusal
  if (effect !== undefined && caller?.refuse) return caller.refuse({ ...refusal, effect }, operation)
  const subject = because ?? (parameter === 'operation' ? 'the operation' : parameter)
  const detail = `${operation}: ${subject} ${message}`
  if (reason === 'conflict') throw new DurableError('conflict', detail, { operation })
  throw new ProblemError('not_allowed', detail, { operation })
}
