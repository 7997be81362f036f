import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Slots } from './slots.ts'

test('holds what was added and not yet deleted, each under a number of its own', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(), { nil: undefined })), (steps) => {
      const slots = new Slots<string>()
      const held = new Map<number, string>()
      for (const [index, step] of steps.entries()) {
        const gone = step === undefined ? undefined : [...held.keys()][step % held.size]
        if (gone === undefined) held.set(slots.add(`item ${index}`), `item ${index}`)
        else {
          slots.delete(gone)
          held.delete(gone)
        }
        expect([...slots].sort()).toEqual([...held.values()].sort())
        for (const [slot, item] of held) expect(slots.at(slot)).toBe(item)
        expect(slots.size).toBe(held.size)
      }
    }),
  )
})

test('uses numbers again', () => {
  const slots = new Slots<string>()
  for (let index = 0; index < 100; index++) slots.delete(slots.add('one'))
  expect(slots.add('last')).toBe(0)
})
