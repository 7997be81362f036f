import { refuse } from '../refusal.ts'
import type { Stage } from '../stage.ts'
import { createHostCheck } from './trusted-hosts.ts'

/** Refuses requests that a page of another site could have sent; pages of `corsOrigins` may call the REST face. */
export function createHostStage(
  publicUrls: readonly (string | undefined)[],
  corsOrigins: readonly string[] = [],
): Stage {
  const names = publicUrls.filter((url) => url !== undefined).map((url) => new URL(url).hostname)
  const hostFault = { rest: createHostCheck(names, corsOrigins), mcp: createHostCheck(names) }
  return (request, context, next) => {
    const fault = hostFault[context.face](request)
    return fault === undefined ? next() : refuse(context.face, 403, 'Forbidden', fault)
  }
}
