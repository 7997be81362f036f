import type { JsonCursor, JsonFail } from './json-cursor.ts'
import { isWhiteSpace } from './white-space.ts'

// The characters that Json.NET takes into a number before it looks at it.
const NUMBER_CHARACTERS = /[-+a-fA-FxX.0-9]/

/** Takes the text of a number, valid or not. */
export function takeNumber(cursor: JsonCursor, fail: JsonFail): string {
  const from = cursor.pos
  while (NUMBER_CHARACTERS.test(cursor.char)) cursor.pos++
  const { char } = cursor
  if (char === '\0') cursor.endOfFile ||= cursor.atEnd
  else if (!isWhiteSpace(char) && !',}])/'.includes(char))
    throw fail(`Unexpected character encountered while parsing number: ${char}.`)
  return cursor.text.slice(from, cursor.pos)
}
