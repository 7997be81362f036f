import { parseBoolean } from '../dotnet/booleans.ts'
import { DotNetException, argumentException, isArgumentException } from '../dotnet/dotnet-exception.ts'
import { writeJson } from '../dotnet/json-writer.ts'
import { storedTextToNode } from '../dotnet/stored-text.ts'
import { randomHexId } from '../engine/ids.ts'
import type { InstanceRow } from '../engine/instance.ts'
import { errorTexts } from '../wire/error-body.ts'
import { exceptionResponse, messageResponse } from './responses.ts'
import { checkNewId } from './instance-id.ts'
import type { Handler, RouteScope } from './route-scope.ts'
import { checkNotLive } from './start.ts'
import { respondWhenDone } from './wait.ts'

/** Finds the instance to start again; throws if it is an entity or its function is gone. */
function oldInstance(scope: RouteScope, instanceId: string): InstanceRow {
  const { version } = scope.settings
  const { functions } = scope.engine
  const row = scope.hub().store.get(instanceId)
  if (!row) throw argumentException(version.restartMissing(instanceId))
  if (version.restartChecksFunction && scope.isOwnHub && !functions.orchestrator(row.name)) {
    throw argumentException(functions.missingText('orchestrator', row.name))
  }
  return row
}

async function restart(scope: RouteScope, row: InstanceRow, newId: string, asked?: string): Promise<Response> {
  const { defaultVersion } = scope.settings
  checkNotLive(scope, newId)
  // The row of an entity cannot be started again. Older hosts refuse it, so the mock refuses it in every version (contract 6.5).
  if (row.name.startsWith('@')) throw argumentException(scope.engine.functions.missingText('orchestrator', row.name))
  // The new life receives the input as a status shows it, not its stored text, and not the version of the old life.
  const input = writeJson(storedTextToNode(row.input))
  scope.hub().client.start({ name: row.name, instanceId: newId, input, version: asked ?? defaultVersion })
  return respondWhenDone(scope, newId)
}

async function respondToErrors(scope: RouteScope, run: () => Promise<Response>): Promise<Response> {
  try {
    return await run()
  } catch (error) {
    if (isArgumentException(error)) return exceptionResponse(400, errorTexts.badRestart, error)
    const exists = error instanceof DotNetException && error.type.endsWith('.OrchestrationAlreadyExistsException')
    if (exists && scope.settings.version.conflictStatus === 409) {
      return exceptionResponse(409, errorTexts.liveRestart, error)
    }
    throw error
  }
}

const disabledResponse = (scope: RouteScope, row: InstanceRow): Response | undefined => {
  const { functions } = scope.engine
  if (!scope.settings.version.refusesDisabled || !scope.isOwnHub || !functions.isDisabled(row.name)) return undefined
  const text = functions.missingText('orchestrator', row.name)
  return exceptionResponse(400, text, argumentException(text))
}

/** POST `/instances/{instanceId}/restart` (contract 2.17). */
export const restartInstance: Handler = (scope, instanceId = '') =>
  respondToErrors(scope, async () => {
    const row = oldInstance(scope, instanceId)
    const newId =
      (parseBoolean(scope.request.query.get('restartWithNewInstanceId')) ?? true) ? randomHexId() : instanceId
    return disabledResponse(scope, row) ?? restart(scope, row, newId)
  })

/** POST `/instances/{instanceId}/restartWithOptions` (from 3.15.3, contract 6.2). */
export const restartInstanceWithOptions: Handler = (scope, instanceId = '') => {
  const { query } = scope.request
  const newId = query.get('newInstanceId') ?? ''
  if (newId.trim() === '') return messageResponse(400, 'A new orchestration instance ID must be provided.')
  try {
    checkNewId(newId)
  } catch (error) {
    return exceptionResponse(400, (error as Error).message, error)
  }
  return respondToErrors(scope, async () => {
    const row = oldInstance(scope, instanceId)
    return disabledResponse(scope, row) ?? restart(scope, row, newId, query.get('version'))
  })
}
