import type { JsonCursor, JsonFail } from './json-cursor.ts'

const ESCAPES: Record<string, string> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  '\\': '\\',
  '"': '"',
  "'": "'",
  '/': '/',
}
const REPLACEMENT = '\ufffd'
const isHigh = (char: string) => char >= '\ud800' && char <= '\udbff'
const isLow = (char: string) => char >= '\udc00' && char <= '\udfff'

/** Reads a quoted string; the cursor stands behind the opening quote and ends behind the closing one. */
export function readJsonString(cursor: JsonCursor, quote: string, fail: JsonFail): string {
  let out = ''
  for (;;) {
    const { char } = cursor
    if (char === '\0' && cursor.atEnd) {
      cursor.endOfFile = true
      throw fail(`Unterminated string. Expected delimiter: ${quote}.`)
    }
    if (char === '\\') out += readEscape(cursor, quote, fail)
    else if (char === quote) {
      cursor.pos++
      return out
    } else {
      const from = cursor.pos
      if (char === '\r') cursor.carriageReturn()
      else if (char === '\n') cursor.lineFeed()
      else cursor.pos++
      out += cursor.text.slice(from, cursor.pos)
    }
  }
}

function readEscape(cursor: JsonCursor, quote: string, fail: JsonFail): string {
  cursor.pos++
  if (!cursor.ensure(0)) throw fail(`Unterminated string. Expected delimiter: ${quote}.`)
  const { char } = cursor
  cursor.pos++
  if (char === 'u') return readUnicode(cursor, fail)
  const plain = ESCAPES[char]
  if (plain === undefined) throw fail(`Bad JSON escape sequence: \\${char}.`)
  return plain
}

// A surrogate without its partner becomes U+FFFD; a pair must be written as two escapes.
function readUnicode(cursor: JsonCursor, fail: JsonFail): string {
  let char = readHex(cursor, fail)
  let out = ''
  if (isLow(char)) return REPLACEMENT
  while (isHigh(char)) {
    if (!(cursor.ensure(2) && cursor.text.startsWith('\\u', cursor.pos))) return out + REPLACEMENT
    cursor.pos += 2
    const next = readHex(cursor, fail)
    if (isLow(next)) return out + char + next
    out += REPLACEMENT
    char = next
  }
  return out + char
}

function readHex(cursor: JsonCursor, fail: JsonFail): string {
  if (!cursor.ensure(4)) throw fail('Unexpected end while parsing Unicode escape sequence.')
  const digits = cursor.text.slice(cursor.pos, cursor.pos + 4)
  if (!/^[0-9a-f]{4}$/i.test(digits)) throw fail(`Invalid Unicode escape sequence: \\u${digits}.`)
  cursor.pos += 4
  return String.fromCharCode(Number.parseInt(digits, 16))
}
