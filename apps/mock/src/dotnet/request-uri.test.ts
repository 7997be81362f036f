import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { requestUri, routePath } from './request-uri.ts'
import { urlDecode, urlEncode } from './url-encode.ts'

const BASE = '/d/'.length
const decoded = (segment: string, decoding: 'legacy' | 'new') =>
  routePath(requestUri('h', `/d/instances/${segment}`)!.absolutePath, BASE, decoding).slice('/instances/'.length)

test.each([
  ['a%20b', 'a b', 'a b'],
  ['a+b', 'a+b', 'a b'],
  ['a%2Bb', 'a+b', 'a b'],
  ['a%252Bb', 'a+b', 'a+b'],
  ['a%2Fb', 'a%2Fb', 'a/b'],
  ['a%252Fb', 'a%2Fb', 'a/b'],
  ['a%25252Fb', 'a%2Fb', 'a%2Fb'],
  ['a%25b', 'a%b', 'a%b'],
  ['a%2541b', 'aAb', 'aAb'],
  ['a%252541b', 'a%41b', 'aAb'],
  ['a%5Cb', 'a\\b', 'a\\b'],
  ['a\\b', 'a\\b', 'a\\b'],
  ['a%FFb', 'a%FFb', 'a\ufffdb'],
  ['a%C3%28b', 'a%C3(b', 'a\ufffd(b'],
  ['%C3%A9%E2%82%AC', 'é€', 'é€'],
  ['%F0%9F%98%80', '😀', '😀'],
  ["@$:~';!*()", "@$:~';!*()", "@$:~';!*()"],
  ['a%23b%3Fc', 'a#b?c', 'a#b?c'],
  ['a%0Ab', 'a\nb', 'a\nb'],
  ['a%2F%2F', 'a%2F%2F', 'a'],
])('decodes %s as %j and %j', (segment, legacy, current) => {
  expect([decoded(segment, 'legacy'), decoded(segment, 'new')]).toEqual([legacy, current])
})

test.each([
  ['/a/?a=b+c&d=%7e', 'http://host.example/a/?a=b+c&d=~'],
  ['/inst%61nces/x', 'http://host.example/instances/x'],
  ['/a%20b?x=%3c', 'http://host.example/a%20b?x=%3c'],
  ['/%c3%a9?x=%c3%a9', 'http://host.example/%C3%A9?x=%C3%A9'],
  ['/a/../b/./c', 'http://host.example/b/c'],
  ['/a?x="<>', 'http://host.example/a?x=%22%3C%3E'],
  ['/a?', 'http://host.example/a?'],
  ['/a?b#c', 'http://host.example/a?b%23c'],
  // Escapes of reserved ASCII are rewritten only where the URI has an escape of another kind.
  ['/a?x=%7c%3e', 'http://host.example/a?x=%7c%3e'],
  ['/a?x=%7c%3e%2f%41', 'http://host.example/a?x=%7C%3E%2fA'],
  ['/%c3%a9?x=%7c', 'http://host.example/%C3%A9?x=%7C'],
  ['/%ff?x=%7c', 'http://host.example/%ff?x=%7C'],
  ['/a?x=%f0%32', 'http://host.example/a?x=%f02'],
  ['/a?x=%4%41', 'http://host.example/a?x=%254%41'],
  ['/a?x=%%e2%82%ac', 'http://host.example/a?x=%25%e2%82%ac'],
  ['/a?x=%E2%e2%82%ac', 'http://host.example/a?x=%E2%E2%82%AC'],
  ['/a?x=%ee%80%80%f3%a0%80%81', 'http://host.example/a?x=%EE%80%80%f3%a0%80%81'],
])('shows the target %s as %s', (target, uri) => {
  expect(requestUri('Host.Example:80', target)?.absoluteUri).toBe(uri)
})

test.each(['exa mple', 'a/b', 'user@h', 'a%41', 'a,b', 'h:', 'h:8o', ':80', '[::1', '[x]', 'é.com'])(
  'has no URI for the host %s',
  (host) => {
    expect(requestUri(host, '/a')).toBeUndefined()
  },
)

test.each(['', 'h', 'H-1.example_x~:8080', '127.0.0.1:1', '[::1]', '[::ffff:1.2.3.4]:80'])(
  'takes the host %j',
  (host) => {
    expect(requestUri(host, '/a')?.absolutePath).toBe('/a')
  },
)

test.each(['/a%00b', 'http://x/', '*', '/é'])('has no URI for the target %s', (target) => {
  expect(requestUri('h', target)).toBeUndefined()
})

test.each([
  ['127.0.0.1:17071', true, '17071'],
  ['localhost', true, '80'],
  ['[::1]:5', true, '5'],
  ['evil.example.org', false, '80'],
  ['127.0.0.1.example', false, '80'],
])('recognizes whether %s is loopback', (authority, isLoopback, port) => {
  expect(requestUri(authority, '/')).toMatchObject({ isLoopback, port })
})

test('cuts the base whatever it is, and trims slashes', () => {
  expect(routePath('/anything-13/instances/x/', 13, 'new')).toBe('/instances/x')
  expect(routePath('/durabletask/', 13, 'new')).toBe('/')
  expect(routePath('/durabletask/instances/x%2F', 13, 'new')).toBe('/instances/x')
})

test('refuses a path shorter than the base', () => {
  expect(() => routePath('/durabletask', 13, 'new')).toThrow(
    "startIndex cannot be larger than length of string. (Parameter 'startIndex')",
  )
})

test('finds an id again behind encodeURIComponent, slashes aside', () => {
  const id = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter((text) => !/[/%+\0]/.test(text) && !/^\.+$/.test(text) && text.isWellFormed())
  fc.assert(
    fc.property(id, (text) => {
      const segment = encodeURIComponent(text)
      expect([decoded(segment, 'legacy'), decoded(segment, 'new')]).toEqual([text, text])
    }),
  )
})

test('encodes as WebUtility does', () => {
  expect(urlEncode("a b:@~'+%é!*()-_.")).toBe('a+b%3A%40%7E%27%2B%25%C3%A9!*()-_.')
  expect(urlDecode('a+b%zz%')).toBe('a b%zz%')
})
