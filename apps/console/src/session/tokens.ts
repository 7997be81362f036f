import type { OidcSettings } from '../gateway/settings.ts'

/** Tokens of the identity provider. */
export interface Tokens {
  accessToken: string
  refreshToken?: string
  /** Seconds for which the access token is valid, if the provider states them. */
  lifetime?: number
}

/** A token endpoint that refused, such as with `invalid_grant`; after any other failure the grant may still be valid. */
export class TokenRefusal extends Error {
  override readonly name = 'TokenRefusal'
}

type Fetch = typeof globalThis.fetch

/** Exchanges a code for tokens. */
export const exchangeCode = (
  oidc: OidcSettings,
  given: { code: string; verifier: string; redirectUri: string },
  fetch: Fetch,
): Promise<Tokens> =>
  askForTokens(oidc, fetch, {
    grant_type: 'authorization_code',
    code: given.code,
    code_verifier: given.verifier,
    redirect_uri: given.redirectUri,
  })

/** Exchanges a refresh token for tokens; where the provider gives no other refresh token, the same one stays valid. */
export async function refreshTokens(oidc: OidcSettings, refreshToken: string, fetch: Fetch): Promise<Tokens> {
  const tokens = await askForTokens(oidc, fetch, { grant_type: 'refresh_token', refresh_token: refreshToken })
  return { refreshToken, ...tokens }
}

async function askForTokens(
  { tokenEndpoint, clientId, resource }: OidcSettings,
  fetch: Fetch,
  grant: Record<string, string>,
): Promise<Tokens> {
  const body = new URLSearchParams({
    ...grant,
    client_id: clientId,
    ...(resource === undefined ? {} : { resource }),
  })
  const response = await fetch(tokenEndpoint, { method: 'POST', body, credentials: 'omit', redirect: 'error' })
  const granted = (await response.json().catch(() => ({}))) as Record<string, unknown>
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: lifetime, error } = granted
  if (response.ok && typeof accessToken === 'string')
    return {
      accessToken,
      ...(typeof refreshToken === 'string' ? { refreshToken } : {}),
      ...(typeof lifetime === 'number' && lifetime > 0 ? { lifetime } : {}),
    }
  const why = `The provider gave no token (${typeof error === 'string' ? error : response.status}).`
  throw response.status >= 400 && response.status < 500 && response.status !== 429
    ? new TokenRefusal(why)
    : new Error(why)
}
