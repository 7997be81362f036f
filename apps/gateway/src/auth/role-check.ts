import type { Effect } from '@durable-http/core'
import { type AccessConfig, type Role, shippedRoles } from '../config/gateway-config.ts'

/** Roles, the one that may do least first. */
const roleNames: readonly Role[] = ['viewer', 'operator', 'admin']

/** Permissions of each role. */
export interface RoleCheck {
  effectsOf: (role: Role) => readonly Effect[]
  /** The lowest role that may have an effect; undefined where no role may. */
  roleFor: (effect: Effect) => Role | undefined
}

/** Makes the check of roles from what the settings say of them. */
export function createRoleCheck(given: AccessConfig['roles'] = {}): RoleCheck {
  const roles = { ...shippedRoles, ...given }
  return {
    effectsOf: (role) => roles[role],
    roleFor: (effect) => roleNames.find((role) => roles[role].includes(effect)),
  }
}
