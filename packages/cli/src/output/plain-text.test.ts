import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { terminalText } from './plain-text.ts'

// eslint-disable-next-line no-control-regex -- these are what a terminal is steered with
const steering = /[\u0000-\u0008\u000B-\u001A\u001C-\u001F\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/

describe('a text for a terminal', () => {
  test.each([
    ['\u001B[1mNAME\u001B[22m\n\tübung 日本 👩‍💻', '\u001B[1mNAME\u001B[22m\n\tübung 日本 👩‍💻'],
    ['\u009B2J\u202Eabc\u2028', '\\u009b2J\\u202eabc\\u2028'],
    ['\u001B]0;title\u0007\r', '\\u001b]0;title\\u0007\\u000d'],
    ['\u001B[31m', '\\u001b[31m'],
    ['\u{E0041}', '\\udb40\\udc41'],
  ])('%j', (text, shown) => {
    expect(terminalText(text)).toBe(shown)
  })

  test('of JSON is the same JSON, and steers nothing', () => {
    const values = fc.jsonValue({ stringUnit: 'binary' })
    fc.assert(
      fc.property(values, (value) => {
        const text = JSON.stringify(value, undefined, 2)
        const shown = terminalText(text)
        expect(JSON.parse(shown)).toEqual(JSON.parse(text))
        expect(shown).not.toMatch(steering)
      }),
    )
  })
})
