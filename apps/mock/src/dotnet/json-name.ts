import type { JsonCursor, JsonFail } from './json-cursor.ts'
import { isWhiteSpace } from './white-space.ts'

const isLetterOrDigit = (char: string) => /[\p{L}\p{Nd}]/u.test(char)

/** True for a character of a property name without quotes. */
export const isIdentifier = (char: string): boolean => /[\p{L}\p{Nd}_$]/u.test(char)

/** Reads a property name without quotes. */
export function readBareName(cursor: JsonCursor, fail: JsonFail): string {
  const from = cursor.pos
  while (isIdentifier(cursor.char)) cursor.pos++
  const { char } = cursor
  if (char === '\0') {
    if (cursor.atEnd) {
      cursor.endOfFile = true
      throw fail('Unexpected end while parsing unquoted property name.')
    }
  } else if (!isWhiteSpace(char) && char !== ':') {
    throw fail(`Invalid JavaScript property identifier character: ${char}.`)
  }
  return cursor.text.slice(from, cursor.pos)
}

/** Reads the name between `new` and the opening parenthesis, which is read too. */
export function readConstructorName(cursor: JsonCursor, fail: JsonFail): string {
  cursor.eatWhiteSpace()
  const from = cursor.pos
  while (isLetterOrDigit(cursor.char)) cursor.pos++
  const to = cursor.pos
  const unexpected = (char: string) => fail(`Unexpected character while parsing constructor: ${char}.`)
  if (cursor.char === '\0') {
    if (cursor.endOrSkipNul()) throw fail('Unexpected end while parsing constructor.')
  } else if (cursor.char !== '(' && !cursor.skipBlank()) throw unexpected(cursor.char)
  if (from === to) throw fail('Empty constructor name.')
  cursor.eatWhiteSpace()
  if (cursor.char !== '(') throw unexpected(cursor.char)
  cursor.pos++
  return cursor.text.slice(from, to)
}
