import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TokenCycle } from './token-cycle.ts'

const pagesUntilNoticed = (tokenOf: (page: number) => string, most: number) => {
  const cycle = new TokenCycle('listInstances')
  for (let page = 0; page < most; page++) {
    try {
      cycle.follow(tokenOf(page))
    } catch {
      return page
    }
  }
  return undefined
}

test('a circle of any length behind any number of pages is noticed soon', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.integer({ min: 1, max: 200 }), (before, length) => {
      const tokenOf = (page: number) => String(page < before ? page : before + ((page - before) % length))
      expect(pagesUntilNoticed(tokenOf, 2_000)).toBeLessThanOrEqual(2 * before + 3 * length)
    }),
  )
})

test('tokens that differ are never taken for a circle', () => {
  expect(pagesUntilNoticed(String, 5_000)).toBeUndefined()
})
