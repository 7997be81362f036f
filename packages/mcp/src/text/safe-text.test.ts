import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { safeId, safeLine, safeName, safeText, stripInvisible } from './safe-text.ts'

describe('safe text', () => {
  const hidden: [string, string][] = [
    ['a right-to-left override', '\u202E'],
    ['an isolate', '\u2066'],
    ['a zero-width space', '\u200B'],
    ['a zero-width joiner', '\u200D'],
    ['a byte order mark', '\uFEFF'],
    ['a soft hyphen', '\u00AD'],
    ['a tag letter', '\u{E0041}'],
    ['a variation selector', '\uFE0F'],
    ['a supplementary variation selector', '\u{E0100}'],
    ['a Hangul filler', '\u3164'],
    ['an escape', '\u001B'],
    ['a null', '\u0000'],
    ['a line separator', '\u2028'],
    ['a private character', '\uE000'],
    ['half of a pair', '\uD800'],
    ['a carriage return', '\r'],
  ]
  test.each(hidden)('drops %s', (_, character) => {
    expect(stripInvisible(`a${character}b`)).toBe('ab')
  })

  test.each(['Grüße, 世界', 'emoji 🎉', 'tab\tand\nline feed', '¿qué? — “so”', 'عربي'])('keeps %j', (text) => {
    expect(stripInvisible(text)).toBe(text)
  })

  test.each([
    ['https://x.test/a?code=SECRET', 'https://x.test/a?code=[key]'],
    ['https://x.test/a?b=1&code=SECRET%2F&c=2', 'https://x.test/a?b=1&code=[key]&c=2'],
    ['?taskHub=h\\u0026code=SECRET', '?taskHub=h\\u0026code=[key]'],
    ['?sv=1&sig=SECRET"', '?sv=1&sig=[key]"'],
    ['%3Fcode%3DSECRET', '%3Fcode%3D[key]'],
  ])('takes the key out of %s', (link, safe) => {
    expect(safeText(link)).toBe(safe)
  })

  test('makes one short line of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 80 }), (text, limit) => {
        const line = safeLine(text, limit)
        expect(line.length).toBeLessThanOrEqual(limit)
        expect(line).not.toMatch(/[\n\r\t\u0000]/)
        expect(line.isWellFormed()).toBe(true)
      }),
    )
  })
})

describe('an id', () => {
  test.each([
    ['  a  b ', '  a  b '],
    ['a\n\u202Eb\tc', 'a b c'],
    ['x'.repeat(300), `${'x'.repeat(255)}…`],
  ])('%j is shown as %j', (id, shown) => {
    expect(safeId(id)).toBe(shown)
  })
})

describe('a name', () => {
  test.each([
    ['order-17', 'order-17'],
    ['@counter@a', '@counter@a'],
    ['Bestellung_Größe:2', 'Bestellung_Größe:2'],
    ['two words', '"two words"'],
    ['a | b', '"a | b"'],
    ['say "x"', String.raw`"say \"x\""`],
    ['```', String.raw`"\u0060\u0060\u0060"`],
    ['', '""'],
    ['two  words ', '"two  words "'],
    ['a\nb\tc', '"a b c"'],
    ['a[1](b)', String.raw`"a[1]\u0028b)"`],
    ['![x](https://evil.test)', String.raw`"![x]\u0028https://evil.test)"`],
    ['<img src=x>', String.raw`"\u003cimg src=x>"`],
  ])('%j is shown as %s', (name, shown) => {
    expect(safeName(name)).toBe(shown)
  })
})
