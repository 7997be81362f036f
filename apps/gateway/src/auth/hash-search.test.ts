import fc from 'fast-check'
import { expect, test } from 'vitest'
import { indexOfHash } from './hash-search.ts'

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })

test('finds each of its hashes', () => {
  const hashes = fc.uniqueArray(hash, { minLength: 1, maxLength: 20, selector: String })
  fc.assert(
    fc.property(hashes, (all) => {
      expect(all.map((one) => indexOfHash(all, Uint8Array.from(one)))).toEqual(all.map((_, index) => index))
    }),
  )
})

test('finds no hash of which one bit differs', () => {
  const bit = fc.integer({ min: 0, max: 255 })
  fc.assert(
    fc.property(hash, bit, (one, at) => {
      const other = Uint8Array.from(one)
      other[at >> 3]! ^= 1 << (at & 7)
      expect(indexOfHash([one], other)).toBe(-1)
    }),
  )
})

test('finds none among none, and none of another length', () => {
  const one = new Uint8Array(32)
  expect(indexOfHash([], one)).toBe(-1)
  expect(indexOfHash([one], one.subarray(0, 31))).toBe(-1)
  expect(indexOfHash([one.subarray(0, 31)], one)).toBe(-1)
})

/** A hash that counts how often each byte of it is read. */
function counted(bytes: Uint8Array) {
  const reads: number[] = Array.from(bytes, () => 0)
  const watched = new Proxy(bytes, {
    get(target, name) {
      const at = typeof name === 'string' && /^\d+$/.test(name) ? Number(name) : undefined
      if (at !== undefined) reads[at]!++
      return Reflect.get(target, name, target) as unknown
    },
  })
  return { watched, reads }
}

const filled = (value: number) => new Uint8Array(32).fill(value)
test.each([
  ['the first', filled(1)],
  ['the last', filled(3)],
  ['none', filled(9)],
  ['none but for the last byte', Uint8Array.from(filled(1)).fill(7, 31)],
  ['none from the first byte on', Uint8Array.from(filled(1)).fill(7, 0, 1)],
])('reads every byte of every hash once when %s matches', (_, wanted) => {
  const hashes = [1, 2, 3].map((value) => counted(filled(value)))
  indexOfHash(
    hashes.map(({ watched }) => watched),
    wanted,
  )
  expect(hashes.map(({ reads }) => reads)).toEqual(hashes.map(() => Array.from({ length: 32 }, () => 1)))
})
