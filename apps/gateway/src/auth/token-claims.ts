import { type JwtConfig, type Role, roles } from '../config/gateway-config.ts'

/** Claims of a token whose signature, issuer, audience and time are in order. */
export type Claims = Readonly<Record<string, unknown>>

/** Roles, the one that may do most first. */
export const rolesFromTop: readonly Role[] = roles.toReversed()

const longestName = 512

/**
 * The role that the configured claims give: the highest of the values of one claim, and the lowest where several claims give one, for an
 * application that is lent a scope must not do more with it than that, nor more than the person who lent it. Undefined when none does.
 */
export function roleOf(
  claims: Claims,
  { claims: names, roles: valuesByRole }: Pick<JwtConfig, 'claims' | 'roles'>,
): Role | undefined {
  const given = names.map((name) => {
    const values = valuesOf(claimOf(claims, name))
    return rolesFromTop.findIndex((role) => valuesByRole[role].some((value) => values.includes(value)))
  })
  return rolesFromTop[Math.max(...given)]
}

// Some providers let people choose their subject: none of them may be named like an application.
const likeClient = /^(?:client|user):/

/**
 * The caller that a token identifies, unique among all issuers: `issuer subject`, or `issuer client:id` if an application acts for itself.
 * Undefined when the token does not tell.
 */
export function nameOf(claims: Claims): string | undefined {
  const [issuer, subject, ...ids] = ['iss', 'sub', 'azp', 'appid', 'client_id'].map((name) => textOf(claims[name]))
  const client = ids.find((id) => id !== undefined)
  const isClient = client !== undefined && (subject === undefined || isOfApplication(claims))
  const who = isClient ? `client:${client}` : subject?.replace(likeClient, 'user:$&')
  if (issuer === undefined || who === undefined) return undefined
  const name = `${issuer} ${who}`
  return name.length > longestName || /\p{Cc}/u.test(name) ? undefined : name
}

// A person delegates scopes to an application; an application that acts for itself has none (Entra ID also marks it in `idtyp`).
function isOfApplication({ idtyp, scp, scope }: Claims): boolean {
  return idtyp === undefined ? scp === undefined && scope === undefined : idtyp === 'app'
}

/** Reads a claim; a name with dots may lead into objects, as `realm_access.roles` of Keycloak does. */
export function claimOf(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  let value: unknown = claims
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as Claims)[part]
  }
  return value
}

function valuesOf(claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(' ').filter((value) => value !== '')
  return Array.isArray(claim) ? claim.filter((value) => typeof value === 'string') : []
}

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
