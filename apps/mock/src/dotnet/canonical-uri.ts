import { removeDotSegments } from './path-escapes.ts'
import { percentEncode } from './url-encode.ts'

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
// What may stand raw in a query; the rest `System.Uri` escapes.
const URI_CHARACTERS = /[A-Za-z0-9\-._~!$&'()*+,;=:@/?#[\]]/

/** The escapes as `System.Uri` shows them: unreserved characters bare, UTF-8 in capitals, a stray `%` as `%25`. */
export const canonicalEscapes = (text: string): string =>
  text
    .split(/((?:%[0-9a-f]{2})+)/i)
    .map((piece, i) => (i % 2 === 1 ? canonicalRun(piece) : percentEncode(piece, URI_CHARACTERS)))
    .join('')

function canonicalRun(run: string): string {
  const bytes = Uint8Array.from(run.slice(1).split('%'), (pair) => Number.parseInt(pair, 16))
  let out = ''
  for (let i = 0; i < bytes.length;) {
    const first = bytes[i]!
    const size = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    const raw = run.slice(3 * i, 3 * (i + size))
    const char = first < 0x80 ? String.fromCharCode(first) : ''
    out += /[A-Za-z0-9\-._~]/.test(char)
      ? char
      : size > 1 && isUtf8(bytes.subarray(i, i + size))
        ? raw.toUpperCase()
        : raw
    i += size
  }
  return out
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes)
    return true
  } catch {
    return false
  }
}

/** Scheme and authority as `System.Uri` shows them: host in lower case, the default port gone. */
export const canonicalOrigin = (scheme: string, authority: string): string =>
  `${scheme}://${authority.toLowerCase().replace(scheme === 'https' ? /:443$/ : /:80$/, '')}`

/** `Uri.AbsoluteUri` of an absolute http(s) URI, as a `Location` header shows it. */
export function canonicalUri(uri: string): string {
  const [, scheme, authority, path, query] = /^(https?):\/\/([^/?#]*)([^?#]*)(.*)$/is.exec(uri) ?? []
  if (scheme === undefined) return uri
  const canonicalPath = removeDotSegments(canonicalEscapes(path || '/'))
  return `${canonicalOrigin(scheme.toLowerCase(), authority!)}${canonicalPath}${canonicalEscapes(query!)}`
}
