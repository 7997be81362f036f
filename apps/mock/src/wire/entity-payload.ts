import { DotNetException } from '../dotnet/dotnet-exception.ts'
import { formatRoundtrip } from '../dotnet/date-time-format.ts'
import { deserializeToken } from '../dotnet/json-deserializer.ts'
import { type JsonNode, nullNode, objectNode, stringNode } from '../dotnet/json-node.ts'
import { writeJson } from '../dotnet/json-writer.ts'
import { entityListStateToNode } from '../dotnet/stored-text.ts'
import { unixMsToTicks } from '../dotnet/ticks.ts'
import type { EntityId } from '../engine/entity-id.ts'
import type { InstanceRow } from '../engine/instance.ts'

/** What the host finds in the row of an entity. */
export interface StoredEntity {
  readonly exists: boolean
  /** JSON text, `null` where there is no state. */
  readonly state: string | null
}

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

/** Reads the row of an entity; throws `JsonSerializationException` where an orchestration has taken its place (contract 6.5). */
export function readStoredEntity(row: InstanceRow, typeName: string): StoredEntity {
  const text = row.input?.trim() ?? ''
  const node = deserializeToken(text)
  if (node.kind === 'null' || node.kind === 'undefined') return { exists: false, state: null }
  if (node.kind !== 'object') {
    const message =
      node.kind === 'array'
        ? `Cannot deserialize the current JSON array (e.g. [1,2,3]) into type '${typeName}' ${arrayHint}\nPath '', line 1, position 1.`
        : `Error converting value ${shown(node, text)} to type '${typeName}'. Path '', line 1, position ${text.length}.`
    throw new DotNetException('Newtonsoft.Json.JsonSerializationException', message)
  }
  const exists = node.members.get('exists')
  const state = node.members.get('state')
  return {
    exists: exists?.kind === 'boolean' && exists.value,
    state: state?.kind === 'string' ? state.value : null,
  }
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
