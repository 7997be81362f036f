import { type Claims, claimOf } from './token-claims.ts'

/** Tells a JSON Web Token from an API key by its form: three parts, of which the first is a JSON object. */
export const isToken = (credential: string) => /^eyJ[\w-]*\.[\w-]*\.[\w-]*$/.test(credential)

// `at_hash` and its like bind an ID token to what came with it, `nonce` to the request for it; `events` is in logout and security event tokens.
const foreignClaims = ['at_hash', 'c_hash', 's_hash', 'urn:openid:params:jwt:claim:rt_hash', 'nonce', 'events']
// Claims in which providers say what a token is, with the values of access tokens: Keycloak, Cognito, and libraries such as Simple JWT.
const kindClaims: readonly [claim: string, access: RegExp][] = [
  ['typ', /^(bearer|at\+jwt|jwt)$/i],
  ['token_use', /^access$/i],
  ['token_type', /^(access|bearer)$/i],
]
// Some providers put scopes into ID tokens too. `auth_time` is in every ID token for which it was requested, so the two together prove nothing.
const scopeClaims = ['scope', 'scp']

/** Explains why a token is not an access token its bearer may use; undefined if it is one. `marks` are the values of `JWT_ACCESS_TOKENS`. */
export function kindFault(type: string | undefined, claims: Claims, marks: readonly string[]): string | undefined {
  const header = type?.toLowerCase().replace(/^application\//, '')
  if (header !== undefined && header !== 'jwt' && header !== 'at+jwt') {
    return 'the token is of a type that is not an access token; expected at+jwt or JWT in its header'
  }
  const foreign = foreignClaims.find((name) => Object.hasOwn(claims, name))
  if (foreign !== undefined) {
    return `the token holds ${foreign}, as ID and logout tokens do; expected an access token`
  }
  for (const [name, access] of kindClaims) {
    const value = Object.hasOwn(claims, name) ? claims[name] : undefined
    if (value !== undefined && !(typeof value === 'string' && access.test(value))) {
      return `the token says in ${name} that it is another kind of token; expected an access token`
    }
  }
  if (!marks.some((mark) => isMarked(mark, header, claims))) {
    return `the token does not show that it is an access token; expected ${marks.join(' or ')}`
  }
  // The gateway cannot check the proof of possession, and without it the token may be stolen.
  if ('cnf' in claims) return 'the token is bound to a key of its client (DPoP or mTLS); expected a bearer token'
  return undefined
}

function isMarked(mark: string, header: string | undefined, claims: Claims): boolean {
  if (mark === 'at+jwt') return header === 'at+jwt'
  const [name = '', ...value] = mark.split('=')
  if (scopeClaims.includes(name) && Object.hasOwn(claims, 'auth_time')) return false
  const found = claimOf(claims, name)
  if (value.length > 0) return found === value.join('=')
  return found !== undefined && found !== null && found !== ''
}
