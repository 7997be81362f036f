import { describe, expect, test, vi } from 'vitest'
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

// How many characters searches and comparisons went over at most.
function countCharacters(run: () => void): number {
  let characters = 0
  const methods = ['indexOf', 'slice', 'split', 'startsWith'] as const
  const spies = methods.map((method) => {
    const original = String.prototype[method] as (...args: unknown[]) => unknown
    return vi.spyOn(String.prototype, method).mockImplementation(function (this: string, ...args: unknown[]) {
      const result = original.apply(this, args)
      characters += typeof result === 'string' ? result.length : method === 'startsWith' ? String(args[0]).length : 1
      return result as never
    })
  })
  try {
    run()
    return characters
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

test('a path of nothing but dots is read once', () => {
  const path = (length: number) => `output.${'.'.repeat(length)}`
  const [half, whole] = [20_000, 40_000].map((length) => countCharacters(() => readPath(value, path(length))))
  expect(whole).toBeLessThanOrEqual(2 * half! + 100)
})

test('a deep path is read once', () => {
  const nest = (depth: number) => Array.from({ length: depth }).reduce<unknown>((inner) => ({ 'a.b': inner, a: 0 }), 1)
  const read = (depth: number) => {
    const deep = nest(depth)
    const path = Array.from({ length: depth }, () => 'a.b').join('.')
    return countCharacters(() => expect(readPath(deep, path)).toBe(1))
  }
  expect(read(4_000)).toBeLessThanOrEqual(2 * read(2_000) + 5_000)
})
