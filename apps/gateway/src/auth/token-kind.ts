import type { Claims } from './token-claims.ts'

/** Tells a JSON Web Token from an API key by its form: three parts, of which the first is a JSON object. */
export const isToken = (credential: string) => /^eyJ[\w-]*\.[\w-]*\.[\w-]*$/.test(credential)

/** Tells why a token is no access token that its bearer may use, or undefined when it may be one. */
export function kindFault(type: string | undefined, claims: Claims): string | undefined {
  const said = type?.toLowerCase().replace(/^application\//, '')
  if (said !== undefined && said !== 'jwt' && said !== 'at+jwt') return 'the token is of a type that is no access token'
  // Hashes of an access token or a code stand in ID tokens alone; Keycloak tells the kind in a claim.
  if ('at_hash' in claims || 'c_hash' in claims || claims['typ'] === 'ID' || claims['typ'] === 'Refresh') {
    return 'the token is an ID or refresh token; expected an access token'
  }
  // Its proof of possession cannot be checked here, and without it the token may be stolen.
  if ('cnf' in claims) return 'the token is bound to a key of its client (DPoP or mTLS); expected a bearer token'
  return undefined
}
