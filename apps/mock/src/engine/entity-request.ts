import { formatOffset } from '../dotnet/date-time-format.ts'
import { deserializeToken } from '../dotnet/json-deserializer.ts'
import type { JsonNode } from '../dotnet/json-node.ts'
import { scalarToText } from '../dotnet/json-scalar.ts'
import { nodeToValue } from '../dotnet/json-value.ts'
import { unixMsToTicks } from '../dotnet/ticks.ts'
import type { EntityId } from './entity-id.ts'
import { textToTime, timeToText } from './stored-time.ts'

/** A request to an entity: an operation, or its lock if `lockSet` is present. */
export interface EntityRequest {
  readonly operation: string | null
  readonly isSignal: boolean
  readonly input: string | null
  readonly id: string
  readonly parent: string | null
  readonly parentExecution: string | null
  /** Unix milliseconds; 0 where the sender does not order its messages. */
  readonly timestamp: number
  readonly predecessor: number
  readonly lockSet: readonly EntityId[] | null
  readonly position: number
}

const typeName =
  'Microsoft.Azure.WebJobs.Extensions.DurableTask.RequestMessage, Microsoft.Azure.WebJobs.Extensions.DurableTask'

/** Writes a request as an orchestration sends it (recorded). */
export function requestToText(request: EntityRequest, requestTime: number | null): string {
  return JSON.stringify({
    $type: typeName,
    op: request.operation,
    ...(request.isSignal && { signal: true }),
    ...(request.input !== null && { input: request.input }),
    id: request.id,
    ...(request.parent !== null && { parent: request.parent }),
    ...(request.parentExecution !== null && { parentExecution: request.parentExecution }),
    Timestamp: timeToText(request.timestamp),
    Predecessor: timeToText(request.predecessor),
    ...(request.lockSet && { lockset: request.lockSet.map(({ name, key }) => ({ name, key })) }),
    ...(request.position > 0 && { pos: request.position }),
    ...(requestTime !== null && { requestTime: formatOffset(unixMsToTicks(requestTime)) }),
  })
}

/** Writes a signal as a client sends it: without a receiver for the response and without an order. */
export const clientRequestToText = ({
  operation,
  input,
  id,
}: Pick<EntityRequest, 'operation' | 'input' | 'id'>): string =>
  JSON.stringify({
    op: operation,
    signal: true,
    ...(input !== null && { input }),
    id,
    Timestamp: timeToText(0),
    Predecessor: timeToText(0),
  })

const guid =
  /^\s*(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}|\([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\))\s*$/i

/** The members of a JSON object by name in lower case, as Json.NET finds them; `undefined` for another value. */
function readMembers(json: string | null): ReadonlyMap<string, JsonNode> | undefined {
  try {
    const node = deserializeToken(json ?? '')
    if (node.kind !== 'object') return undefined
    return new Map([...node.members].map(([name, member]) => [name.toLowerCase(), member]))
  } catch {
    return undefined
  }
}

const fillsText = (node: JsonNode | undefined): boolean =>
  node === undefined || node.kind === 'null' || scalarToText(node) !== null

function readFlag(node: JsonNode | undefined): boolean | undefined {
  if (node === undefined) return false
  if (node.kind === 'integer') return node.value !== 0n
  const text = scalarToText(node)?.trim().toLowerCase()
  return text === 'true' ? true : text === 'false' ? false : undefined
}

/** Reads the input of an event named `op`; `undefined` when it is not a request, which an entity cannot get past. */
export function textToRequest(input: string | null): EntityRequest | undefined {
  const members = readMembers(input)
  if (!members) return undefined
  const isSignal = readFlag(members.get('signal'))
  const id = scalarToText(members.get('id'))
  if (id === null || !guid.test(id) || isSignal === undefined) return undefined
  if (!['op', 'input', 'parent', 'parentexecution'].every((name) => fillsText(members.get(name)))) return undefined
  const lockSet = members.get('lockset')
  const position = members.get('pos')
  return {
    operation: scalarToText(members.get('op')),
    isSignal,
    input: scalarToText(members.get('input')),
    id,
    parent: scalarToText(members.get('parent')),
    parentExecution: scalarToText(members.get('parentexecution')),
    timestamp: textToTime(scalarToText(members.get('timestamp'))),
    predecessor: textToTime(scalarToText(members.get('predecessor'))),
    lockSet: lockSet?.kind === 'array' ? (nodeToValue(lockSet) as EntityId[]) : null,
    position: position?.kind === 'integer' ? Number(position.value) : 0,
  }
}

/** True if an event is an operation without a request, or a call that names no caller; the entity ignores it. */
export function isMalformed({ type, name, input }: { type: string; name?: string; input?: string | null }): boolean {
  if (type !== 'EventRaised' || !name?.startsWith('op')) return false
  const request = textToRequest(input ?? null)
  return !request || (!request.isSignal && request.parent === null)
}
