import { type DurableClient, type Operation, type OperationName, operations } from '@durable-http/core'
import type { CallOptions } from '@durable-http/core'
import { ProblemError } from './problem.ts'

/** Operations, functions and task hubs that a rule names. */
export interface AccessRules {
  operations?: readonly OperationName[] | undefined
  /** Names of orchestrator and entity functions; case does not matter. */
  functions?: readonly string[] | undefined
  /** Task hubs that a request may or may not name with `taskHub`; a request that names none means the client's own. */
  taskHubs?: readonly string[] | undefined
}

/** What a rule lets through. */
export interface AllowRules extends AccessRules {
  /**
   * App settings with connections to other storages that a request may name with `connection`; case does not matter. The client's own may
   * be named always. Where there are rules about task hubs and none about these, no other one may: the same hub name there is another hub.
   */
  connections?: readonly string[] | undefined
}

export interface AccessOptions {
  readOnly?: boolean | undefined
  allow?: AllowRules | undefined
  deny?: AccessRules | undefined
}

type Input = Record<string, unknown>
/** Resolves when the call is allowed, throws a 403 problem when it is not; takes out of the input what the client says better. */
export type CheckAccess = (
  name: OperationName,
  input: Input,
  client: DurableClient,
  options: CallOptions,
) => Promise<void>

/** Makes the check that stands before every call; nothing where everything is allowed. */
export function createAccessCheck(options: AccessOptions): CheckAccess | undefined {
  const { readOnly = false, allow = {}, deny = {} } = options
  const rules = [...Object.values(allow), ...Object.values(deny)]
  if (!readOnly && rules.every((rule) => rule === undefined)) return undefined
  const permits = (kind: keyof AccessRules, value: string) => {
    // Whether two spellings of a hub are one hub is up to its storage: what is denied is in any, what is allowed in one.
    const isExact = kind === 'taskHubs'
    const denied = deny[kind]?.some((entry) => sameName(entry, value))
    const allowed = allow[kind]?.some((entry) => (isExact ? entry === value : sameName(entry, value)))
    return denied !== true && allowed !== false
  }
  const byConnection = [allow.connections, allow.taskHubs, deny.taskHubs].some((rule) => rule !== undefined)
  const byFunction = allow.functions !== undefined || deny.functions !== undefined

  return async function checkAccess(name, input, client, options) {
    const operation: Operation = operations[name]
    if (readOnly && operation.effect !== 'read') throw refused(name, 'this gateway is read-only')
    if (!permits('operations', name)) throw refused(name, 'the operation is not allowed')
    const hub = input['taskHub']
    if (typeof hub === 'string' && !permits('taskHubs', hub)) throw refused(name, 'the task hub is not allowed')
    if (byConnection) checkConnection(name, input, client, allow.connections)
    if (!byFunction) return
    const own = input['functionName'] ?? input['entityName']
    const called = typeof own === 'string' ? own : await functionOf(name, input, client, options)
    if (called !== undefined && !permits('functions', called)) throw refused(name, 'the function is not allowed')
    // An id that is given anew may stand for an instance of another function, which would be replaced.
    const replaced = name === 'startOrchestrationWithId' ? input['instanceId'] : input['newInstanceId']
    if (typeof replaced !== 'string') return
    const old = await lookUp({ ...input, instanceId: replaced }, client, options)
    if (old !== undefined && !permits('functions', old)) throw refused(name, 'the function is not allowed')
  }
}

// What links of a host call its own connection; the client sends none for it.
const ownName = 'Storage'

function checkConnection(
  name: OperationName,
  input: Input,
  { connection: own = ownName }: DurableClient,
  allowed: readonly string[] = [],
): void {
  const { connection } = input
  if (typeof connection !== 'string' || allowed.some((entry) => sameName(entry, connection))) return
  if (!sameName(own, connection)) {
    const names = [own, ...allowed].join(', ')
    throw refused(name, `the connection is not allowed; expected none, or one of ${names}`)
  }
  // An app may have been told another connection than the one that is called so: without a name it takes its own for certain.
  delete input['connection']
}

async function functionOf(name: OperationName, input: Input, client: DurableClient, options: CallOptions) {
  // A list or a bulk purge reaches over the functions of the whole hub.
  if (input['instanceId'] === undefined)
    throw refused(name, 'it reaches over all functions, of which not all are allowed')
  return lookUp(input, client, options)
}

async function lookUp(input: Input, client: DurableClient, options: CallOptions): Promise<string | undefined> {
  const { instanceId, taskHub, connection } = input as Record<string, string | undefined>
  const hub = { ...(taskHub === undefined ? {} : { taskHub }), ...(connection === undefined ? {} : { connection }) }
  const response = await client.raw.getInstanceStatus({ instanceId: instanceId!, showInput: false, ...hub }, options)
  if (response.status === 404) {
    await response.body?.cancel()
    return undefined
  }
  if (response.status >= 400) throw await client.failureOf('getInstanceStatus', response)
  const { name } = JSON.parse(await response.text()) as { name: string }
  return name.startsWith('@') ? name.slice(1).split('@')[0]! : name
}

function sameName(entry: string, value: string): boolean {
  return entry.toLowerCase() === value.toLowerCase()
}

const refused = (name: OperationName, why: string) =>
  new ProblemError('not_allowed', `${name}: ${why}`, { operation: name })
