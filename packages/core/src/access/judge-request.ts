import type { Effect, Operation } from '../operation.ts'
import { type OperationName, operations } from '../operations.ts'
import type { InstanceStatus } from '../schemas/instance-status.ts'
import { isTerminal } from '../schemas/runtime-status.ts'
import { type Access, functionOfName } from './access.ts'
import { replacedInstance, requestedOperations } from './requested-operations.ts'

/** A request to be judged, before it is sent. */
export interface AccessRequest {
  operation: OperationName
  input: Readonly<Record<string, unknown>>
  /** Effects that the caller's requests may have; all when absent. */
  effects?: readonly Effect[] | undefined
  /** Connection that the client sends by itself; the one that hosts call `Storage` when absent. */
  ownConnection?: string | undefined
  /** True if rows of functions that are not allowed are left out of the response, so that a list need not be refused. */
  dropsForeignRows?: boolean
  /** Reads an instance of the same hub and connection; undefined if absent. */
  lookUp: (instanceId: string) => Promise<Pick<InstanceStatus, 'name' | 'runtimeStatus'> | undefined>
}

/** Why a request is refused. */
export interface AccessRefusal {
  /** `rule` of the operator, `effect` that the caller may not have, or a `conflict` with an instance that is alive. */
  reason: 'rule' | 'effect' | 'conflict'
  /** The effect that is missing, where one is. */
  effect?: Effect
  /** Parameter that is at fault; `operation` where none is. */
  parameter: string
  /** Effect of the request beyond the one of its name, if any. */
  because?: string
  /** A predicate of the parameter, or of `because`, for the caller. */
  message: string
}

/**
 * Judges what a request does, not what it is called: by the rules of the operator and the effects of the caller. Resolves to why it is
 * refused, undefined where it is allowed; reads instances only where the verdict depends on them, and each of them once.
 */
export async function judgeRequest(access: Access, request: AccessRequest): Promise<AccessRefusal | undefined> {
  const { operation: name, input, effects, lookUp } = request
  const wanted = requestedOperations(name, input)
  for (const one of wanted) {
    const refusal = operationFault(access, one, effects)
    if (refusal) return one === name ? refusal : { ...refusal, because: `the request amounts to ${one}, which` }
  }
  const named = namedFault(access, request)
  if (named) return named

  const seen = new Map<string, ReturnType<typeof lookUp>>()
  const read = (id: string) => seen.get(id) ?? (seen.set(id, lookUp(id)), seen.get(id)!)
  const functionFault = access.judgesFunctions ? await instanceFault(access, request, read) : undefined
  if (functionFault) return functionFault
  const replaced = replacedInstance(name, input)
  if (replaced === undefined) return undefined
  const cannotReplace = operationFault(access, 'purgeInstance', effects)
  if (!access.judgesFunctions && !cannotReplace) return undefined
  const old = await read(replaced)
  if (!old) return undefined
  const { replaces: parameter = 'instanceId' }: Operation = operations[name]
  if (!access.allowsFunction(old.name)) return { reason: 'rule', parameter, message: foreign }
  if (!cannotReplace) return undefined
  if (!isTerminal(old.runtimeStatus)) {
    // A host can be configured to replace live instances as well, so that it would not refuse.
    return { reason: 'conflict', parameter, message: `is that of an instance with the status ${old.runtimeStatus}` }
  }
  const because = `the instance with this ${parameter} has ended (${old.runtimeStatus}) and would be replaced with its history; that`
  return { ...cannotReplace, parameter, because }
}

function operationFault(
  access: Access,
  name: OperationName,
  effects: readonly Effect[] | undefined,
): AccessRefusal | undefined {
  const { effect } = operations[name]
  const parameter = 'operation'
  if (effects && !effects.includes(effect)) {
    return {
      reason: 'effect',
      effect,
      parameter,
      message: `needs the effect ${effect}, which this caller may not have`,
    }
  }
  if (access.readOnly && effect !== 'read')
    return { reason: 'rule', parameter, message: 'is refused: only reads are allowed' }
  return access.allowsOperation(name) ? undefined : { reason: 'rule', parameter, message: 'is not allowed' }
}

const foreign = 'is of a function that is not allowed'

function namedFault(access: Access, { input, ownConnection }: AccessRequest) {
  const { taskHub, connection, functionName, entityName } = input
  const fault = (parameter: string, message: string): AccessRefusal => ({ reason: 'rule', parameter, message })
  if (typeof taskHub === 'string' && !access.allowsTaskHub(taskHub)) return fault('taskHub', 'is not allowed')
  if (typeof connection === 'string' && access.connectionVerdict(connection, ownConnection) === 'refused') {
    const names = access.connectionNames(ownConnection).join(', ')
    return fault('connection', `is not allowed; expected none, or one of ${names}`)
  }
  for (const [parameter, name] of [
    ['functionName', functionName],
    ['entityName', entityName],
  ] as const) {
    if (typeof name === 'string' && !access.allowsFunction(name)) return fault(parameter, 'is not an allowed function')
  }
  return undefined
}

async function instanceFault(
  access: Access,
  { input: { functionName, entityName, instanceId }, dropsForeignRows }: AccessRequest,
  read: AccessRequest['lookUp'],
): Promise<AccessRefusal | undefined> {
  // A start names its function itself; what it may replace is judged apart.
  if (typeof functionName === 'string' || typeof entityName === 'string') return undefined
  if (typeof instanceId !== 'string') {
    if (dropsForeignRows) return undefined
    return {
      reason: 'rule',
      parameter: 'operation',
      message: 'reaches over all functions, of which not all are allowed',
    }
  }
  const called = instanceId.startsWith('@') ? functionOfName(instanceId) : (await read(instanceId))?.name
  if (called === undefined || access.allowsFunction(called)) return undefined
  return { reason: 'rule', parameter: 'instanceId', message: foreign }
}
