import type { Clock, Fetch } from '@durable-http/core'
import { jwtVerify } from 'jose/jwt/verify'
import type { JwtConfig } from '../config/gateway-config.ts'
import type { Principal } from '../request/request-context.ts'
import type { Digest } from './digest.ts'
import { createSigningKeys } from './signing-keys.ts'
import { nameOf, roleOf, rolesFromTop } from './token-claims.ts'
import { refusedToken } from './token-faults.ts'
import { kindFault } from './token-kind.ts'
import { type CredentialCheck, invalidToken, type Verdict } from './verdict.ts'
import { VerifiedTokens } from './verified-tokens.ts'

/** Options for checking tokens. */
export interface TokenCheckOptions {
  digest: Digest
  fetch: Fetch
  clock: Clock
  /** Milliseconds for one response of the provider, 3 s when absent. */
  keysTimeout?: number | undefined
  /** Tokens that are remembered, 10 000 when absent. */
  remembered?: number | undefined
}

// With a symmetric algorithm, everyone who can verify a token could also sign one.
const asymmetric = /^((RS|PS|ES)(256|384|512)|EdDSA|Ed25519)$/
// A key that its provider withdrew must not count on because a token of it was seen before.
const longestMemory = 300_000

/** Makes the check of JSON Web Tokens of one provider; throws a `TypeError` for an algorithm that is not asymmetric. */
export function createTokenCheck(config: JwtConfig, options: TokenCheckOptions): CredentialCheck {
  const { digest, clock, keysTimeout = 3_000, remembered = 10_000 } = options
  const { issuer, audience, algorithms, clockTolerance } = config
  const weak = algorithms.find((algorithm) => !asymmetric.test(algorithm))
  if (weak !== undefined || algorithms.length === 0) {
    throw new TypeError(`algorithms must name asymmetric ones such as RS256 or ES256, not ${weak ?? 'none at all'}`)
  }
  const keys = createSigningKeys(config, { fetch: options.fetch, clock, timeout: keysTimeout })
  const verified = new VerifiedTokens(remembered)
  const expected = rolesFromTop.flatMap((role) => config.roles[role]).join(', ')

  async function verify(token: string, hash: Uint8Array): Promise<Verdict> {
    const now = clock.now()
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer,
        audience: [...audience],
        algorithms: [...algorithms],
        clockTolerance,
        currentDate: new Date(now),
        requiredClaims: ['exp'],
      })
      const fault = kindFault(protectedHeader.typ, payload, config.accessTokens)
      if (fault !== undefined) return invalidToken(fault)
      const name = nameOf(payload)
      if (name === undefined) return invalidToken('the token does not tell who it stands for (sub, azp or appid)')
      const role = roleOf(payload, config)
      if (role === undefined) {
        const detail = `the token gives no role; expected one of ${expected} in ${config.claims.join(' or ')}`
        return { refusal: { status: 403, error: 'insufficient_scope', detail } }
      }
      const expires = (payload.exp! + clockTolerance) * 1_000
      const principal = Object.freeze<Principal>({ name, role, expires })
      verified.set(hash, { principal, until: Math.min(expires, now + longestMemory) })
      return { principal }
    } catch (error) {
      return refusedToken(error)
    }
  }

  function judge(token: string, hash: Uint8Array): Verdict | Promise<Verdict> {
    const principal = verified.get(hash, clock.now())
    return principal ? { principal } : verify(token, hash)
  }

  return function checkToken(token) {
    const hash = digest(token)
    return hash instanceof Uint8Array ? judge(token, hash) : hash.then((bytes) => judge(token, bytes))
  }
}
