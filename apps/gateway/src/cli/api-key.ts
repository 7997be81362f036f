import { createHash, randomBytes } from 'node:crypto'
import type { Role } from '../config/gateway-config.ts'

/** A key for a caller, to be shown once. */
export interface CreatedKey {
  /** `dhk_` and 43 characters (256 bits), a form that scanners for leaked secrets can look for. */
  key: string
  sha256: string
}

/** Makes a random key and its hash. */
export function createApiKey(): CreatedKey {
  const key = `dhk_${randomBytes(32).toString('base64url')}`
  return { key, sha256: createHash('sha256').update(key).digest('hex') }
}

/** Says what to do with a new key. */
export function describeKey({ key, sha256 }: CreatedKey, name: string, role: Role): string {
  return `Key of ${name}, role ${role}. It is shown only once; the gateway stores only its hash:

  ${key}

Callers send it as "authorization: Bearer <key>" or "x-api-key: <key>".

In the environment (separate several by commas):

  API_KEYS=${name}:${role}:${sha256}

or in durable-gateway.config.json:

  ${JSON.stringify({ auth: { apiKeys: [{ name, role, sha256 }] } })}
`
}
