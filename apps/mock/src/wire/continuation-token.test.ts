import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTokenFormat, readPageNumber } from './continuation-token.ts'

const newer = createTokenFormat('key')
const older = createTokenFormat('json')
const onAzure = createTokenFormat('key', 'azure')

test('a token leads to the key it was made of, trimmed or as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom(newer, older, onAzure), (key, format) => {
      const token = format.write(key)
      expect([format.read(token), format.read(token.trim())]).toEqual([key, key])
    }),
  )
})

test('tokens are spelled as recorded', () => {
  expect(newer.write('flt-r1-2')).toBe('Zmx0LXIxLTI= ')
  expect(older.write('flt-r1-2')).toBe(
    'eyJOZXh0UGFydGl0aW9uS2V5IjoiWm14MExYSXhMVEk9IiwiTmV4dFJvd0tleSI6IiIsIk5leHRUYWJsZU5hbWUiOm51bGwsIlRhcmdldExvY2F0aW9uIjowfQ==',
  )
})

test('a token of Azure has two parts, each with its length', () => {
  expect(onAzure.write('Smith')).toBe('1!8!U21pdGg- 1!0!')
  expect(onAzure.read('1!8!U21pdGg- 1!8!QmVuOTk5')).toBe('Smith\u0000')
  for (const foreign of ['U21pdGg= ', '1!7!U21pdGg-', '1!8!U21pdGg- x']) {
    expect(() => onAzure.read(foreign)).toThrow('communicating with Azure Storage')
  }
})

test('newer hosts ignore what is not Base64, older ones complain', () => {
  expect(newer.read('%%%')).toBe('')
  expect(() => older.read('%%%')).toThrow('The input is not a valid Base-64 string')
  expect(() => older.read('nonsense')).toThrow('Unexpected character encountered while parsing value: \ufffd.')
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
  ['Yg==,YQ==', 'b'],
  ['Yg== x', 'b'],
  ['Yg==  x', 'b'],
  ['Yg== ,', 'b'],
  ['Yg== x y', 'b\u0000'],
  ['Yg==\tx', 'b'],
  ['77u/YQ==', '\ufeffa'],
  ['w7_Dvw', '\u00ff\u00ff'],
  ['Yg== YQ==', 'b\u0000'],
] as const)('newer hosts read %j as the emulator reads Base64', ([token, key]) => {
  expect(newer.read(token)).toBe(key)
})

test('a page number is a number', () => {
  expect([readPageNumber(''), readPageNumber(' 12 ')]).toEqual([0, 12])
  expect(() => readPageNumber('1.5')).toThrow("'1.5'")
})
