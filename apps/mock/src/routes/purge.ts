import { parseEnumList } from '../dotnet/enum-list.ts'
import { integerNode, objectNode } from '../dotnet/json-node.ts'
import { type RuntimeStatus, isTerminal, runtimeStatusNumbers } from '../engine/runtime-status.ts'
import { emptyResponse, jsonResponse, textResponse } from './responses.ts'
import { outcomeOf } from './control.ts'
import { isQueryTime, queryTime } from './query-times.ts'
import type { Handler } from './route-scope.ts'
import { statusNames } from './status-names.ts'

const deleted = (count: number): Response => jsonResponse(200, objectNode([['instancesDeleted', integerNode(count)]]))

/** DELETE `/instances/{instanceId}` (contract 2.6). */
export const purgeInstance: Handler = (scope, instanceId = '') => {
  const { version } = scope.settings
  const { client, store } = scope.hub()
  if (version.purgeSkipsChecksOfEntities && instanceId.startsWith('@')) return deleted(client.purge(instanceId) ? 1 : 0)
  const outcome = outcomeOf(scope, 'purge', instanceId)
  if (outcome === 'missing') return emptyResponse(404)
  if (outcome === 'refuse') {
    return textResponse(
      412,
      `Only orchestrations in a terminal state can be purged, but the orchestration with instance ID ${instanceId} has status ${store.get(instanceId)?.status}`,
    )
  }
  return deleted(client.purge(instanceId) ? 1 : 0)
}

/** DELETE `/instances` (contract 2.4). */
export const purgeInstances: Handler = (scope) => {
  const { query } = scope.request
  if (!isQueryTime(scope, 'createdTimeFrom')) {
    return textResponse(400, "Please provide value for 'createdTimeFrom' parameter.")
  }
  const numbers = parseEnumList(query.all('runtimeStatus'), runtimeStatusNumbers)
  let statuses: RuntimeStatus[] | undefined = numbers && statusNames(numbers)
  // Live statuses are dropped. An empty filter then matches everything (contract 2.4).
  if (scope.settings.storage.purgeKeepsTerminalOnly) {
    const ended = statuses?.filter(isTerminal)
    statuses = ended?.length ? ended : undefined
  }
  const count = scope.hub().client.purgeWhere({
    createdFrom: queryTime(scope, 'createdTimeFrom'),
    createdTo: queryTime(scope, 'createdTimeTo') ?? scope.engine.clock.stamp(),
    statuses,
  })
  return count === 0 ? emptyResponse(404) : deleted(count)
}
