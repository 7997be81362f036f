import { DotNetException, invalidOperation } from '../dotnet/dotnet-exception.ts'
import type { HubClient } from '../engine/hub-client.ts'
import { type InstanceOperation, type Outcome, lifecycle } from '../engine/lifecycle.ts'
import { errorTexts } from '../wire/error-body.ts'
import { emptyResponse, exceptionResponse, textResponse } from './responses.ts'
import type { Handler, RouteScope } from './route-scope.ts'

/** Looks up what an operation may do to an instance as it is now. */
export function outcomeOf(scope: RouteScope, operation: InstanceOperation, instanceId: string): Outcome {
  const status = scope.hub().store.get(instanceId)?.status ?? 'absent'
  return lifecycle[scope.settings.version.profile][operation][status]
}

type Control = 'terminate' | 'suspend' | 'resume'

const control =
  (operation: Control): Handler =>
  (scope, instanceId = '') => {
    switch (outcomeOf(scope, operation, instanceId)) {
      case 'missing':
        return emptyResponse(404)
      case 'gone':
        return emptyResponse(410)
      case 'refuse': {
        const status = scope.hub().store.get(instanceId)?.status
        throw invalidOperation(
          `Cannot ${operation} the orchestration instance ${instanceId} because instance is in the ${status} state.`,
        )
      }
      default: {
        const client: HubClient = scope.hub().client
        client[operation](instanceId, scope.request.query.get('reason') ?? null)
        return emptyResponse(202)
      }
    }
  }

/** POST `/instances/{instanceId}/terminate` (contract 2.8). */
export const terminateInstance = control('terminate')
/** POST `/instances/{instanceId}/suspend` (contract 2.9). */
export const suspendInstance = control('suspend')
/** POST `/instances/{instanceId}/resume` (contract 2.10). */
export const resumeInstance = control('resume')

/** POST `/instances/{instanceId}/rewind` (contract 2.11). */
export const rewindInstance: Handler = (scope, instanceId = '') => {
  const { version, storage } = scope.settings
  const outcome = outcomeOf(scope, 'rewind', instanceId)
  if (outcome === 'missing') {
    return version.rewindInWords
      ? textResponse(404, `No orchestration with instance ID "$${instanceId}" found.`)
      : emptyResponse(404)
  }
  if (outcome !== 'queue') {
    const status = scope.hub().store.get(instanceId)?.status
    if (version.rewindInWords) {
      return textResponse(
        412,
        `This orchestration has status ${status}, but only orchestrations in the "Failed" state can be rewound.`,
      )
    }
    if (outcome === 'gone') return emptyResponse(410)
    throw invalidOperation('The rewind operation is only supported on failed orchestration instances.')
  }
  if (!storage.canRewind) {
    const error = new DotNetException('System.NotImplementedException', 'The method or operation is not implemented.')
    if (version.rewindInWords) return exceptionResponse(501, errorTexts.noRewind, error)
    throw error
  }
  scope.hub().client.rewind(instanceId, scope.request.query.get('reason') ?? null)
  return emptyResponse(202)
}
