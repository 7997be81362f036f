const pairs = /(?:%[0-9a-f]{2})+/gi

/**
 * Decodes one path segment as a client of the host means it; undefined when the bytes are not UTF-8.
 * A raw plus sign is a space, as in the links that the host makes; an encoded one is a plus sign, however often it is encoded.
 */
export function decodeSegment(raw: string): string | undefined {
  if (!raw.includes('%')) return raw.includes('+') ? raw.replaceAll('+', ' ') : raw
  let text = raw.replaceAll('+', ' ')
  // Newer hosts decode three times, so that clients written for them may encode twice (contract 5.4).
  for (let pass = 0; pass < 3 && text.includes('%'); pass++) {
    try {
      text = text.replace(pairs, decodeURIComponent)
    } catch {
      return undefined
    }
  }
  return text
}

/** The part of a path after a prefix; the whole path if it does not start with the prefix or the prefix is empty. */
export function withoutPrefix(path: string, prefix: string): string {
  if (prefix === '' || !path.startsWith(prefix)) return path
  if (path.length === prefix.length) return '/'
  return path[prefix.length] === '/' ? path.slice(prefix.length) : path
}

/** Path and query of a URL as they were sent, without the authority and the fragment. */
export function targetOf(url: string): { path: string; search: string } {
  const authority = url.indexOf('//')
  const start = url.indexOf('/', authority < 0 ? 0 : authority + 2)
  const fragment = url.indexOf('#')
  const end = fragment < 0 ? url.length : fragment
  const query = url.indexOf('?')
  if (start < 0 || start >= end) return { path: '/', search: '' }
  if (query < 0 || query > end) return { path: url.slice(start, end), search: '' }
  return { path: url.slice(start, query), search: url.slice(query + 1, end) }
}
