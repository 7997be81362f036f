import { type Clock, type Fetch, wallClock } from '@durable-http/core'
import { readIssuerMetadata } from '../auth/issuer-metadata.ts'
import { scopesOf } from '../auth/resource-metadata.ts'
import type { JwtConfig } from '../config/gateway-config.ts'

/** Where a browser signs in at the identity provider, and as which client. */
export interface BrowserSignIn {
  issuer: string
  clientId: string
  authorizationEndpoint: string
  tokenEndpoint: string
  /** Scopes to ask for, with spaces between. */
  scope: string
  /** Resource indicator (RFC 8707); absent for providers that name the resource in the scope, as Entra ID does. */
  resource?: string
}

/** Options for finding it. */
export interface SignInOptions {
  jwt: JwtConfig
  clientId: string
  fetch: Fetch
  warn: (message: string) => void
  clock?: Clock | undefined
}

const timeout = 5_000
/** Milliseconds for which what the provider said is kept, and after which one that failed is asked again. */
const kept = 600_000
const keptFailure = 10_000

/** Makes what finds the sign-in of a browser; it resolves to undefined while the provider cannot be reached. */
export function createSignInFinder({ jwt, clientId, fetch, warn, clock = wallClock }: SignInOptions) {
  let found: { at: number; signIn: Promise<BrowserSignIn | undefined>; until: number } | undefined

  async function find(): Promise<BrowserSignIn | undefined> {
    try {
      const metadata = await readIssuerMetadata(jwt.issuer, fetch, timeout)
      const { authorizationEndpoint, tokenEndpoint, hasOfflineAccess } = metadata
      if (authorizationEndpoint === undefined || tokenEndpoint === undefined)
        throw new Error('its metadata names no https addresses for a sign-in')
      const [resource] = jwt.scopePrefix === undefined ? jwt.audience.filter(isUrl) : []
      return {
        issuer: jwt.issuer,
        clientId,
        authorizationEndpoint,
        tokenEndpoint,
        // Tokens last an hour or less, and people look longer than that.
        scope: [
          ...scopesOf(jwt, ['viewer', 'operator', 'admin']),
          ...(hasOfflineAccess ? ['offline_access'] : []),
        ].join(' '),
        ...(resource === undefined ? {} : { resource }),
      }
    } catch (error) {
      const why = error instanceof Error ? error.message : 'it cannot be reached'
      warn(`nobody can sign in to the console at ${jwt.issuer}: ${why}`)
      return undefined
    }
  }

  return function findSignIn(): Promise<BrowserSignIn | undefined> {
    const now = clock.now()
    if (found && now < found.until) return found.signIn
    const signIn = find()
    const entry = { at: now, signIn, until: now + kept }
    found = entry
    void signIn.then((result) => {
      if (!result) entry.until = now + keptFailure
    })
    return signIn
  }
}

const isUrl = (text: string) => /^https?:\/\//.test(text) && URL.canParse(text)
