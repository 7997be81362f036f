import { type UriComponent, escapeUri, hasIriEscapes, normalizeIri } from './iri-escapes.ts'
import { removeDotSegments } from './path-escapes.ts'

/** Path and query of a URI before or after `System.Uri` has seen it. */
export interface UriTail {
  readonly path: string
  /** With its `?`, or empty. */
  readonly query: string
}

/** Path and query as `System.Uri` shows them; what is changed depends on both, and on the authority before them. */
export function canonicalTail(origin: string, { path, query }: UriTail): UriTail {
  const isIri = hasIriEscapes(`${origin}${path}${query}`)
  const canonical = (text: string, component: UriComponent) => escapeUri(isIri ? normalizeIri(text, component) : text)
  const at = query.indexOf('#')
  const fragment = at < 0 ? '' : canonical(query.slice(at), 'path')
  return {
    path: removeDotSegments(canonical(path, 'path')),
    query: canonical(at < 0 ? query : query.slice(0, at), 'query') + fragment,
  }
}

/** Scheme and authority as `System.Uri` shows them: host in lower case, the default port gone. */
export const canonicalOrigin = (scheme: string, authority: string): string =>
  `${scheme}://${authority.toLowerCase().replace(scheme === 'https' ? /:443$/ : /:80$/, '')}`

/** `Uri.AbsoluteUri` of an absolute http(s) URI, as a `Location` header shows it. */
export function canonicalUri(uri: string): string {
  const [, scheme, authority, path, query] =
    /^(https?):\/\/([^/\\?#]*)([^?#]*)(.*)$/is.exec(uri.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')) ?? []
  if (scheme === undefined) return uri
  const origin = canonicalOrigin(scheme.toLowerCase(), authority!)
  const tail = canonicalTail(origin, { path: (path || '/').replaceAll('\\', '/'), query: query! })
  return `${origin}${tail.path}${tail.query}`
}
