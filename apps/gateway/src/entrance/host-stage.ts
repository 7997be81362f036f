import { refuse } from '../refusal.ts'
import type { Stage } from '../stage.ts'
import { createHostCheck } from './trusted-hosts.ts'

/** Refuses requests that a page of another site could have sent, on both faces alike. */
export function createHostStage(publicUrls: readonly (string | undefined)[]): Stage {
  const names = publicUrls.filter((url) => url !== undefined).map((url) => new URL(url).hostname)
  const hostFault = createHostCheck(names)
  return (request, context, next) => {
    const fault = hostFault(request)
    return fault === undefined ? next() : refuse(context.face, 403, 'Forbidden', fault)
  }
}
