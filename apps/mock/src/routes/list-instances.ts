import { parseBoolean } from '../dotnet/booleans.ts'
import { argumentException } from '../dotnet/dotnet-exception.ts'
import { parseEnumList } from '../dotnet/enum-list.ts'
import { arrayNode } from '../dotnet/json-node.ts'
import { matchesFilter } from '../engine/hub-client.ts'
import { runtimeStatusNumbers } from '../engine/runtime-status.ts'
import { statusPayload } from '../wire/status-payload.ts'
import { jsonResponse } from './responses.ts'
import { pageSize, readPage, requestToken, tokenHeader } from './page.ts'
import { queryTime } from './query-times.ts'
import type { Handler } from './route-scope.ts'
import { statusNames } from './status-names.ts'

const statusesWithUnknown = { ...runtimeStatusNumbers, Unknown: -1 }

/** GET `/instances` (contract 2.3). */
export const listInstances: Handler = (scope) => {
  const { settings, request } = scope
  const { query } = request
  const numbers = parseEnumList(query.all('runtimeStatus'), statusesWithUnknown)
  const filter = {
    createdFrom: queryTime(scope, 'createdTimeFrom'),
    createdTo: queryTime(scope, 'createdTimeTo'),
    statuses: numbers && statusNames(numbers),
    prefix: query.get('instanceIdPrefix'),
  }
  const size = pageSize(scope)
  if (numbers?.includes(-1) && !settings.storage.unknownStatusMatchesNothing) {
    throw argumentException("Requested value 'Unknown' was not found.")
  }
  const token = requestToken(request)
  const page = readPage(scope, size, token, { prefix: filter.prefix, matches: (row) => matchesFilter(row, filter) })
  // Without any filter the query does not choose columns, so the inputs come along (contract 4.7).
  const choosesColumns = settings.storage.honoursShowInput || Object.values(filter).some((part) => part !== undefined)
  const view = {
    showInput: !choosesColumns || (parseBoolean(query.get('showInput')) ?? true),
    showsVersion: settings.version.showsVersion,
    showsParent: settings.version.showsParent && settings.storesParent,
    doublyEncoded: settings.storage.doublyEncodedLists,
  }
  return jsonResponse(200, arrayNode(page.rows.map((row) => statusPayload(row, view))), tokenHeader(scope, page.token))
}
