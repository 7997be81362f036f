import { describe, expect, test } from 'vitest'
import { catalogue } from '../src/index.ts'
import { fifthLot, sixthLot } from './retrieval-blind.ts'
import { firstLot, fourthLot, secondLot, thirdLot } from './retrieval-held-out.ts'
import { type Prompt, prompts } from './retrieval-prompts.ts'
import { createRanking } from './retrieval-ranking.ts'

const rank = createRanking(catalogue)
const found = (lot: readonly Prompt[], among: number) =>
  lot.filter(([tool, text]) => rank(text).slice(0, among).includes(tool)).length

describe('a tool search over titles and descriptions', () => {
  test.each([
    ['the tuned requests', prompts, 100],
    ['the first lot', firstLot, 50],
    ['the second lot', secondLot, 50],
    ['the third lot', thirdLot, 50],
    ['the fourth lot', fourthLot, 50],
    ['the fifth lot', fifthLot, 50],
    ['the sixth lot', sixthLot, 50],
  ])('has in %s some for every tool', (_, lot, count) => {
    expect(lot).toHaveLength(count)
    expect(new Set(lot.map(([tool]) => tool))).toEqual(new Set(catalogue.map(({ name }) => name)))
  })

  test('finds the right tool first for 95 % of the requests the descriptions were tuned on, and among three for 98 %', () => {
    expect(found(prompts, 1)).toBeGreaterThanOrEqual(95)
    expect(found(prompts, 3)).toBeGreaterThanOrEqual(98)
  })

  // Talk that names neither what is meant nor what is to be done to it: 51 % first when new.
  test('finds it first for 92 % of free talk that they were tuned on, and among three for 97 %', () => {
    const talk = [...firstLot, ...secondLot, ...thirdLot]
    expect(found(talk, 1)).toBeGreaterThanOrEqual(138)
    expect(found(talk, 3)).toBeGreaterThanOrEqual(146)
  })

  // Before these two were tuned on, they stood at 45 and 42 first of 50 each.
  test('finds it first for 98 % of two lots that once were held out, and always among three', () => {
    const known = [...fourthLot, ...fifthLot]
    expect(found(known, 1)).toBeGreaterThanOrEqual(98)
    expect(found(known, 3)).toBe(100)
  })

  // Nothing was ever tuned on these, nor had their author seen the descriptions: they tell what other words meet.
  test('finds it first for 70 % of the requests of a blind author that are still held out, and among three for 86 %', () => {
    expect(found(sixthLot, 1)).toBeGreaterThanOrEqual(35)
    expect(found(sixthLot, 3)).toBeGreaterThanOrEqual(43)
  })
})
