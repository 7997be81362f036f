import type { OidcSettings } from '../gateway/settings.ts'

/** State of a sign-in until the provider sends the person back. */
export interface PendingSignIn {
  verifier: string
  state: string
  /** Fragment to come back to. */
  hash: string
}

/** Makes a random text of 43 characters. */
export const randomText = () => base64Url(crypto.getRandomValues(new Uint8Array(32)))

/** Makes the challenge of a verifier (RFC 7636, S256). */
export async function challengeOf(verifier: string): Promise<string> {
  return base64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))))
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** Writes the address at the provider where the person signs in. */
export async function signInAddress(
  { authorizationEndpoint, clientId, scope, resource }: OidcSettings,
  { verifier, state }: PendingSignIn,
  redirectUri: string,
): Promise<string> {
  const url = new URL(authorizationEndpoint)
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state,
    code_challenge: await challengeOf(verifier),
    code_challenge_method: 'S256',
    ...(resource === undefined ? {} : { resource }),
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}

/** Reads the code that the provider sent back; throws if the response is not the one to this sign-in. */
export function readCode(search: URLSearchParams, { issuer }: OidcSettings, pending: PendingSignIn): string {
  const failed = search.get('error')
  if (failed !== null) throw new Error(`The provider refused: ${search.get('error_description') ?? failed}`)
  if (search.get('state') !== pending.state) throw new Error('The response belongs to another sign-in. Try again.')
  const from = search.get('iss')
  if (from !== null && from !== issuer) throw new Error('The response comes from another provider.')
  const code = search.get('code')
  if (code === null) throw new Error('The provider sent no code.')
  return code
}
