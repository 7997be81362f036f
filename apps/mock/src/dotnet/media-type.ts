import { invalidOperation } from './dotnet-exception.ts'

/** The parts of a `Content-Type` that the host looks at. */
export interface ContentType {
  readonly mediaType?: string
  readonly charset?: string
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const HEADER = new RegExp(
  `^\\s*(${TOKEN}/${TOKEN})\\s*((?:;\\s*(?:${TOKEN}\\s*(?:=\\s*(?:${TOKEN}|"(?:[^"\\\\]|\\\\.)*"))?)?\\s*)*)$`,
)

/** Parses a `Content-Type`; one that is malformed counts as none. */
export function parseContentType(header: string | null | undefined): ContentType {
  const found = header == null ? null : HEADER.exec(header)
  if (!found) return {}
  const charset = /;\s*charset\s*=\s*("(?:[^"\\]|\\.)*"|[^;\s]*)/i.exec(found[2]!)?.[1]
  return { mediaType: found[1]!, ...(charset !== undefined && { charset: charset.replace(/^"(.*)"$/, '$1') }) }
}

// The encodings that .NET knows without further packages, as `TextDecoder` calls them.
const ENCODINGS: Record<string, string> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'unicode-1-1-utf-8': 'utf-8',
  'unicode-2-0-utf-8': 'utf-8',
  'x-unicode-1-1-utf-8': 'utf-8',
  'x-unicode-2-0-utf-8': 'utf-8',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  unicode: 'utf-16le',
  'ucs-2': 'utf-16le',
  'iso-10646-ucs-2': 'utf-16le',
  'utf-16be': 'utf-16be',
  unicodefffe: 'utf-16be',
  'us-ascii': 'ascii',
  ascii: 'ascii',
  ansi_x3_4_1968: 'ascii',
  'iso-8859-1': 'latin1',
  latin1: 'latin1',
  l1: 'latin1',
  iso8859_1: 'latin1',
}
const MARKS: ReadonlyArray<readonly [bytes: readonly number[], encoding: string]> = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
]

/**
 * `HttpContent.ReadAsStringAsync`: text of a body by its charset, by its byte order mark, or as UTF-8. The mark is dropped.
 * Throws `InvalidOperationException` for a charset that .NET does not know.
 */
export function decodeContent(bytes: Uint8Array, charset?: string): string {
  const mark = MARKS.find(([start]) => start.every((byte, i) => bytes[i] === byte))
  if (!charset) return decode(bytes.subarray(mark?.[0].length ?? 0), mark?.[1] ?? 'utf-8')
  const encoding = ENCODINGS[charset.toLowerCase()]
  if (encoding === undefined)
    throw invalidOperation(
      'The character set provided in ContentType is invalid. Cannot read content as string using an invalid character set.',
    )
  return decode(bytes.subarray(mark?.[1] === encoding ? mark[0].length : 0), encoding)
}

function decode(bytes: Uint8Array, encoding: string): string {
  if (encoding === 'ascii' || encoding === 'latin1') {
    const limit = encoding === 'ascii' ? 0x7f : 0xff
    return Array.from(bytes, (byte) => (byte > limit ? '\ufffd' : String.fromCharCode(byte))).join('')
  }
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes)
}
