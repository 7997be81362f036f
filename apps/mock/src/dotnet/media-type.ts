import { DotNetException, invalidOperation } from './dotnet-exception.ts'

/** The parts of a `Content-Type` that the host looks at. */
export interface ContentType {
  readonly mediaType?: string
  readonly charset?: string
  /** Every parameter in order; values keep their quotes. */
  readonly parameters?: ReadonlyArray<readonly [name: string, value: string | undefined]>
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const QUOTED = '"(?:[^"\\\\]|\\\\.)*"'
// A semicolon must be followed by a parameter: one at the end makes the whole malformed.
const PARAMETER = `${TOKEN}[ \\t]*(?:=[ \\t]*(?:${TOKEN}|${QUOTED})[ \\t]*)?`
const HEADER = new RegExp(`^[ \\t]*(${TOKEN})[ \\t]*/[ \\t]*(${TOKEN})[ \\t]*((?:;[ \\t]*${PARAMETER})*)$`, 's')
const PARAMETERS = new RegExp(`;[ \\t]*(${TOKEN})[ \\t]*(?:=[ \\t]*(${TOKEN}|${QUOTED}))?`, 'gs')

/** Parses a `Content-Type`; one that is malformed counts as none. The charset keeps its quotes. */
export function parseContentType(header: string | null | undefined): ContentType {
  const found = header == null ? null : HEADER.exec(header)
  if (!found) return {}
  const parameters = [...found[3]!.matchAll(PARAMETERS)].map(([, name, value]) => [name!, value] as const)
  const charset = parameters.find(([name]) => name.toLowerCase() === 'charset')?.[1]
  return { mediaType: `${found[1]}/${found[2]}`, parameters, ...(charset !== undefined && { charset }) }
}

// The encodings that .NET knows without further packages, by what `TextDecoder` or this module calls them.
const ENCODING_NAMES: Record<string, string> = {
  'utf-8': 'utf-8 unicode-1-1-utf-8 unicode-2-0-utf-8 x-unicode-1-1-utf-8 x-unicode-2-0-utf-8',
  'utf-16le': 'utf-16 utf-16le unicode ucs-2 iso-10646-ucs-2',
  'utf-16be': 'utf-16be unicodefffe',
  'utf-32le': 'utf-32 utf-32le',
  'utf-32be': 'utf-32be',
  ascii: `us-ascii ascii us ansi_x3.4-1968 ansi_x3.4-1986 cp367 csascii ibm367 iso-ir-6 iso646-us iso_646.irv:1991`,
  latin1: 'iso-8859-1 latin1 l1 cp819 csisolatin1 ibm819 iso-ir-100 iso8859-1 iso_8859-1 iso_8859-1:1987',
}
const ENCODINGS = new Map(
  Object.entries(ENCODING_NAMES).flatMap(([encoding, names]) =>
    names.split(' ').map((name) => [name, encoding] as const),
  ),
)
const UTF_7 = /^(?:(?:x-)?unicode-[12]-[01]-)?utf-7$|^csunicode11utf7$/i
// The first that fits counts: UTF-32 begins like UTF-16.
const MARKS: ReadonlyArray<readonly [bytes: readonly number[], encoding: string]> = [
  [[0xff, 0xfe, 0, 0], 'utf-32le'],
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
]
// Not detected, but dropped where the charset names it.
const OWN_MARKS = [...MARKS, [[0, 0, 0xfe, 0xff], 'utf-32be'] as const]

/**
 * `HttpContent.ReadAsStringAsync`: text of a body by its charset, by its byte order mark, or as UTF-8. The mark is dropped.
 * Throws `InvalidOperationException` for a charset that .NET does not know.
 */
export function decodeContent(bytes: Uint8Array, quoted?: string): string {
  if (bytes.length === 0) return '' // the charset is not looked at
  const charset = quoted?.replace(/^"(.+)"$/s, '$1')
  const startsWith = (mark: readonly number[]) =>
    bytes.length >= mark.length && mark.every((byte, i) => bytes[i] === byte)
  if (charset === undefined) {
    const [mark, encoding] = MARKS.find(([start]) => startsWith(start)) ?? [[], 'utf-8']
    return decode(bytes.subarray(mark.length), encoding)
  }
  const encoding = ENCODINGS.get(charset.toLowerCase())
  if (UTF_7.test(charset))
    throw new DotNetException(
      'System.NotSupportedException',
      'Support for UTF-7 is disabled. See https://aka.ms/dotnet-warnings/SYSLIB0001 for more information.',
    )
  if (encoding === undefined)
    throw invalidOperation(
      'The character set provided in ContentType is invalid. Cannot read content as string using an invalid character set.',
    )
  const [mark] = OWN_MARKS.find(([start, of]) => of === encoding && startsWith(start)) ?? [[]]
  return decode(bytes.subarray(mark.length), encoding)
}

function decode(bytes: Uint8Array, encoding: string): string {
  if (encoding === 'latin1') return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  if (encoding === 'ascii') return Array.from(bytes, (byte) => (byte > 0x7f ? '?' : String.fromCharCode(byte))).join('')
  if (encoding.startsWith('utf-32')) return decodeUtf32(bytes, encoding === 'utf-32le')
  const even = encoding.startsWith('utf-16') ? bytes.length - (bytes.length % 2) : bytes.length
  const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes.subarray(0, even))
  return even === bytes.length ? text : `${text}\ufffd`
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
