import type { JOSEErrorCode } from 'jose/errors'
import { KeysUnavailable } from './signing-keys.ts'
import { invalidToken, type Verdict } from './verdict.ts'

const words: Partial<Record<JOSEErrorCode, string>> = {
  ERR_JWT_EXPIRED: 'the token has expired',
  ERR_JOSE_ALG_NOT_ALLOWED: 'the token is signed by an algorithm that does not count here',
  ERR_JWKS_NO_MATCHING_KEY: 'the token is signed with a key that its issuer does not publish',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'the token does not name the key that it is signed with (kid)',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'the signature of the token is wrong',
  ERR_JOSE_NOT_SUPPORTED: 'the token has a header that is not understood here',
  ERR_JWS_INVALID: 'the token cannot be read',
  ERR_JWT_INVALID: 'the token cannot be read',
}
const claimWords: Readonly<Record<string, string>> = {
  iss: 'the token is of another issuer',
  aud: 'the token is meant for another audience',
  nbf: 'the token is not valid yet',
}
// Keys that are not keys are the provider's fault, not the token's.
const faultsOfProvider = new Set<string>([
  'ERR_JWKS_INVALID',
  'ERR_JWK_INVALID',
  'ERR_JOSE_GENERIC',
  'ERR_JWKS_TIMEOUT',
])

/**
 * Describes why a token was refused, without its values. A fault outside the token is a 503, so that callers do not throw a good
 * one away; what is not a fault of either is thrown on.
 */
export function refusedToken(error: unknown): Verdict {
  const { code = '', claim = '' } = error as { code?: string; claim?: string }
  if (error instanceof KeysUnavailable || faultsOfProvider.has(code)) {
    const why = error instanceof KeysUnavailable ? error.message : 'the keys of its provider cannot be read'
    return { refusal: { status: 503, detail: `the token cannot be checked: ${why}`, retryAfter: 5 } }
  }
  if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED') {
    const known = Object.hasOwn(claimWords, claim) ? claimWords[claim] : undefined
    return invalidToken(known ?? `the token has no ${claim} that counts here`)
  }
  const told = words[code as JOSEErrorCode]
  if (told === undefined) throw error
  return invalidToken(told)
}
