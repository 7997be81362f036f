import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JsonScanner } from './json-scanner.ts'

function faultOf(pieces: readonly string[]): string | undefined {
  const scanner = new JsonScanner()
  try {
    for (const piece of pieces) scanner.read(piece)
    scanner.end()
    return undefined
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return error.message
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function cut(text: string, places: readonly number[]): string[] {
  const ends = [...new Set(places.map((place) => place % (text.length + 1))), text.length].toSorted((a, b) => a - b)
  return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end))
}

// Texts near JSON: a value with one piece of it taken out, doubled, or replaced by what Json.NET would take.
const pieces = [
  'undefined',
  'NaN',
  '//',
  '/*x*/',
  ',',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '\\',
  '\\u12',
  '01',
  '.5',
  '1e5',
  '-',
  ':',
  ' ',
  '\t',
  'x',
  '\u0001',
  'é',
  'null',
]
const nearJson = fc
  .tuple(fc.json(), fc.constantFrom(...pieces), fc.nat(), fc.nat(3))
  .map(
    ([text, piece, at, length]) =>
      text.slice(0, at % (text.length + 1)) + piece + text.slice((at % (text.length + 1)) + length),
  )

describe('a JSON text in pieces', () => {
  it('is accepted and refused as JSON.parse does, wherever it is cut', () => {
    const texts = fc.oneof(
      nearJson,
      fc.json({ maxDepth: 4 }),
      fc.array(fc.constantFrom(...pieces)).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(texts, fc.array(fc.nat(), { maxLength: 6 }), (text, places) => {
        expect(faultOf(cut(text, places)) === undefined).toBe(isJson(text))
      }),
      { numRuns: 3000 },
    )
  })

  it.each([
    ['{a:1}', 'expected a name in double quotes or }, got "a" (at position 1)'],
    ["{'a':1}", `expected a name in double quotes or }, got "'" (at position 1)`],
    ['{"a" 1}', 'expected a colon, got "1" (at position 5)'],
    ['{"a":1,}', 'expected a name in double quotes, got "}" (at position 7)'],
    ['[1,,2]', 'expected a value, got "," (at position 3)'],
    ['[1 2]', 'expected a comma or ], got "2" (at position 3)'],
    ['{"a":1;', 'expected a comma or }, got ";" (at position 6)'],
    ['[undefined]', 'undefined is not a value of JSON (at position 1)'],
    ['[01]', 'the text there is not a value of JSON (at position 1)'],
    ['half-a-key', 'the text there is not a value of JSON (at position 0)'],
    ['1 // one', 'expected nothing after the value, got "/" (at position 2)'],
    ['[1,2', 'it ends where a comma or ] is expected (at position 4)'],
    ['', 'it ends where a value is expected (at position 0)'],
    ['"a', 'a string has no end (at position 2)'],
    ['"a\n"', 'a string holds a control character that is not escaped (at position 2)'],
    ['"\\x"', '\\x is not an escape of JSON (at position 2)'],
    ['"\\u12g4"', '\\u is followed by "g" (at position 5)'],
    ['😀', 'expected a value, got "😀" (at position 0)'],
  ])('%s is refused with the place and what is expected', (text, fault) => {
    expect(faultOf([text])).toBe(fault)
    if (text !== '😀') expect(faultOf(text.split(''))).toBe(fault)
  })

  it('is open as long as what was read cannot be all', () => {
    const isOpen = (text: string) => {
      const scanner = new JsonScanner()
      scanner.read(text)
      return scanner.isOpen
    }
    const texts = ['', ' ', '1', 'tru', '"a"', '[1]', '{}', '"a', '"a\\', '"\\u1', '[1', '{"a":1', '{"a":[]']
    expect(texts.filter(isOpen)).toEqual(['"a', '"a\\', '"\\u1', '[1', '{"a":1', '{"a":[]'])
  })

  it('may be nested 64 levels, as the host reads no more', () => {
    const nested = (levels: number) => [`${'['.repeat(levels)}"[["`, ']'.repeat(levels)]
    expect(faultOf(nested(64))).toBe(undefined)
    expect(() => faultOf(nested(65))).toThrow(RangeError)
  })
})
