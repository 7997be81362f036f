import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { DotNetException } from './dotnet-exception.ts'
import { loadToken, parseToken } from './json-loader.ts'
import { writeJson } from './json-writer.ts'

test.each([
  ['{"a":1} garbage', '{"a":1}'],
  ['true story', 'true'],
  ['1 2', '1'],
  ['/* c */ 1', '/* c */'],
  ['new Date(1)', 'new Date(1)'],
  ['{"a":[1,/*x*/2]}', '{"a":[1,2]}'],
  ['"\\ud800\\u0041"', '"\ufffdA"'],
  ['"\\ud83d\\ude00"', '"😀"'],
])('loads the first value of %j', (text, written) => {
  expect(writeJson(loadToken(text))).toBe(written)
})

test.each([
  ['', "Error reading JToken from JsonReader. Path '', line 0, position 0."],
  ['  ', "Error reading JToken from JsonReader. Path '', line 1, position 2."],
  ['{', "Error reading JObject from JsonReader. Path '', line 1, position 1."],
  ['[', "Error reading JArray from JsonReader. Path '', line 1, position 1."],
  ['[1,2', "Unexpected end of content while loading JArray. Path '[1]', line 1, position 4."],
  ['{"a":{"b":1', "Unexpected end of content while loading JObject. Path 'a.b', line 1, position 11."],
])('does not load %j', (text, message) => {
  expect(() => loadToken(text)).toThrow(message)
})

test.each([
  ['"2020-01-01T00:00:00.000Z"', '"2020-01-01T00:00:00Z"'],
  ['"2020-01-01T00:00:00.123+02:00"', '"2019-12-31T22:00:00.123+00:00"'],
  ['"2020-01-01T00:00:00.1234567891"', '"2020-01-01T00:00:00.1234567891"'],
  ['"2020-01-01T10:00:00"', '"2020-01-01T10:00:00"'],
  ['"2020-01-01T24:00:00Z"', '"2020-01-02T00:00:00Z"'],
  ['"2020-01-01"', '"2020-01-01"'],
  ['"2020-02-30T00:00:00Z"', '"2020-02-30T00:00:00Z"'],
  ['"/Date(1)/"', '"1970-01-01T00:00:00.001Z"'],
])('parses %s with its dates as %s', (text, written) => {
  expect(writeJson(parseToken(text))).toBe(written)
})

test('parses the whole text or nothing', () => {
  expect(() => parseToken('1 2')).toThrow('Additional text encountered')
})

test('writes back every JSON text that has no number with a fraction', () => {
  const json = fc.jsonValue({ noUnicodeString: false }).filter((value) => !/\d[.e]|-0/.test(JSON.stringify(value)))
  fc.assert(
    fc.property(json, (value) => {
      const text = JSON.stringify(value)
      expect(JSON.parse(writeJson(loadToken(text)))).toEqual(JSON.parse(text))
    }),
  )
})

const failureOf = (text: string): unknown => {
  try {
    writeJson(loadToken(text))
    return undefined
  } catch (error) {
    return error
  }
}

test('never fails but with an exception of .NET', () => {
  const scraps = fc.array(
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      "'",
      'a',
      '1',
      '0x',
      '.',
      '-',
      '//',
      '/*',
      '*/',
      '\n',
      ' ',
      'new X(',
      ')',
      'null',
      'undefined',
      '\\u12',
    ),
  )
  fc.assert(
    fc.property(scraps, (pieces) => {
      expect(failureOf(pieces.join(''))).toSatisfy((error) => error === undefined || error instanceof DotNetException)
    }),
  )
})
