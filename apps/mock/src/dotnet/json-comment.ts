import type { JsonCursor, JsonFail } from './json-cursor.ts'

/** Reads a comment, to the end of the line or between its marks; the cursor stands at its first slash. */
export function readJsonComment(cursor: JsonCursor, fail: JsonFail): string {
  cursor.pos++
  if (!cursor.ensure(1)) throw fail('Unexpected end while parsing comment.')
  const isLine = cursor.char === '/'
  if (!isLine && cursor.char !== '*') throw fail(`Error parsing comment. Expected: *, got ${cursor.char}.`)
  cursor.pos++
  const from = cursor.pos
  for (;;) {
    const { char } = cursor
    if (char === '\0') {
      if (cursor.endOrSkipNul()) {
        if (!isLine) throw fail('Unexpected end while parsing comment.')
        return cursor.text.slice(from)
      }
    } else if (isLine && (char === '\r' || char === '\n')) return cursor.text.slice(from, cursor.pos)
    else if (char === '\r') cursor.carriageReturn()
    else if (char === '\n') cursor.lineFeed()
    else {
      cursor.pos++
      if (char === '*' && !isLine && cursor.ensure(0) && cursor.char === '/') {
        cursor.pos++
        return cursor.text.slice(from, cursor.pos - 2)
      }
    }
  }
}
