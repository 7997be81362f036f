import { type Fetch, withoutTrailingSlashes } from '@durable-http/core'
import { fetchDocument } from './provider-document.ts'

/** Metadata of an issuer, as far as the gateway reads it. */
export interface IssuerMetadata {
  jwksUrl?: string
  authorizationEndpoint?: string
  tokenEndpoint?: string
  /** True if it gives refresh tokens to clients that request the scope `offline_access`. */
  hasOfflineAccess?: boolean
}

/** Asks an issuer where its keys are; throws an `Error` that says what was wrong with the responses. */
export async function findJwksUrl(issuer: string, fetch: Fetch, timeout: number): Promise<string> {
  const { jwksUrl } = await readIssuerMetadata(issuer, fetch, timeout)
  if (jwksUrl === undefined) throw new Error('its metadata names no https address of keys')
  return jwksUrl
}

/**
 * Reads the metadata of an issuer: OpenID Connect discovery, else OAuth authorization server metadata (RFC 8414). Addresses that are neither
 * https nor loopback are left out. Throws an `Error` that says what was wrong with the responses.
 */
export async function readIssuerMetadata(issuer: string, fetch: Fetch, timeout: number): Promise<IssuerMetadata> {
  let fault = ''
  for (const url of metadataUrls(issuer)) {
    const metadata = await fetchDocument(url, fetch, timeout)
    if (typeof metadata === 'number') {
      fault ||= `the response for its metadata has status ${metadata}`
      continue
    }
    // Metadata of another issuer would lend that one's keys to this one's name (RFC 8414, section 3.3).
    if (metadata['issuer'] !== issuer) throw new Error('its metadata names another issuer')
    return {
      ...addressOf('jwksUrl', metadata['jwks_uri']),
      ...addressOf('authorizationEndpoint', metadata['authorization_endpoint']),
      ...addressOf('tokenEndpoint', metadata['token_endpoint']),
      ...(isListed(metadata['scopes_supported'], 'offline_access') ? { hasOfflineAccess: true } : {}),
    }
  }
  throw new Error(fault)
}

const isListed = (list: unknown, name: string) => Array.isArray(list) && list.includes(name)

const addressOf = (name: keyof IssuerMetadata, value: unknown): IssuerMetadata =>
  typeof value === 'string' && isTrustworthy(value) ? { [name]: value } : {}

function metadataUrls(issuer: string): string[] {
  const { origin, pathname } = new URL(issuer)
  const path = withoutTrailingSlashes(pathname)
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ]
}

// Documents over plain HTTP could be forged; loopback is allowed for trials.
function isTrustworthy(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname))
}
