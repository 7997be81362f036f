import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concise, cutNote, elide, weightOf } from './elide.ts'
import { safeText } from './safe-text.ts'

const short = (value: unknown) => elide(value, 'output', concise.limits, { left: concise.room })

describe('elision', () => {
  test('leaves what is short as it is', () => {
    const value = { a: [1, 'two', null, true], b: { c: {} } }
    expect(short(value)).toEqual({ value, cuts: [] })
  })

  test('cuts strings over 500 characters and says their size', () => {
    const { value, cuts } = short({ text: 'x'.repeat(501) })
    expect(cuts).toEqual([{ path: 'output.text', size: '501 characters' }])
    expect(value).toEqual({ text: `${'x'.repeat(200)}… (501 characters)` })
    expect(cutNote(cuts)).toBe('Cut: output.text (501 characters). To read a part, pass its path in fields.')
  })

  test('cuts lists over 20 items and says how many are missing', () => {
    const { value, cuts } = short(Array.from({ length: 25 }, (_, index) => index))
    expect(cuts).toEqual([{ path: 'output', size: '25 items' }])
    expect(value).toHaveLength(21)
    expect(value).toContain('… (5 more)')
  })

  test('cuts what is too deep', () => {
    let deep: unknown = 1
    for (let level = 0; level < 12; level++) deep = { a: deep }
    expect(JSON.stringify(short(deep).value)).toContain('… (1 members)')
  })

  test('keeps any payload within its room, and names what it cut', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 6, stringUnit: 'grapheme' }),
        fc.integer({ min: 50, max: 2_000 }),
        (value, left) => {
          const { value: shown, cuts } = elide(value, 'output', concise.limits, { left })
          // Every member may overrun by the note on what was cut.
          expect(weightOf(JSON.stringify(shown))).toBeLessThan(2 * left + 400)
          const names = new Set(Object.keys(Object(value)).map((name) => safeText(name)))
          if (cuts.length === 0) expect(new Set(Object.keys(Object(shown)))).toEqual(names)
        },
      ),
    )
  })
})
