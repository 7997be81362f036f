import { canonicalOrigin, canonicalTail } from './canonical-uri.ts'
import { argumentOutOfRange, invalidOperation } from './dotnet-exception.ts'
import { HAS_NUL, decodeServerPath, encodePath, removeDotSegments } from './path-escapes.ts'
import { urlDecode } from './url-encode.ts'

/** `request.RequestUri` as the host's handler sees it. */
export interface RequestUri {
  /** Scheme and authority, as generated links begin. */
  readonly origin: string
  readonly absolutePath: string
  /** Without its `?`. */
  readonly query: string
  /** The whole, as the `Location` of a status response shows it. */
  readonly absoluteUri: string
  /** In digits, with the default filled in. */
  readonly port: string
  readonly isLoopback: boolean
}

/** The `Host` headers that the web server takes, the empty one among them. */
const goodHost = /^(?:\[[0-9A-Fa-f:.]+\](?::\d+)?|[A-Za-z0-9!$&'()._~-]+(?::\d+)?)?$/

/**
 * Builds the request URI from the `Host` and the request target as sent, through the web server's decoding, `PathString` and `System.Uri`.
 * Undefined for what the web server refuses with 400: an invalid `Host`, a target with `%00`, with characters beyond ASCII or without a leading `/`.
 */
export function requestUri(
  authority: string,
  target: string,
  scheme: 'http' | 'https' = 'http',
): RequestUri | undefined {
  const at = target.indexOf('?')
  const rawPath = at < 0 ? target : target.slice(0, at)
  if (!goodHost.test(authority) || !rawPath.startsWith('/') || /[^\x00-\x7f]/.test(target)) return undefined
  const decoded = decodeServerPath(rawPath)
  if (decoded === HAS_NUL) return undefined
  const origin = canonicalOrigin(scheme, authority)
  const tail = canonicalTail(origin, {
    path: encodePath(removeDotSegments(decoded)),
    query: at < 0 ? '' : target.slice(at).replaceAll('#', '%23'), // `QueryString.ToUriComponent`
  })
  const host = origin.slice(scheme.length + 3)
  const port = /:(\d+)$/.exec(host)?.[1]
  return {
    origin,
    absolutePath: tail.path,
    query: tail.query.slice(1),
    absoluteUri: `${origin}${tail.path}${tail.query}`,
    port: port ?? (scheme === 'https' ? '443' : '80'),
    isLoopback: /^(?:localhost|loopback|127(?:\.\d{1,3}){3}|\[::1\])(?::\d*)?$/.test(host),
  }
}

/** How the handler decodes a path: once more, or (`new`) as a form value first, so that `+` is a space and `%252F` a slash. */
export type PathDecoding = 'legacy' | 'new'

/**
 * The text that the route templates are matched on, `/instances/a`: the absolute path without its first `baseLength` characters.
 * Throws `ArgumentOutOfRangeException` where the path is shorter than that.
 */
export function routePath(absolutePath: string, baseLength: number, decoding: PathDecoding): string {
  const whole = decoding === 'new' ? urlDecode(absolutePath) : absolutePath
  if (whole.length < baseLength)
    throw argumentOutOfRange('startIndex cannot be larger than length of string.', 'startIndex')
  const decoded = decodeServerPath(`/${whole.slice(baseLength).replace(/^\/+|\/+$/g, '')}`)
  if (decoded === HAS_NUL) throw invalidOperation('The path contains null characters.')
  // A slash at the end begins no segment, not even a decoded one.
  return decoded.length > 1 && decoded.endsWith('/') ? decoded.slice(0, -1) : decoded
}
