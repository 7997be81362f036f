import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseQueryString } from './query-string.ts'
import { urlEncode } from './url-encode.ts'

test('joins repeats in any case with commas', () => {
  const query = parseQueryString('reason=a&REASON=b&top=2&top=3')
  expect(query.get('Reason')).toBe('a,b')
  expect(query.all('top')).toEqual(['2', '3'])
})

test('puts a piece without equals sign under the empty name', () => {
  const query = parseQueryString('showHistory&x=1')
  expect(query.get('showHistory')).toBeUndefined()
  expect(query.get('')).toBe('showHistory')
})

test('trims first and decodes then', () => {
  const query = parseQueryString('a=+x+& b =%2B%20&c=a=b&d=')
  expect(query.get('a')).toBe(' x ')
  expect(query.get('b')).toBe('+ ')
  expect(query.get('c')).toBe('a=b')
  expect(query.get('d')).toBe('')
  expect(query.get('e')).toBeUndefined()
})

test('gives back what was encoded', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      expect(parseQueryString(`v=${urlEncode(value)}`).get('V')).toBe(value)
    }),
  )
})
