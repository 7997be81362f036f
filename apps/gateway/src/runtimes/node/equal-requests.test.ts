import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { EqualRequests } from './equal-requests.ts'

const requestOf = (more: Partial<Record<'method' | 'url' | 'peer', string>> = {}, headers = ['Host', 'a', 'X', 'b']) =>
  ({
    method: more.method ?? 'GET',
    url: more.url ?? '/one',
    rawHeaders: headers,
    socket: { remoteAddress: more.peer ?? '127.0.0.1' },
  }) as unknown as IncomingMessage
const repeat = () => undefined

test('finds a request that equals a noted one, and no other', () => {
  const equal = new EqualRequests()
  expect(equal.find(requestOf())).toBeUndefined()
  equal.note(requestOf(), repeat)
  expect(equal.find(requestOf())).toBe(repeat)
  const others = [
    requestOf({ method: 'HEAD' }),
    requestOf({ method: 'POST' }),
    requestOf({ url: '/one?' }),
    requestOf({ peer: '127.0.0.2' }),
    requestOf({}, ['Host', 'a', 'X', 'c']),
    requestOf({}, ['Host', 'a', 'x', 'b']),
    requestOf({}, ['X', 'b', 'Host', 'a']),
    requestOf({}, ['Host', 'a', 'X', 'b', 'Authorization', 'Bearer b']),
    requestOf({}, ['Host', 'a', 'X']),
    requestOf({}, ['Host', 'aX', 'b']),
    requestOf({}, []),
  ]
  for (const other of others) expect(equal.find(other), JSON.stringify(other)).toBeUndefined()
})

test('takes what answers from the latest of equal requests', () => {
  const equal = new EqualRequests()
  const later = () => undefined
  equal.note(requestOf(), repeat)
  equal.note(requestOf(), later)
  expect(equal.find(requestOf())).toBe(later)
})

test('keeps no more than a limit, and no long requests', () => {
  const equal = new EqualRequests()
  for (const long of [
    requestOf({ url: '/long' }, ['X', 'x'.repeat(5_000)]),
    requestOf({ url: `/${'l'.repeat(5_000)}` }),
  ]) {
    equal.note(long, repeat)
    expect(equal.find(long)).toBeUndefined()
  }
  for (let index = 0; index < 5_000; index++) equal.note(requestOf({ url: `/${index}` }), repeat)
  expect(equal.find(requestOf({ url: '/0' }))).toBe(repeat)
  expect(equal.find(requestOf({ url: '/4999' }))).toBeUndefined()
})

test('forgets what was noted a while ago', () => {
  let now = 0
  const equal = new EqualRequests(() => now)
  equal.note(requestOf(), repeat)
  now = 10_000
  expect(equal.find(requestOf())).toBe(repeat)
  now = 20_000
  expect(equal.find(requestOf())).toBeUndefined()
  equal.note(requestOf(), repeat)
  now = 45_000
  expect(equal.find(requestOf())).toBeUndefined()
})
