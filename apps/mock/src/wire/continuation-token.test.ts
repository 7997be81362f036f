import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPageNumber, tokenFormats } from './continuation-token.ts'

test('a token leads to the key it was made of', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('key', 'json'), (key, kind) => {
      const format = tokenFormats[kind]
      expect(format.read(format.write(key))).toBe(key)
    }),
  )
})

test('tokens are spelled as recorded', () => {
  expect(tokenFormats.key.write('flt-r1-2')).toBe('Zmx0LXIxLTI=')
  expect(tokenFormats.json.write('flt-r1-2')).toBe(
    'eyJOZXh0UGFydGl0aW9uS2V5IjoiWm14MExYSXhMVEk9IiwiTmV4dFJvd0tleSI6IiIsIk5leHRUYWJsZU5hbWUiOm51bGwsIlRhcmdldExvY2F0aW9uIjowfQ==',
  )
})

test('newer hosts ignore what is no base64, older ones complain', () => {
  expect(tokenFormats.key.read('%%%')).toBe('')
  expect(() => tokenFormats.json.read('%%%')).toThrow('The input is not a valid Base-64 string')
  expect(() => tokenFormats.json.read('nonsense')).toThrow(
    'Unexpected character encountered while parsing value: \ufffd.',
  )
})

test.for([
  ['', ''],
  ['1', ''],
  ['%%%', ''],
  ['abc', 'i\ufffd'],
  ['bogus', 'n\ufffd.'],
  ['Yg', 'b'],
  ['Yg==', 'b'],
  ['Yg== ', 'b'],
  ['Yg==YQ==', 'b'],
  ['77u/YQ==', '\ufeffa'],
  ['w7_Dvw', '\u00ff\u00ff'],
  ['Yg== YQ==', 'b\u0000'],
] as const)('newer hosts read %j as the emulator reads Base64', ([token, key]) => {
  expect(tokenFormats.key.read(token)).toBe(key)
})

test('a page number is a number', () => {
  expect([readPageNumber(''), readPageNumber(' 12 ')]).toEqual([0, 12])
  expect(() => readPageNumber('1.5')).toThrow("'1.5'")
})
