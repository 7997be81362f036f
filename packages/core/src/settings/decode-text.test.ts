import { expect, test } from 'vitest'
import { decodeText } from './decode-text.ts'

const wide = (text: string) => Buffer.from(text, 'utf16le')

test.each<[string, Uint8Array, string]>([
  ['UTF-8', Buffer.from('東京 ä'), '東京 ä'],
  ['UTF-8 with a mark', Buffer.from('\uFEFFa'), 'a'],
  ['UTF-16 with a mark', wide('\uFEFF東京'), '東京'],
  ['big-endian UTF-16 with a mark', wide('\uFEFF東京').swap16(), '東京'],
  ['nothing', Buffer.alloc(0), ''],
  ['a mark alone', Buffer.from('\uFEFF'), ''],
  ['two marks', Buffer.from('\uFEFF\uFEFFa'), '\uFEFFa'],
])('decodes %s', (_, bytes, text) => {
  expect(decodeText(bytes)).toBe(text)
})

test.each<[string, Uint8Array]>([
  ['Latin-1', Buffer.from('käse', 'latin1')],
  ['half a character', Buffer.from('€').subarray(0, 2)],
  ['a surrogate alone', wide('\uFEFFa\uD83D')],
  ['an odd number of bytes in UTF-16', wide('\uFEFFab').subarray(0, 5)],
  ['gzip', Buffer.from([0x1f, 0x8b, 8, 0])],
])('refuses %s', (_, bytes) => {
  expect(() => decodeText(bytes)).toThrow('is not text in UTF-8, or in UTF-16 with a byte order mark')
})
