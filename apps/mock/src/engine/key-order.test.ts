import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createInstanceStore } from './instance-store.ts'
import { instanceKey } from './key-order.ts'

// As a whole hub was listed (list.json, ids.json).
const recorded = [
  '!',
  '"',
  '%',
  '&',
  "'",
  '(',
  '*',
  '.',
  '1',
  '9',
  ':',
  ';',
  '@',
  'A',
  'C',
  '\\',
  '#',
  '?',
  '\n',
  '\u007f',
  '_',
  'a',
  '|',
  '~',
  'ä',
]

test('ids sort as recorded: what a key must not hold stands where ^ would', () => {
  const shuffled = recorded.toSorted((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0))
  const sorted = shuffled.toSorted((a, b) => (instanceKey(a) < instanceKey(b) ? -1 : 1))
  expect(sorted).toEqual(recorded)
})

test('no two ids have one key, and none holds a forbidden character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      expect(instanceKey(a) === instanceKey(b)).toBe(a === b)
      expect(instanceKey(a)).not.toMatch(/[/\\#?\u0000-\u001f\u007f-\u009f]/)
    }),
  )
})

test('a store lists its rows in key order from any key on', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1 })), fc.nat(), (ids, drop) => {
      const store = createInstanceStore()
      for (const instanceId of ids) store.put({ instanceId } as never)
      const dropped = ids[drop % Math.max(ids.length, 1)]
      if (dropped !== undefined) store.delete(dropped)
      const left = ids.filter((id) => id !== dropped).toSorted((a, b) => (instanceKey(a) < instanceKey(b) ? -1 : 1))
      expect(store.all().map(({ instanceId }) => instanceId)).toEqual(left)
      const [, ...rest] = left
      const second = rest[0]
      const from = second === undefined ? [] : [...store.from(instanceKey(second))]
      expect(from.map(({ row }) => row.instanceId)).toEqual(rest)
      expect(store.size).toBe(left.length)
    }),
  )
})

test('a store finds the rows of a prefix, wherever its keys are escaped', () => {
  const id = fc.string({ unit: fc.constantFrom('^', '0', '/', '\\', 'a', '\n', 'À', 'Ê'), maxLength: 4 })
  fc.assert(
    fc.property(fc.uniqueArray(id), id, (ids, prefix) => {
      const store = createInstanceStore()
      for (const instanceId of ids) store.put({ instanceId } as never)
      const found = Array.from(store.from('', prefix), ({ row }) => row.instanceId)
      expect(found.toSorted()).toEqual(ids.filter((one) => one.startsWith(prefix)).toSorted())
    }),
  )
})
