import { parseBoolean } from '../dotnet/booleans.ts'
import { deserializeToken } from '../dotnet/json-deserializer.ts'
import { arrayNode } from '../dotnet/json-node.ts'
import { entityInstanceId } from '../engine/entity-id.ts'
import { matchesFilter } from '../engine/hub-client.ts'
import { entityListItem, listedEntityId, saysItExists, storedState } from '../wire/entity-payload.ts'
import { emptyResponse, jsonResponse } from './responses.ts'
import { pageSize, readPage, requestToken, tokenHeader } from './page.ts'
import { queryTime } from './query-times.ts'
import type { Handler, RouteScope } from './route-scope.ts'

/** GET `/entities/{entityName}/{entityKey}` (contract 2.12); a key of `$` means the empty key. */
export const getEntity: Handler = (scope, name = '', key = '') => {
  const row = scope.hub().store.get(entityInstanceId({ name, key: key === '$' ? '' : key }))
  if (!row) return emptyResponse(404)
  const state = storedState(row, scope.settings.version)
  return state === null ? emptyResponse(404) : jsonResponse(200, deserializeToken(state))
}

/** GET `/entities` and `/entities/{entityName}` (contract 2.15). */
export const listEntities: Handler = (scope: RouteScope, name?: string) => {
  const { settings, request, engine } = scope
  const { version } = settings
  const fetchState = parseBoolean(request.query.get('fetchState')) ?? false
  const filter = {
    createdFrom: queryTime(scope, 'lastOperationTimeFrom'),
    createdTo: queryTime(scope, 'lastOperationTimeTo') ?? engine.clock.stamp(),
    prefix: name === undefined ? '@' : `@${name.toLowerCase()}@`,
  }
  const size = pageSize(scope)
  let token: string | undefined = requestToken(request)
  for (;;) {
    const page = readPage(scope, size, token, { prefix: filter.prefix, matches: (row) => matchesFilter(row, filter) })
    const items = page.rows.flatMap((row) => {
      const state = fetchState ? storedState(row, version) : undefined
      const listed = state === undefined ? saysItExists(row, version) : state !== null
      return listed ? [entityListItem(listedEntityId(row.instanceId), row, state)] : []
    })
    token = page.token
    // The provider asks again while a page comes out empty; a page of no rows would never fill.
    if (items.length > 0 || token === undefined || size === 0) {
      return jsonResponse(200, arrayNode(items), tokenHeader(scope, token))
    }
  }
}
