import type { Effect } from '@durable-http/core'
import { effectsOf, type Role } from '../config/gateway-config.ts'

const roles: readonly Role[] = ['viewer', 'operator', 'admin']

/** The lowest role that may have an effect. */
export function roleFor(effect: Effect): Role {
  return roles.find((role) => effectsOf[role].includes(effect))!
}

/** Whether a role may have an effect. */
export function allowsEffect(role: Role, effect: Effect): boolean {
  return effectsOf[role].includes(effect)
}
