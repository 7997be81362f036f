import { isJsonReaderException } from '../dotnet/dotnet-exception.ts'
import { loadToken } from '../dotnet/json-loader.ts'
import { writeJson } from '../dotnet/json-writer.ts'
import { parseContentType } from '../dotnet/media-type.ts'
import { errorTexts } from '../wire/error-body.ts'
import { emptyResponse, exceptionResponse, messageResponse } from './responses.ts'
import { outcomeOf } from './control.ts'
import type { Handler } from './route-scope.ts'

/** POST `/instances/{instanceId}/raiseEvent/{eventName}` (contract 2.7): the checks in the order of the host. */
export const raiseEvent: Handler = async (scope, instanceId = '', eventName = '') => {
  const outcome = outcomeOf(scope, 'raiseEvent', instanceId)
  if (outcome === 'missing') return emptyResponse(404)
  if (outcome === 'gone') return emptyResponse(410)
  const { mediaType } = parseContentType(scope.request.headers.get('content-type'))
  if (mediaType?.toLowerCase() !== 'application/json') {
    return messageResponse(400, 'Only application/json request content is supported')
  }
  const text = await scope.request.text()
  let input: string
  try {
    input = writeJson(loadToken(text))
  } catch (error) {
    if (isJsonReaderException(error)) return exceptionResponse(400, errorTexts.badJson, error)
    throw error
  }
  scope.hub().client.raiseEvent(instanceId, eventName, input)
  return emptyResponse(202)
}
