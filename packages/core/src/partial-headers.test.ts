import { expect, test } from 'vitest'
import { PartialHeaders } from './partial-headers.ts'

test.each([
  ['x-one', 'a'],
  ['X-One', 'a'],
  ['x-many', 'a, b'],
  ['x-none', null],
  ['constructor', null],
  ['toString', null],
  ['__proto__', null],
])('reads %s as %j', (name, value) => {
  const headers = new PartialHeaders({ 'x-one': 'a', 'x-many': ['a', 'b'] })
  expect([headers.get(name), headers.has(name)]).toEqual([value, value !== null])
})
