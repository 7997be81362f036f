import { DotNetException, invalidOperation } from './dotnet-exception.ts'

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
  'utf-32': 'utf-32le',
  'utf-32le': 'utf-32le',
  'ucs-4': 'utf-32le',
  'utf-32be': 'utf-32be',
  'us-ascii': 'ascii',
  ascii: 'ascii',
  ansi_x3_4_1968: 'ascii',
  'iso-8859-1': 'latin1',
  latin1: 'latin1',
  l1: 'latin1',
  iso8859_1: 'latin1',
}
const UTF_7 = /^(?:(?:x-)?unicode-[12]-[01]-)?utf-7$|^csunicode11utf7$/i
// The first that fits counts: UTF-32 begins like UTF-16.
const MARKS: ReadonlyArray<readonly [bytes: readonly number[], encoding: string]> = [
  [[0xff, 0xfe, 0, 0], 'utf-32le'],
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
]

/**
 * `HttpContent.ReadAsStringAsync`: text of a body by its charset, by its byte order mark, or as UTF-8. The mark is dropped.
 * Throws `InvalidOperationException` for a charset that .NET does not know.
 */
export function decodeContent(bytes: Uint8Array, charset?: string): string {
  const startsWith = (mark: readonly number[]) =>
    bytes.length >= mark.length && mark.every((byte, i) => bytes[i] === byte)
  if (!charset) {
    const [mark, encoding] = MARKS.find(([start]) => startsWith(start)) ?? [[], 'utf-8']
    return decode(bytes.subarray(mark.length), encoding)
  }
  const encoding = ENCODINGS[charset.toLowerCase()]
  if (UTF_7.test(charset))
    throw new DotNetException(
      'System.NotSupportedException',
      'Support for UTF-7 is disabled. See https://aka.ms/dotnet-warnings/SYSLIB0001 for more information.',
    )
  if (encoding === undefined)
    throw invalidOperation(
      'The character set provided in ContentType is invalid. Cannot read content as string using an invalid character set.',
    )
  const [mark] = MARKS.find(([start, of]) => of === encoding && startsWith(start)) ?? [[]]
  return decode(bytes.subarray(mark.length), encoding)
}

function decode(bytes: Uint8Array, encoding: string): string {
  if (encoding === 'latin1') return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  if (encoding === 'ascii') return Array.from(bytes, (byte) => (byte > 0x7f ? '?' : String.fromCharCode(byte))).join('')
  if (encoding.startsWith('utf-32')) return decodeUtf32(bytes, encoding === 'utf-32le')
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes)
}

function decodeUtf32(bytes: Uint8Array, isLittle: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let text = ''
  for (let at = 0; at < bytes.length; at += 4) {
    const code = at + 4 > bytes.length ? -1 : view.getUint32(at, isLittle)
    const isCharacter = code >= 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
    text += isCharacter ? String.fromCodePoint(code) : '\ufffd'
  }
  return text
}
