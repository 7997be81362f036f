import { percentEncode } from './url-encode.ts'

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const ESCAPE = /^%[0-9a-f]{2}$/i
const UNRESERVED = /[A-Za-z0-9\-._~]/
// Characters that may appear raw in a URI; `System.Uri` escapes all others.
const URI_CHARACTERS = /[A-Za-z0-9\-._~!$&'()*+,;=:@/?#[\]]/
// Characters that stay escaped: reserved ones, controls, and those of the escape itself.
// oxlint-disable-next-line no-control-regex
const KEPT = /[;/?:@&=+$,#[\]!'()*%\\\u0000-\u001f\u007f-\u009f]/

/** Which component is normalised: only a query may hold characters of private use. */
export type UriComponent = 'path' | 'query'

const escapeValue = (text: string, at: number): number =>
  ESCAPE.test(text.slice(at, at + 3)) ? Number.parseInt(text.slice(at + 1, at + 3), 16) : -1

/**
 * True if `System.Uri` normalises the escapes of a URI at all: it does so for the whole of one
 * that somewhere has a character beyond ASCII, or an escape of one, of an unreserved character or of no byte.
 */
export function hasIriEscapes(uri: string): boolean {
  for (let at = 0; at < uri.length; at++) {
    if (uri[at]! > '\u007f') return true
    if (uri[at] !== '%' || at + 2 >= uri.length) continue
    const value = escapeValue(uri, at)
    if (value < 0 || value > 0x7f || UNRESERVED.test(String.fromCharCode(value))) return true
    at += 2
  }
  return false
}

/** Unescapes what `System.Uri` shows bare or escapes again; UTF-8 of characters that no IRI has keeps its spelling. */
export function normalizeIri(text: string, component: UriComponent): string {
  let out = ''
  for (let at = 0; at < text.length;) {
    const char = text[at]!
    if (char === '%' && at + 2 < text.length) {
      const value = escapeValue(text, at)
      const taken = value > 0x9f ? takeUtf8(text.slice(at), component) : takeAscii(text.slice(at, at + 3), value)
      out += taken.text
      at += taken.length
    } else if (char > '\u007f') {
      const whole = String.fromCodePoint(text.codePointAt(at)!)
      out += isIriCharacter(whole.codePointAt(0)!, component) ? whole : percentEncode(whole, /^$/)
      at += whole.length
    } else {
      out += char
      at++
    }
  }
  return out
}

const takeAscii = (escape: string, value: number) => {
  const char = value < 0 ? '%' : String.fromCharCode(value)
  return { text: KEPT.test(char) ? escape : char, length: 3 }
}

// A run of escapes from %80 on, character by character.
function takeUtf8(text: string, component: UriComponent): { text: string; length: number } {
  const run = /^(?:%[89a-f][0-9a-f])+/i.exec(text)![0]
  const bytes = Uint8Array.from(run.slice(1).split('%'), (pair) => Number.parseInt(pair, 16))
  let out = ''
  for (let i = 0; i < bytes.length;) {
    const first = bytes[i]!
    const size = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    const char = decodeUtf8(bytes.subarray(i, i + size))
    if (char === undefined) {
      out += run.slice(3 * i, 3 * (i + 1))
      i++
      continue
    }
    out += isIriCharacter(char.codePointAt(0)!, component) ? char : run.slice(3 * i, 3 * (i + size))
    i += size
  }
  return { text: out, length: run.length }
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes)
  } catch {
    return undefined
  }
}

function isIriCharacter(code: number, component: UriComponent): boolean {
  const isBetween = (from: number, to: number) => code >= from && code <= to
  if (code > 0xffff)
    return (code & 0xffff) < 0xfffe && !isBetween(0xe0000, 0xe0fff) && (component === 'query' || code < 0xf0000)
  if (isBetween(0xa0, 0xd7ff) || isBetween(0xf900, 0xfdcf) || isBetween(0xfdf0, 0xffef)) return true
  return component === 'query' && isBetween(0xe000, 0xf8ff)
}

/** Escapes what no URI may hold raw; what is an escape already stays, another `%` becomes `%25`. */
export const escapeUri = (text: string): string =>
  text
    .split(/(%[0-9a-f]{2})/i)
    .map((piece, i) => (i % 2 === 1 ? piece : percentEncode(piece, URI_CHARACTERS)))
    .join('')
