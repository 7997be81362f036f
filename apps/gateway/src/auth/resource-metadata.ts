import { withoutTrailingSlashes } from '@durable-http/core'
import { type JwtConfig, type Role, roles } from '../config/gateway-config.ts'

/** Where the metadata of a protected resource is: RFC 9728 puts it between the origin and the path of the resource. */
export const metadataPath = '/.well-known/oauth-protected-resource'

// The endpoints of the MCP face: of all apps at the root and at `/mcp`, of one below its prefix.
const endpoint = /^(\/apps\/[^/]+)?(\/mcp)?$/

/** The MCP face as an OAuth protected resource (RFC 9728). */
export interface ProtectedResource {
  /** Address of the metadata of the endpoint that was asked. */
  metadataUrl(request: Request): string
  /** Answers a metadata request, which needs no credential; undefined if the resource does not exist. */
  respond(request: Request): Response | undefined
}

/** True if a request asks for the metadata of a protected resource, even if the resource does not exist. */
export function isMetadataRequest({ method, url }: Pick<Request, 'method' | 'url'>): boolean {
  if ((method !== 'GET' && method !== 'HEAD') || !url.includes(metadataPath)) return false
  return new URL(url).pathname.startsWith(metadataPath)
}

/** Makes the protected resources of the MCP endpoints; `publicMcpUrl` is where callers reach the one at `/mcp`. */
export function createProtectedResource(jwt: JwtConfig, publicMcpUrl: string | undefined): ProtectedResource {
  const publicBase = publicMcpUrl && withoutTrailingSlashes(publicMcpUrl).replace(/\/mcp$/, '')
  const publicPath = publicBase === undefined ? '' : new URL(publicBase).pathname.replace(/\/$/, '')
  const baseOf = (url: URL) => publicBase ?? url.origin

  return {
    metadataUrl({ url }) {
      const parsed = new URL(url)
      const path = withoutTrailingSlashes(parsed.pathname)
      return baseOf(parsed) + metadataPath + (endpoint.test(path) ? path : '/mcp')
    },
    respond({ method, url }) {
      const parsed = new URL(url)
      const asked = withoutTrailingSlashes(parsed.pathname.slice(metadataPath.length))
      // A proxy that passes the origin's well-known paths on sends what RFC 9728 makes of the whole public address.
      const path = publicPath !== '' && asked.startsWith(`${publicPath}/`) ? asked.slice(publicPath.length) : asked
      if (!endpoint.test(path)) return undefined
      const metadata = {
        resource: baseOf(parsed) + path,
        authorization_servers: [jwt.issuer],
        scopes_supported: scopesOf(jwt, roles),
        bearer_methods_supported: ['header'],
        resource_name: 'Durable Functions over MCP',
      }
      return new Response(method === 'HEAD' ? null : JSON.stringify(metadata), {
        headers: { 'content-type': 'application/json', 'cache-control': 'max-age=3600' },
      })
    },
  }
}

/** Scopes that a client requests from the authorization server to get any of these roles. */
export function scopesOf({ roles, scopePrefix = '', scopes }: JwtConfig, of: readonly Role[]): readonly string[] {
  return scopes ?? [...new Set(of.flatMap((role) => roles[role]))].map((scope) => scopePrefix + scope)
}
