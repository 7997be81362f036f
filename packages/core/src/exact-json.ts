import { isExact, isNumber, JsonNumber } from './exact-number.ts'
import { numberMarker } from './number-marker.ts'

// A number that may be inexact has 16 digits, an exponent, or is a negative zero. Most texts hold none, and are not scanned.
const inexact = /(?:^|[:[,\s])(?:-0|-?[\d.]{16}|-?[\d.]{1,15}[eE])/

// A number that JavaScript may write otherwise has a point or an exponent besides.
const unlike = /(?:^|[:[,\s])(?:-0|-?\d{16}|-?\d{1,15}[.eE])/

/**
 * Reads JSON text and keeps the digits of each number that a JavaScript number would change (Snowflake ids, .NET ticks, long
 * fractions, `-0`): `keep` makes the value that represents it, a `JsonNumber` by default. Throws a `SyntaxError` as `JSON.parse` does.
 */
export function parseExactJson(
  text: string,
  keep: (digits: string) => unknown = (digits) => new JsonNumber(digits),
): unknown {
  return inexact.test(text) ? parseKeeping(text, isExact, keep) : JSON.parse(text)
}

/**
 * Reads JSON text and keeps each number that JavaScript would write with other characters, as a `JsonNumber`: `4.0`, `1.50`, `1e3`
 * and what `parseExactJson` keeps. `keep` and errors are as there.
 */
export function parseVerbatimJson(
  text: string,
  keep: (digits: string) => unknown = (digits) => new JsonNumber(digits),
): unknown {
  return unlike.test(text) ? parseKeeping(text, isVerbatim, keep) : JSON.parse(text)
}

const isVerbatim = (digits: string) => String(Number(digits)) === digits

function parseKeeping(text: string, isPlain: (digits: string) => boolean, keep: (digits: string) => unknown): unknown {
  const value: unknown = JSON.parse(text)
  const marker = numberMarker()
  const parts: string[] = []
  let copied = 0
  for (const [start, end] of numbersIn(text)) {
    const digits = text.slice(start, end)
    if (!isNumber(digits) || isPlain(digits)) continue
    parts.push(text.slice(copied, start), `"${marker}${digits}"`)
    copied = end
  }
  if (parts.length === 0) return value
  return JSON.parse(parts.join('') + text.slice(copied), (_, member: unknown) =>
    typeof member === 'string' && member.startsWith(marker) ? keep(member.slice(marker.length)) : member,
  )
}

/** Finds the runs of characters outside strings that can be numbers. */
function* numbersIn(text: string): Generator<[start: number, end: number]> {
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at)
    if (code === 0x22) at = endOfString(text, at)
    else if (code === 0x2d || isDigit(code)) {
      const start = at
      while (isPartOfNumber(text.charCodeAt(at))) at++
      yield [start, at]
    } else at++
  }
}

/** Index after a string of valid JSON that begins at an index. */
export function endOfString(text: string, start: number): number {
  let from = start + 1
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote < 0) return text.length
    let backslashes = 0
    while (quote - 1 - backslashes > start && text.charCodeAt(quote - 1 - backslashes) === 0x5c) backslashes++
    if (backslashes % 2 === 0) return quote + 1
    from = quote + 1
  }
}

const isDigit = (code: number) => code >= 0x30 && code <= 0x39
const isPartOfNumber = (code: number) =>
  isDigit(code) || code === 0x2b || code === 0x2d || code === 0x2e || code === 0x45 || code === 0x65
