import type { OidcSettings } from '../gateway/settings.ts'
import { credential, dropRenewal, keepCredential, readRenewal } from './credential.ts'
import { refreshTokens, TokenRefusal, type Tokens } from './tokens.ts'

// A token that expires during a request would be refused; a short-lived one is renewed in its last third.
const margin = 30_000

/** Keeps the tokens of a sign-in or a renewal. */
export function keepTokens({ accessToken, refreshToken, lifetime }: Tokens): void {
  const due = lifetime === undefined ? {} : { due: Date.now() + lifetime * 1_000 - Math.min(margin, lifetime * 333) }
  keepCredential(accessToken, refreshToken === undefined ? undefined : { refreshToken, ...due })
}

/** True if the access token expires soon and can be renewed. */
export const isRenewalDue = () => Date.now() > (readRenewal()?.due ?? Infinity)

const renewed = new Set<string>()

/** True if a credential has been renewed in the meantime: the present one is of the same sign-in. */
export const wasRenewed = (used: string) => renewed.has(used)

let running: Promise<boolean> | undefined

/** Renews the access token without the person; false if that is not possible now. Calls at the same time share one renewal. */
export function renew(oidc: OidcSettings | undefined): Promise<boolean> {
  running ??= attempt(oidc).finally(() => {
    running = undefined
  })
  return running
}

async function attempt(oidc: OidcSettings | undefined): Promise<boolean> {
  const renewal = readRenewal()
  if (!oidc || !renewal) return false
  try {
    const tokens = await refreshTokens(oidc, renewal.refreshToken, (url, init) => fetch(url, init))
    // The person may have signed out meanwhile.
    if (readRenewal()?.refreshToken !== renewal.refreshToken) return false
    if (credential.peek() !== undefined) renewed.add(credential.peek()!)
    keepTokens(tokens)
    return true
  } catch (error) {
    if (error instanceof TokenRefusal) dropRenewal()
    return false
  }
}
