import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRows } from './paged-rows.ts'

/** A host of rows, of which those that begin with @ are passed over; pages end where they were asked to. */
function hostOf(all: readonly string[]) {
  const tops: number[] = []
  const read = async (_: object, { top, continuationToken = '0' }: { top: number; continuationToken?: string }) => {
    tops.push(top)
    const end = Number(continuationToken) + top
    const page = all.slice(Number(continuationToken), end)
    return {
      rows: page.filter((row) => !row.startsWith('@')),
      sent: page.length,
      token: end < all.length ? String(end) : undefined,
    }
  }
  return { tops, read }
}

const entities = (count: number) => Array.from({ length: count }, (_, index) => `@${index}`)
const instances = (count: number) => Array.from({ length: count }, (_, index) => `order-${index}`)

describe('the rows of a page', () => {
  test.each([
    [[...entities(500), ...instances(30)], {}, 20],
    [[...entities(500), ...instances(30)], { top: 100 }, 30],
    [[...entities(500), ...instances(30)], { top: 1 }, 1],
    [[...entities(40), ...instances(5)], {}, 5],
    [instances(30), {}, 20],
    [entities(3_000), {}, 0],
  ])('are found behind those that are passed over (%#)', async (all, args, shown) => {
    const { tops, read } = hostOf(all)
    const { rows } = await readRows(args, [], read, () => 1)
    expect(rows).toHaveLength(shown)
    expect(tops.length).toBeLessThanOrEqual(6)
  })

  test('are all rows, each once and never more than asked for, whatever lies between and however long they are', async () => {
    const row = fc.oneof(
      fc.constant('@entity'),
      fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 256 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 300 }), fc.integer({ min: 1, max: 100 }), async (all, top) => {
        const { read } = hostOf(all)
        const seen: string[] = []
        let cursor: string | undefined
        for (let page = 0; page < 1_000; page++) {
          const next = await readRows(
            { top, ...(cursor === undefined ? {} : { cursor }) },
            [],
            read,
            ({ length }) => length,
          )
          expect(next.rows.length).toBeLessThanOrEqual(top)
          expect(next.weight).toBeLessThanOrEqual(9_000)
          seen.push(...next.rows)
          cursor = next.cursor
          if (cursor === undefined) break
        }
        expect(seen).toEqual(all.filter((one) => one !== '@entity'))
      }),
      { numRuns: 50 },
    )
  })
})
