import { describe, expect, test } from 'vitest'
import { readPath } from './field-path.ts'

const value = { output: { orders: [{ name: 'a' }, { name: 'b' }], 'dotted.name': { x: 1 } }, '': 0 }

describe('a field path', () => {
  test.each([
    ['output.orders.1.name', 'b'],
    ['output.dotted.name.x', 1],
    ['output.orders.2', undefined],
    ['output.constructor', undefined],
    ['output.orders.1.name.length', undefined],
    ['', value],
  ])('%s reads %j', (path, found) => {
    expect(readPath(value, path)).toEqual(found)
  })
})
