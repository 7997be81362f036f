import { argumentException, isJsonException } from '../dotnet/dotnet-exception.ts'
import { stringNode } from '../dotnet/json-node.ts'
import { loadToken } from '../dotnet/json-loader.ts'
import { writeJson } from '../dotnet/json-writer.ts'
import { parseContentType } from '../dotnet/media-type.ts'
import { entityInstanceId } from '../engine/entity-id.ts'
import { clientRequestToText } from '../engine/entity-request.ts'
import { emptyResponse } from './responses.ts'
import { hasReservedCharacter } from './instance-id.ts'
import type { Handler, HandlerRequest, RouteScope } from './route-scope.ts'

/** Reads the body of a signal as the operation's input: JSON under its own media type, anything else as a string. */
async function readInput(request: HandlerRequest): Promise<string | null> {
  if (request.hasNoBody) return null
  const { mediaType } = parseContentType(request.headers.get('content-type'))
  const text = await request.text()
  if (mediaType?.toLowerCase() !== 'application/json') return writeJson(stringNode(text))
  try {
    return writeJson(loadToken(text))
  } catch (error) {
    if (isJsonException(error)) throw argumentException(`Could not parse JSON content: ${error.message}`)
    throw error
  }
}

async function signal(scope: RouteScope, name: string, key: string, operation: string): Promise<Response> {
  const { functions } = scope.engine
  if (name === '') {
    throw argumentException('Invalid entity id: entity name must not be a null or empty string.', 'entityName')
  }
  scope.checkClient()
  const input = await readInput(scope.request)
  if (hasReservedCharacter(key)) {
    throw argumentException('entityKey', 'Entity keys must not contain /, \\, #, ?, or control characters.')
  }
  if (scope.isOwnHub && !functions.entity(name)) {
    throw argumentException(functions.missingText('entity', name.toLowerCase()))
  }
  const text = clientRequestToText({ operation, input, id: crypto.randomUUID() })
  scope.hub().client.raiseEvent(entityInstanceId({ name, key }), 'op', text)
  return emptyResponse(202)
}

/** POST `/entities/{entityName}[/{entityKey}]` (contract 2.13). */
export const signalEntity: Handler = (scope, name = '', key = '') =>
  signal(scope, name, key, scope.request.query.get('op') ?? '')

/** DELETE `/entities/{entityName}[/{entityKey}]`: a signal named `delete` (contract 2.16). */
export const deleteEntity: Handler = (scope, name = '', key = '') => signal(scope, name, key, 'delete')
