/** Settings that the page needs before sign-in; served without a credential. */
export interface UiSettings {
  version: string
  /** Credentials that the gateway accepts; absent if it has no authentication. */
  signIn: readonly ('apiKey' | 'oidc')[]
  oidc?: OidcSettings
  /** True if a mock host is behind the gateway, whose clock can be moved. */
  isMock: boolean
}

/** Where to sign in, and as which client. */
export interface OidcSettings {
  issuer: string
  clientId: string
  authorizationEndpoint: string
  tokenEndpoint: string
  scope: string
  /** Resource indicator (RFC 8707), for providers that want one. */
  resource?: string
}
