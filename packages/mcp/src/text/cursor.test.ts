import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCursor, writeCursor } from './cursor.ts'

describe('a cursor', () => {
  test('gives back its token and filters', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
        fc.dictionary(fc.string(), fc.string()),
        (token, filters) => {
          const plain = {
            token,
            filters: Object.fromEntries(Object.entries(filters).filter(([name]) => name !== '__proto__')),
          }
          expect(readCursor(writeCursor(plain))).toEqual(plain)
        },
      ),
    )
  })

  test('holds a token of any length', () => {
    const cursor = { token: 'ä'.repeat(150_000), filters: {} }
    expect(readCursor(writeCursor(cursor))).toEqual(cursor)
  })

  test('is of letters that need no escape', () => {
    expect(writeCursor({ token: '>>>???', filters: {} })).toMatch(/^[A-Za-z0-9_-]+$/)
  })

  test.each(['', 'x', '!!!', btoa('{}'), btoa('[1]'), btoa('["t",[]]'), btoa('null')])('is not %j', (text) => {
    expect(readCursor(text)).toBeUndefined()
  })
})
