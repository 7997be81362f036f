import type { Effect } from '@durable-http/core'
import type { RoleCheck } from '../auth/role-check.ts'
import type { AuthConfig, RetentionRule, Role } from '../config/gateway-config.ts'
import type { Principal } from '../request/request-context.ts'
import { termsOf } from '../retention/retention-order.ts'
import type { JobCreator, JobDefinition } from './job-record.ts'

/** Milliseconds that the rights of a token last beyond the request that it came with. */
export const tokenRights = 24 * 3_600_000

/** Rejects an item of a job that may no longer act. */
export class RightsEndedError extends Error {
  override readonly name = 'RightsEndedError'
}

/** Notes who created a job. */
export function creatorOf(principal: Principal | undefined): JobCreator | undefined {
  return principal && { name: principal.name, role: principal.role, isKey: principal.expires === undefined }
}

/** Makes the function that returns the effects that a job's creator has now (all without authentication); it throws a `RightsEndedError` if none are left. */
export function createCreatorRights(
  auth: AuthConfig | undefined,
  roles: RoleCheck,
  now: () => number,
  rules: readonly RetentionRule[] = [],
) {
  const termsOfRule = new Map(rules.map((rule) => [rule.name, termsOf(rule)]))
  const roleOfKey = new Map(auth?.apiKeys.map(({ name, role }) => [name, role]))

  return function effectsOf({ creator, createdAt, retention }: JobDefinition): readonly Effect[] | undefined {
    if (retention) {
      if (termsOfRule.get(retention.rule) === retention.terms) return undefined
      throw new RightsEndedError(`the retention rule ${retention.rule}, which made the job, was changed or removed`)
    }
    if (!auth) return undefined
    if (!creator)
      throw new RightsEndedError('the job was created by nobody who is known, and callers are asked who they are now')
    if (creator.isKey) {
      const role = roleOfKey.get(creator.name)
      if (!role) throw new RightsEndedError(`the API key ${creator.name}, which created the job, is no longer known`)
      return roles.effectsOf(role)
    }
    if (!auth.jwt) throw new RightsEndedError('a token created the job, and tokens no longer count here')
    if (now() >= Date.parse(createdAt) + tokenRights)
      throw new RightsEndedError('the rights of the token that created the job ended after 24 hours')
    return roles.effectsOf(creator.role as Role)
  }
}
