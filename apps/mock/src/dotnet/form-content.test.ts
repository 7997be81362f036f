import { expect, test } from 'vitest'
import { formTypeOf, isReadableForm } from './form-content.ts'

const query = 'application/x-www-form-urlencoded'
const multipart = 'multipart/form-data; boundary=x'
const part = (headers: string) => `--x\r\n${headers}\r\n\r\n1\r\n`
const named = part('Content-Disposition: form-data; name="a"')
const withHeaders = (count: number, name = (i: number) => `h${i}`) =>
  part(['Content-Disposition: form-data', ...Array.from({ length: count - 1 }, (_, i) => `${name(i)}: 1`)].join('\r\n'))

// Each was seen on the released extension behind the webhook route.
test.for([
  [query, 'a=1', true],
  [query, '"a"', true],
  [query, 'a=%zz', true],
  [query, 'a=%FF', true],
  [`${query}; charset=bogus`, 'a=1', true],
  [query, 'a=%00', false],
  [query, '%00=a', false],
  [query, `${'k'.repeat(2048)}=1`, true],
  [query, `${'k'.repeat(2049)}=1`, false],
  [query, '='.repeat(2000), true],
  [query, 'a=1&'.repeat(1024), true],
  [query, 'a=1&'.repeat(1025), false],
  [multipart, `${named}--x--`, true],
  [multipart, `${named}--x--\r\nepilogue`, true],
  [multipart, `preamble\r\n${named}--x--`, true],
  [multipart, `junk${named}--x--`, true],
  [multipart, `${named}--x  \r\nContent-Disposition: form-data; name=b\r\n\r\n\r\n--x--`, true],
  [multipart, '--x--', true],
  [multipart, '\r\n--x--', true],
  ['Multipart/Form-Data; boundary="x";', `${named}--x--`, true],
  ['multipart/form-data; BOUNDARY=x; boundary=y', `${named}--x--`, true],
  ['multipart/form-data; boundary="a b"', `${named.replace('--x', '--a b')}--a b--`, true],
  [multipart, `${part('Content-Disposition: form-data')}--x--`, true],
  [multipart, `${part('Content-Disposition: form-data;')}--x--`, true],
  [multipart, `${part('content-disposition:attachment;name=a')}--x--`, true],
  [multipart, '"a"', false],
  [multipart, '--x', false],
  [multipart, `${named}--x`, false],
  [multipart, named, false],
  [multipart, `${named}--x-- junk`, false],
  [multipart, `${named.replaceAll('\r\n', '\n')}--x--`, false],
  [multipart, '--x\r\n\r\n1\r\n--x--', false],
  [multipart, `${part('Content-Type: text/plain')}--x--`, false],
  [multipart, `${part('Content-Disposition:')}--x--`, false],
  [multipart, `${part('Content-Disposition: form-data; name=a b')}--x--`, false],
  [multipart, `${part('Content-Disposition: form-data; name="a')}--x--`, false],
  [multipart, `${part('Content-Disposition : form-data; name=a')}--x--`, false],
  [multipart, `${part('Content-Disposition: form-data\r\nno colon')}--x--`, false],
  [multipart, '--x\r\nContent-Disposition: form-data; name=b\r\n\r\n--x--', false],
  ['multipart/form-data', `${named}--x--`, false],
  ['multipart/form-data; boundary=', `${named}--x--`, false],
  [multipart, `${withHeaders(16)}--x--`, true],
  [multipart, `${withHeaders(17)}--x--`, false],
  [multipart, `${withHeaders(40, () => 'h')}--x--`, true],
  [multipart, `${part(`Content-Disposition: form-data\r\nh: ${'x'.repeat(16_400)}`)}--x--`, false],
  [multipart, `${'p'.repeat(16_000)}\r\n${named}--x--`, true],
  [multipart, `${'p'.repeat(20_000)}\r\n${named}--x--`, false],
  [multipart, `${named}--x--\r\n${'e'.repeat(20_000)}`, false],
  [multipart, `${named.repeat(1024)}--x--`, true],
  [multipart, `${named.repeat(1025)}--x--`, false],
] as const)('reads a form of %j: %j is %j', ([type, body, isReadable]) => {
  const form = formTypeOf(type)
  expect(form && isReadableForm(form, new TextEncoder().encode(body))).toBe(isReadable)
})

test('a boundary has at most 128 characters', () => {
  const readable = [128, 129].map((length) => {
    const boundary = 'b'.repeat(length)
    const form = formTypeOf(`multipart/form-data; boundary=${boundary}`)
    return form && isReadableForm(form, new TextEncoder().encode(`--${boundary}--`))
  })
  expect(readable).toEqual([true, false])
})

test.for([
  null,
  'application/json',
  'multipart/mixed; boundary=x',
  'multipart/form-data; ; boundary=x',
  'multipart/form-data , boundary=x',
  'multipart/form-data; boundary="x',
  'multipart/form-data; boundary=a/b',
])('%j is not the type of a form', (header) => {
  expect(formTypeOf(header)).toBeUndefined()
})
