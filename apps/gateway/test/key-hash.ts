import { createHash } from 'node:crypto'
import type { ApiKeyConfig, AuthConfig, Role } from '../src/config/gateway-config.ts'

/** Keys of which each has a role. */
export const keyOf: Readonly<Record<Role, string>> = {
  viewer: 'dhk-viewer-6Yb2',
  operator: 'dhk-operator-9Qc4',
  admin: 'dhk-admin-3Wd8',
}

/** The configuration of a key: its hash. */
export function apiKeyFor(name: string, role: Role, key: string): ApiKeyConfig {
  return { name, role, sha256: createHash('sha256').update(key).digest('hex') }
}

/** Authentication by the three keys. */
export const threeKeys: AuthConfig = {
  apiKeys: (['viewer', 'operator', 'admin'] as const).map((role) => apiKeyFor(`the ${role}`, role, keyOf[role])),
}
