import type { Fetch } from '@durable-http/core'

/**
 * Asks an issuer where its keys are: OpenID Connect discovery, else OAuth authorization server metadata (RFC 8414).
 * Throws an `Error` that says what was wrong with the responses.
 */
export async function findJwksUrl(issuer: string, fetch: Fetch, timeout: number): Promise<string> {
  let fault = ''
  for (const url of metadataUrls(issuer)) {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeout), redirect: 'manual' })
    if (response.status !== 200) {
      await response.body?.cancel()
      fault ||= `its metadata was answered with status ${response.status}`
      continue
    }
    const { issuer: named, jwks_uri: keys } = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown }
    // Metadata of another issuer would lend that one's keys to this one's name (RFC 8414, section 3.3).
    if (named !== issuer) throw new Error('its metadata names another issuer')
    if (typeof keys !== 'string' || !isTrustworthy(keys)) throw new Error('its metadata names no https address of keys')
    return keys
  }
  throw new Error(fault)
}

function metadataUrls(issuer: string): string[] {
  const { origin, pathname } = new URL(issuer)
  const path = pathname.replace(/\/+$/, '')
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ]
}

// Keys fetched over plain HTTP could be forged; loopback is allowed for trials.
function isTrustworthy(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname))
}
