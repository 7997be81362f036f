import {
  DotNetException,
  argumentException,
  isArgumentException,
  isJsonReaderException,
  storageError,
} from '../dotnet/dotnet-exception.ts'
import { deserializeObject } from '../dotnet/json-deserializer.ts'
import { writeJson } from '../dotnet/json-writer.ts'
import { randomHexId } from '../engine/ids.ts'
import { errorTexts } from '../wire/error-body.ts'
import { exceptionResponse, messageResponse } from './responses.ts'
import { outcomeOf } from './control.ts'
import { checkStartId } from './instance-id.ts'
import type { Handler, HandlerRequest, RouteScope } from './route-scope.ts'
import { respondWhenDone } from './wait.ts'

/** The error of a start or restart on an id whose instance has not ended. */
const alreadyExists = (message: string): DotNetException =>
  new DotNetException('DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException', message)

/** Reads the body of a start as the text that is stored; `undefined` with the response where it is not JSON. */
async function readInput(
  request: HandlerRequest,
  storesRawInput: boolean,
): Promise<{ input: string | null } | { refusal: Response }> {
  if (request.hasNoBody) return { input: null }
  const text = await request.text()
  try {
    const node = deserializeObject(text)
    if (storesRawInput) return { input: text }
    return { input: node.kind === 'null' ? null : writeJson(node) }
  } catch (error) {
    if (isJsonReaderException(error)) return { refusal: exceptionResponse(400, errorTexts.badJson, error) }
    throw error
  }
}

/** Throws where no instance of that id can be created now. */
export function checkNotLive(scope: RouteScope, instanceId: string): void {
  const { overridable, storage } = scope.settings
  if (instanceId.length > storage.maxInstanceIdLength) throw storageError()
  if (overridable === 'AnyState' || outcomeOf(scope, 'start', instanceId) !== 'conflict') return
  const status = scope.hub().store.get(instanceId)?.status as string
  throw alreadyExists(storage.conflict(instanceId, status))
}

/** POST `/orchestrators/{functionName}[/{instanceId}]` (contract 2.1, 2.2). */
export const startOrchestration: Handler = async (scope, name = '', givenId = '') => {
  const { settings, engine, request } = scope
  const { version } = settings
  const read = await readInput(request, version.storesRawInput)
  if ('refusal' in read) return read.refusal
  try {
    if (version.validatesStart && scope.isOwnHub && !engine.functions.orchestrator(name)) {
      throw argumentException(engine.functions.missingText('orchestrator', name))
    }
    // An entity's name is not one of an orchestrator. Older hosts say so, so the mock does as every version (contract 6.5).
    if (name.startsWith('@')) throw argumentException(engine.functions.missingText('orchestrator', name))
    if (version.refusesDisabled && scope.isOwnHub && engine.functions.isDisabled(name)) {
      throw argumentException(engine.functions.missingText('orchestrator', name))
    }
    // As older hosts do: an id of white space is not an id (contract 6.5).
    const instanceId = givenId.trim() === '' ? randomHexId() : givenId
    if (version.validatesStart) checkStartId(instanceId)
    checkNotLive(scope, instanceId)
    const asked = version.orchestrationVersions ? (request.query.get('version') ?? settings.defaultVersion) : null
    scope.hub().client.start({ name, instanceId, input: read.input, version: asked })
    return await respondWhenDone(scope, instanceId)
  } catch (error) {
    if (error instanceof DotNetException && error.type.endsWith('.OrchestrationAlreadyExistsException')) {
      if (version.conflictStatus === 409) return messageResponse(409, error.message)
    }
    if (isArgumentException(error) && version.startArgumentErrors === 'message')
      return messageResponse(400, error.message)
    throw error
  }
}
