import { expect, test } from 'vitest'
import { decodeContent, parseContentType } from './media-type.ts'

test.each([
  ['application/json', { mediaType: 'application/json' }],
  ['Application/JSON; charset=utf-8', { mediaType: 'Application/JSON', charset: 'utf-8' }],
  ['text/plain;charset="utf-16"', { mediaType: 'text/plain', charset: '"utf-16"' }],
  ['application / json ; a="x;y" ; charset', { mediaType: 'application/json' }],
  ['application/json; x=1; Charset = utf-8', { mediaType: 'application/json', charset: 'utf-8' }],
  ['application/json;', {}],
  ['application/json; charset=', {}],
  ['application/json; charset=utf-8;', {}],
  ['application/json, text/plain', {}],
  ['nonsense', {}],
  ['', {}],
  [undefined, {}],
])('reads the content type %j', (header, parts) => {
  const { parameters: _all, ...read } = parseContentType(header)
  expect(read).toEqual(parts)
})

const bytes = (...values: number[]) => Uint8Array.from(values)

test.each([
  [bytes(0xef, 0xbb, 0xbf, 0x31), undefined, '1'],
  [bytes(0xef, 0xbb, 0xbf, 0x31), 'utf-8', '1'],
  [bytes(0xff, 0xfe, 0x31, 0), undefined, '1'],
  [bytes(0x31, 0), 'utf-16', '1'],
  [bytes(0xe9), 'iso-8859-1', 'é'],
  [bytes(0xe9), 'us-ascii', '?'],
  [bytes(0xff, 0xfe, 0, 0, 0x31, 0, 0, 0), undefined, '1'],
  [bytes(0, 1, 0xf6, 0), 'utf-32be', '😀'],
  [bytes(0xef, 0xbb, 0xbf, 0x31), 'iso-8859-1', 'ï»¿1'],
  [bytes(0xe9), undefined, '\ufffd'],
  [bytes(0x31, 0), '"utf-16"', '1'],
  [bytes(0x31), 'x-unicode-2-0-utf-8', '1'],
  [bytes(0xe9), 'csISOLatin1', 'é'],
  [bytes(0xe9), 'ISO646-US', '?'],
  [bytes(0, 0, 0xfe, 0xff, 0, 0, 0, 0x31), 'utf-32be', '1'],
  [bytes(0, 0xd8, 0x31), 'utf-16', '\ufffd\ufffd'],
  [bytes(), 'UTF-8', ''],
  [bytes(), 'bogus', ''],
])('decodes %j with charset %s', (content, charset, text) => {
  expect(decodeContent(content, charset)).toBe(text)
})

test.each(['bogus', 'utf8', 'ucs-4', '""', ' utf-8', "'utf-8'"])('refuses the charset %j', (charset) => {
  expect(() => decodeContent(bytes(0x31), charset)).toThrow(
    expect.objectContaining({
      type: 'System.InvalidOperationException',
      message:
        'The character set provided in ContentType is invalid. Cannot read content as string using an invalid character set.',
    }),
  )
})

test('refuses UTF-7 in words of its own', () => {
  expect(() => decodeContent(bytes(0x31), 'utf-7')).toThrow(
    expect.objectContaining({ type: 'System.NotSupportedException' }),
  )
})
