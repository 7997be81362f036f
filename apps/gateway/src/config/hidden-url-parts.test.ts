import { expect, test } from 'vitest'
import { hideUrlParts, secretUrlParts } from './hidden-url-parts.ts'

test.each([
  ['https://a.example/keys', 'https://a.example/keys'],
  ['https://a.example/keys?sig=abc&v=1', 'https://a.example/keys?********'],
  ['http://user:pass@a.example:4318/v1', 'http://********@a.example:4318/v1'],
  ['https://token@a.example', 'https://********@a.example'],
  ['https://a.example/#key', 'https://a.example/#********'],
  ['rediss://:p%40ss@cache:6380/0?family=6', 'rediss://********@cache:6380/0?********'],
  ['https://a@b@c.example/x', 'https://********@c.example/x'],
  ['https://a.example,https://b.example?k=1', 'https://a.example,https://b.example?********'],
  ['https://[bad?key=1', 'https://[bad?********'],
  ['cannot reach https://a.example/?k=1, refused', 'cannot reach https://a.example/?********, refused'],
  ['https://a.example?', 'https://a.example?'],
  ['30s', '30s'],
])('shows %s as %s', (text, shown) => {
  expect(hideUrlParts(text)).toBe(shown)
})

test('lists passwords, values of queries, and fragments', () => {
  expect(secretUrlParts('https://u:pw@a.example/?k=one&t=two#three')).toEqual(['pw', 'one', 'two', 'three'])
  expect(secretUrlParts('https://token@a.example')).toEqual(['token'])
  expect(secretUrlParts('nothing')).toEqual([])
})
