import type { Effect } from '@durable-http/core'
import { type AccessConfig, type Role, roles, shippedRoles } from '../config/gateway-config.ts'

/** Permissions of each role. */
export interface RoleCheck {
  effectsOf: (role: Role) => readonly Effect[]
  /** The lowest role that may have an effect; undefined where no role may. */
  roleFor: (effect: Effect) => Role | undefined
}

/** Makes the check of roles from what the settings say of them. */
export function createRoleCheck(given: AccessConfig['roles'] = {}): RoleCheck {
  const effects = { ...shippedRoles, ...given }
  return {
    effectsOf: (role) => effects[role],
    roleFor: (effect) => roles.find((role) => effects[role].includes(effect)),
  }
}
