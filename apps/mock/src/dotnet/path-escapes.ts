import { percentEncode } from './url-encode.ts'

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const PATH_CHARACTERS = /[A-Za-z0-9\-._~!$&'()*+,;=:@/]/

/** Mark of a path with `%00`, which a web server refuses; never thrown. */
export const HAS_NUL = Symbol('a path with %00')

/**
 * The web server's decoding of a path: percent-encoded UTF-8 becomes characters, `%2F` and bytes that are not UTF-8 stay as they are.
 * Gives `HAS_NUL` for a path with `%00`.
 */
export function decodeServerPath(path: string): string | typeof HAS_NUL {
  let out = ''
  for (let i = 0; i < path.length;) {
    const run = /^(?:%[0-9a-f]{2}){1,4}/i.exec(path.slice(i, i + 12))?.[0]
    const char = run === undefined ? undefined : leadingCharacter(run)
    if (char === undefined || char.text === '/') {
      out += path.slice(i, i + (run === undefined ? 1 : 3))
      i += run === undefined ? 1 : 3
    } else if (char.text === '\0') return HAS_NUL
    else {
      out += char.text
      i += char.length
    }
  }
  return out
}

// The first character of a run of up to four escapes.
function leadingCharacter(run: string): { text: string; length: number } | undefined {
  const bytes = Uint8Array.from(run.slice(1).split('%'), (pair) => Number.parseInt(pair, 16))
  const [first = 0] = bytes
  const size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  try {
    return { text: strict.decode(bytes.subarray(0, size)), length: 3 * size }
  } catch {
    return undefined
  }
}

/** `PathString.ToUriComponent`: encodes what no path may hold raw and leaves what already looks like an escape. */
export const encodePath = (path: string): string =>
  path
    .split(/(%[0-9a-f]{2})/i)
    .map((piece, i) => (i % 2 === 1 ? piece : percentEncode(piece, PATH_CHARACTERS)))
    .join('')

/** Resolves `.` and `..` segments, as the web server and `System.Uri` do. */
export function removeDotSegments(path: string): string {
  if (!/(?:^|\/)\.\.?(?:\/|$)/.test(path)) return path
  const out: string[] = []
  const segments = path.split('/').slice(1)
  for (const [i, segment] of segments.entries()) {
    const isLast = i === segments.length - 1
    if (segment === '..') out.pop()
    if (segment !== '.' && segment !== '..') out.push(segment)
    else if (isLast) out.push('')
  }
  return `/${out.join('/')}`
}
