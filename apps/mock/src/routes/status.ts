import { parseBoolean } from '../dotnet/booleans.ts'
import type { InstanceRow } from '../engine/instance.ts'
import { isTerminal } from '../engine/runtime-status.ts'
import { historyItems } from '../wire/history-items.ts'
import { statusPayload } from '../wire/status-payload.ts'
import { emptyResponse, jsonResponse } from './responses.ts'
import type { Handler, RouteScope } from './route-scope.ts'
import { zoneFormatter } from './server-zone.ts'

/** Builds the status payload of a row as the query asks for it. */
export function statusOf({ settings, request: { query } }: RouteScope, row: InstanceRow) {
  const { version, storesParent } = settings
  const showInput = parseBoolean(query.get('showInput')) ?? true
  const showOutput = parseBoolean(query.get('showHistoryOutput')) ?? false
  const view = { showInput, showsVersion: version.showsVersion, showsParent: version.showsParent && storesParent }
  if (!parseBoolean(query.get('showHistory')) || row.status === 'Pending') return statusPayload(row, view)
  const history = historyItems(row.history, {
    showInput,
    showOutput,
    historyTags: version.historyTags,
    keepsChildIds: version.keepsChildIds,
    storesInputs: settings.storesInputs,
    formatScheduledTime: zoneFormatter(settings.timeZone),
  })
  return statusPayload(row, { ...view, history })
}

/** GET `/instances/{instanceId}` (contract 2.5). */
export const getInstanceStatus: Handler = (scope, instanceId = '') => {
  const row = scope.hub().store.get(instanceId)
  if (!row) return emptyResponse(404)
  const payload = statusOf(scope, row)
  if (!isTerminal(row.status)) {
    return jsonResponse(202, payload, { location: scope.request.uri.absoluteUri, 'retry-after': '5' })
  }
  const flagged = row.status === 'Failed' && parseBoolean(scope.request.query.get('returnInternalServerErrorOnFailure'))
  return jsonResponse(flagged ? 500 : 200, payload)
}
