import { invalidOperation } from '../dotnet/dotnet-exception.ts'
import { emptyResponse, messageResponse } from './responses.ts'
import type { Handler } from './route-scope.ts'

/** Any verb `/makeprimary` (contract 2.18). */
export const makePrimary: Handler = (scope) => {
  const { useAppLease, storage, version } = scope.settings
  if (useAppLease && storage.hasAppLease) {
    scope.hub()
    return emptyResponse(200)
  }
  const text = 'Cannot make current app primary. This app is not using the AppLease feature.'
  if (version.noLeaseStatus === 400) return messageResponse(400, text)
  throw invalidOperation(text)
}
