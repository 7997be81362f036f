import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { isExact } from './exact-number.ts'
import { JsonNumber, parseExactJson, parseVerbatimJson } from './index.ts'
import { isDeeperThan } from './json-depth.ts'
import { JsonText, toBodyText, toJsonText } from './json-text.ts'

describe('isExact', () => {
  it.each([
    '0',
    '1',
    '-1',
    '1.5',
    '1.50',
    '0.1',
    '1e5',
    '1E+5',
    '100000',
    '9007199254740992',
    '0.000',
    '0e9',
    '1e21',
    '1e-7',
  ])('keeps %s', (text) => expect(isExact(text)).toBe(true))

  it.each([
    '1917043659912705296',
    '9007199254740993',
    '-9007199254740993',
    '638400000000000001',
    '0.1234567890123456789',
    '3.14159265358979323846',
    '1e400',
    '-1e400',
    '1e-400',
    '-0',
    '-0.0',
    '-0e5',
    '1.00000000000000001e3',
    '100000000000000000000000',
    '-1000000000000000000000',
  ])('gives up on %s', (text) => expect(isExact(text)).toBe(false))
})

describe('parseExactJson', () => {
  it('keeps the digits of what a JavaScript number would change, and nothing else', () => {
    const text =
      '{"id":1917043659912705296,"list":[1,2.5,-0,1e400],"text":"1917043659912705296","1e400":"\\"1e400","n":1e2}'
    expect(parseExactJson(text, String)).toEqual({
      id: '1917043659912705296',
      list: [1, 2.5, '-0', '1e400'],
      text: '1917043659912705296',
      '1e400': '"1e400',
      n: 100,
    })
    expect(parseExactJson('1917043659912705296')).toEqual(new JsonNumber('1917043659912705296'))
  })

  it('reads every other text as JSON.parse does', () => {
    expect.hasAssertions()
    fc.assert(
      fc.property(fc.json(), (text) => {
        const value = JSON.parse(text) as unknown
        if (!/-0(?![.\d])/.test(text)) expect(parseExactJson(text)).toEqual(value)
      }),
    )
  })

  it.each(['{1e999:1}', '[1e999', '1e999x', '01e999', '{"a":1e999,}', ''])('refuses %j', (text) => {
    expect(() => parseExactJson(text)).toThrow(SyntaxError)
  })

  it('writes what it read with every digit', () => {
    expect(toJsonText(parseExactJson('[1e400]'))).toBe('[1e400]')
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^-?(0|[1-9]\d{0,25})(\.\d{1,25})?([eE][+-]?\d{1,3})?$/)), (numbers) => {
        const text = `[${numbers.join(',')}]`
        const written = toJsonText(parseExactJson(text))
        const parts = written.slice(1, -1).split(',')
        if (numbers.length > 0)
          for (const [index, given] of numbers.entries()) expect(same(given, parts[index]!)).toBe(true)
      }),
    )
  })

  it('looks at each character a limited number of times', () => {
    for (const part of ['-', '1', '\\\\', '1e5,', '"a",', '0']) {
      const read = (length: number) => {
        const text = part === '\\\\' ? `["${part.repeat(length)}",1e999]` : `[${part.repeat(length).replace(/,$/, '')}]`
        const spy = vi.spyOn(String.prototype, 'charCodeAt')
        try {
          parseExactJson(text)
        } catch {
          // A run of digits or signs alone is not JSON.
        }
        const reads = spy.mock.calls.length
        spy.mockRestore()
        return reads
      }
      expect(read(4_000), part).toBeLessThanOrEqual(2 * read(2_000) + 100)
    }
  })
})

// One value in two spellings.
function same(a: string, b: string): boolean {
  return a === b || (isExact(a) && Number(a) === Number(b))
}

describe('toJsonText', () => {
  it('writes big integers and exact numbers as numbers', () => {
    const value = { a: 1917043659912705296n, b: [new JsonNumber('-0.0'), 'x', undefined], c: new JsonNumber('1e400') }
    expect(toJsonText(value)).toBe('{"a":1917043659912705296,"b":[-0.0,"x",null],"c":1e400}')
    expect(toJsonText(1n)).toBe('1')
    expect(toJsonText(new JsonNumber('12'))).toBe('12')
  })

  it('says that a value is nested too deep', () => {
    let deep: unknown = 1
    for (let level = 0; level < 100_000; level++) deep = [deep]
    expect(() => toJsonText(deep)).toThrow('nested too deep')
  })

  it.each([
    ['[', ']'],
    ['{"a":', '}'],
  ])('takes 64 levels of %s, values and text alike', (open, close) => {
    const nested = (levels: number) => `${open.repeat(levels)}"[[{"${close.repeat(levels)}`
    for (const make of [(text: string) => new JsonText(text), (text: string): unknown => JSON.parse(text)]) {
      expect(toBodyText(make(nested(64)))).toBe(nested(64))
      expect(() => toBodyText(make(nested(65)))).toThrow('deeper than the 64 levels')
    }
  })

  it.each(['', 'x', '1;', '"1"', '01', 'NaN', '1.'])('takes no number that reads %j', (text) => {
    expect(() => new JsonNumber(text)).toThrow('is not a JSON number')
  })
})

describe('isDeeperThan', () => {
  it.each([
    ['[[[1]]]', 3, false],
    ['[[[1]]]', 2, true],
    ['{"a":{"b":[1]}}', 3, false],
    ['{"a":{"b":[1]}}', 2, true],
    ['["[[[[", "\\"[[["]', 1, false],
    ['[[1],[2],[3]]', 2, false],
  ])('of %s and %i is %s', (text, levels, expected) => expect(isDeeperThan(text, levels)).toBe(expected))
})

describe('parseVerbatimJson', () => {
  it('keeps each number that JavaScript would write otherwise', () => {
    const kept = (digits: string) => new JsonNumber(digits)
    expect(
      parseVerbatimJson('{"a":4.0,"b":[1.50,-0,0.0,1e3,1E+2,1917043659912705296,4,0.5,-7],"c":"4.0","4.0":"\\"4.0"}'),
    ).toEqual({
      a: kept('4.0'),
      b: [kept('1.50'), kept('-0'), kept('0.0'), kept('1e3'), kept('1E+2'), kept('1917043659912705296'), 4, 0.5, -7],
      c: '4.0',
      '4.0': '"4.0',
    })
    expect(parseVerbatimJson('4.0')).toEqual(kept('4.0'))
    expect(() => parseVerbatimJson('4.0.')).toThrow(SyntaxError)
  })

  it('leads back to the same text for every number', () => {
    const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,18})(\.\d{1,6})?([eE][+-]?\d{1,3})?$/)
    fc.assert(
      fc.property(digits, fc.constantFrom('', ' ', '\n'), (text, space) => {
        const value = parseVerbatimJson(`{"n":${space}${text},"m":[${space}${text}]}`) as { n: unknown; m: unknown[] }
        expect(String(value.n)).toBe(text)
        expect(String(value.m[0])).toBe(text)
      }),
    )
  })
})
