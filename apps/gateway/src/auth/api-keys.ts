import type { ApiKeyConfig } from '../config/gateway-config.ts'
import type { Principal } from '../request/request-context.ts'
import type { Digest } from './digest.ts'
import { indexOfHash } from './hash-search.ts'
import { type CredentialCheck, invalidToken, type Verdict } from './verdict.ts'

/** Makes the check of API keys: a key is hashed and its hash compared with all there are. */
export function createKeyCheck(keys: readonly ApiKeyConfig[], digest: Digest): CredentialCheck {
  const hashes = keys.map(({ sha256 }) => bytesOf(sha256))
  const verdicts = keys.map(({ name, role }): Verdict => ({ principal: Object.freeze<Principal>({ name, role }) }))
  const unknown = invalidToken('the API key is not known here; it may have been revoked')
  // Of keys that are known here only, so that a busy caller's is not hashed for each request; all are compared each time.
  const digests = new Map<string, Uint8Array>()
  const judge = (key: string, hash: Uint8Array) => {
    const verdict = verdicts[indexOfHash(hashes, hash)]
    if (verdict) digests.set(key, hash)
    return verdict ?? unknown
  }

  return function checkKey(key) {
    const hash = digests.get(key) ?? digest(key)
    return hash instanceof Uint8Array ? judge(key, hash) : hash.then((bytes) => judge(key, bytes))
  }
}

function bytesOf(sha256: string): Uint8Array {
  if (!/^[\da-f]{64}$/i.test(sha256)) throw new TypeError('sha256 of an API key must be 64 hexadecimal digits')
  return Uint8Array.from(sha256.match(/../g)!, (pair) => Number.parseInt(pair, 16))
}
