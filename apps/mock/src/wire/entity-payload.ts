import { DotNetException, argumentException } from '../dotnet/dotnet-exception.ts'
import { formatRoundtrip } from '../dotnet/date-time-format.ts'
import { deserializeToken } from '../dotnet/json-deserializer.ts'
import { type JsonNode, type ObjectNode, nullNode, objectNode, stringNode } from '../dotnet/json-node.ts'
import { scalarToText } from '../dotnet/json-scalar.ts'
import { writeJson } from '../dotnet/json-writer.ts'
import { entityListStateToNode, storedTextToNode } from '../dotnet/stored-text.ts'
import { unixMsToTicks } from '../dotnet/ticks.ts'
import { type EntityId, parseEntityInstanceId } from '../engine/entity-id.ts'
import type { InstanceRow } from '../engine/instance.ts'
import type { VersionBehaviour } from '../versions.ts'

const nullReference = (): DotNetException =>
  new DotNetException('System.NullReferenceException', 'Object reference not set to an instance of an object.')

const shown = (node: JsonNode, text: string): string => {
  switch (node.kind) {
    case 'string':
      return JSON.stringify(node.value)
    case 'boolean':
      return node.value ? 'True' : 'False'
    case 'integer':
    case 'float':
      return writeJson(node)
    default:
      return text
  }
}

const arrayHint =
  'because the type requires a JSON object (e.g. {"name":"value"}) to deserialize correctly.\nTo fix this error either change the JSON to a JSON object (e.g. {"name":"value"}) or change the deserialized type to an array or a type that implements a collection interface (e.g. ICollection, IList) like List<T> that can be instantiated from a JSON array. JsonArrayAttribute can also be added to the type to force it to deserialize from a JSON array.'

function readObject(stored: string, typeName: string): ObjectNode | undefined {
  const text = stored.trim()
  const node = deserializeToken(text)
  if (node.kind === 'null' || node.kind === 'undefined') return undefined
  if (node.kind !== 'object') {
    const message =
      node.kind === 'array'
        ? `Cannot deserialize the current JSON array (e.g. [1,2,3]) into type '${typeName}' ${arrayHint}\nPath '', line 1, position 1.`
        : `Error converting value ${shown(node, text)} to type '${typeName}'. Path '', line 1, position ${text.length}.`
    throw new DotNetException('Newtonsoft.Json.JsonSerializationException', message)
  }
  return node
}

// Member names ignore case, and the last one wins.
const memberOf = ({ members }: ObjectNode, name: string): JsonNode | undefined =>
  [...members].findLast(([key]) => key.toLowerCase() === name)?.[1]

/** Reads the custom status of an entity's row as Core's class; throws where an orchestration has set one that is not an object. */
const entityStatus = (customStatus: string): ObjectNode | undefined =>
  readObject(customStatus, 'DurableTask.Core.Entities.EntityStatus')

/** Reads the state of an entity from its row, `null` if absent; throws where an orchestration has taken its place (contract 6.5). */
export function storedState(row: InstanceRow, version: VersionBehaviour): string | null {
  if (row.input === null) return null
  const scheduler = readObject(row.input, version.schedulerStateType)
  if (!scheduler) {
    if (!version.nativeEntityQueries) return null
    throw nullReference()
  }
  const state = scalarToText(memberOf(scheduler, 'state'))
  if (version.nativeEntityQueries) {
    if (state !== null && row.customStatus !== null) entityStatus(row.customStatus)
    return state
  }
  const exists = memberOf(scheduler, 'exists')
  return exists?.kind === 'boolean' && exists.value ? state : null
}

/** True if the custom status of a row says that there is an entity; that is all a list without states looks at. */
export function saysItExists({ customStatus, history }: InstanceRow, version: VersionBehaviour): boolean {
  if (!version.nativeEntityQueries) {
    const status = storedTextToNode(customStatus)
    const exists = status.kind === 'object' ? status.members.get('entityExists') : undefined
    return exists?.kind === 'boolean' && exists.value
  }
  // An instance that has run has a status, be it the text of null; one that waits for its first run has none to look into.
  if (customStatus === null && history.length === 0) throw nullReference()
  if (!customStatus?.includes('entityExists')) return false
  entityStatus(customStatus)
  return true
}

/** Reads an id as the list of entities does; throws for one that is not an entity's. */
export function listedEntityId(instanceId: string): EntityId {
  const id = parseEntityInstanceId(instanceId)
  if (id) return id
  if (!instanceId.includes('@', 1)) {
    throw argumentException(`Instance ID '${instanceId}' is not a valid entity ID.`, 'instanceId')
  }
  throw argumentException('Invalid entity id: entity name must not be a null or empty string.', 'name')
}

/** An item of an entity list (contract 3.4); `lastOperationTime` is when the current generation of its row began. */
export const entityListItem = ({ name, key }: EntityId, row: InstanceRow, state: string | null | undefined): JsonNode =>
  objectNode([
    [
      'entityId',
      objectNode([
        ['name', stringNode(name)],
        ['key', stringNode(key)],
      ]),
    ],
    ['lastOperationTime', stringNode(formatRoundtrip(unixMsToTicks(row.createdTime)))],
    ['state', state === undefined ? nullNode : entityListStateToNode(state)],
  ])
