import { formatSeconds } from '../dotnet/date-time-format.ts'
import { type JsonNode, arrayNode, nullNode, objectNode, stringNode, textNode } from '../dotnet/json-node.ts'
import { storedTextToNode } from '../dotnet/stored-text.ts'
import { unixMsToTicks } from '../dotnet/ticks.ts'
import type { InstanceRow } from '../engine/instance.ts'

/** How a row is shown. */
export interface StatusView {
  readonly showInput: boolean
  /** History items, already rewritten; absent if empty. */
  readonly history?: readonly JsonNode[]
  /** A version stands behind the name. */
  readonly showsVersion: boolean
  /** A sub-orchestration's parent stands behind its id. */
  readonly showsParent: boolean
  /** Values as JSON text in a string, as lists of the SQL backend show them. */
  readonly doublyEncoded?: boolean
}

/** The status payload of contract 3.2, in its order. */
export function statusPayload(row: InstanceRow, view: StatusView): JsonNode {
  const value = view.doublyEncoded ? textNode : storedTextToNode
  const members: [string, JsonNode][] = [['name', stringNode(row.name)]]
  if (view.showsVersion && row.version) members.push(['version', stringNode(row.version)])
  members.push(['instanceId', stringNode(row.instanceId)])
  if (view.showsParent && row.parent) members.push(['parentInstanceId', stringNode(row.parent.instanceId)])
  members.push(
    ['runtimeStatus', stringNode(row.status)],
    ['input', view.showInput ? value(row.input) : nullNode],
    ['customStatus', value(row.customStatus)],
    ['output', value(row.output)],
    ['createdTime', stringNode(formatSeconds(unixMsToTicks(row.createdTime)))],
    ['lastUpdatedTime', stringNode(formatSeconds(unixMsToTicks(row.lastUpdatedTime)))],
  )
  if (view.history) members.push(['historyEvents', arrayNode(view.history)])
  return objectNode(members)
}
