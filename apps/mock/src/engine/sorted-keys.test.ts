import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSortedKeys } from './sorted-keys.ts'

test('holds what a sorted set would hold', () => {
  const key = fc.string({ maxLength: 2 })
  fc.assert(
    fc.property(fc.array(fc.record({ adds: fc.boolean(), key })), key, (changes, from) => {
      const keys = createSortedKeys()
      const model = new Set<string>()
      for (const { adds, key } of changes) {
        keys[adds ? 'add' : 'delete'](key)
        model[adds ? 'add' : 'delete'](key)
      }
      const sorted = [...model].toSorted((a, b) => (a < b ? -1 : 1))
      expect([...keys.from('')]).toEqual(sorted)
      expect([...keys.from(from)]).toEqual(sorted.filter((one) => one >= from))
    }),
  )
})

test.each(['rising', 'falling', 'mixed'])('keeps thousands of %s keys in order, also while they go', (order) => {
  const count = 5000
  const rising = Array.from({ length: count }, (_, i) => String(i).padStart(5, '0'))
  const mixed = rising.map((_, i) => rising[(i * 2477) % count]!)
  const given = { rising, falling: rising.toReversed(), mixed }[order]!
  const keys = createSortedKeys()
  for (const key of given) keys.add(key)
  expect([...keys.from('')]).toEqual(rising)
  for (const key of given.slice(100)) keys.delete(key)
  expect([...keys.from('')]).toEqual(given.slice(0, 100).toSorted())
})

test('compares a number of keys that grows with the logarithm', () => {
  let compared = 0
  const keys = createSortedKeys((one, other) => {
    compared++
    return one < other
  })
  for (let i = 0; i < 100_000; i++) keys.add(`order-${i}`)
  const costOf = (change: () => void) => {
    compared = 0
    change()
    return compared
  }
  expect(costOf(() => keys.add('order-5x'))).toBeLessThan(25)
  expect(costOf(() => keys.delete('order-70000'))).toBeLessThan(25)
  expect(costOf(() => keys.from('order-9').next())).toBeLessThan(25)
})
