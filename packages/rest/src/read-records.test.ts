import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createReadRecords, type ReadRecord } from './read-records.ts'

const setUp = () => {
  const dropped: string[] = []
  return { dropped, records: createReadRecords<number>(({ instanceId }) => dropped.push(instanceId)) }
}

describe('records of reads', () => {
  it('are those of one id and one key, until their place is taken', () => {
    const instanceId = fc.constantFrom('a', 'b', 'order-1', 'order-2', 'a'.repeat(20), `b${'a'.repeat(19)}`, '')
    const key = fc.constantFrom('plain', 'input')
    fc.assert(
      fc.property(fc.array(fc.tuple(instanceId, key), { maxLength: 60 }), (reads) => {
        const { dropped, records } = setUp()
        const known = new Map<string, ReadRecord<number>>()
        for (const [id, one] of reads) {
          const record = records.of(id, one)!
          expect(record).toMatchObject({ instanceId: id, key: one })
          expect(known.get(`${one} ${id}`) ?? record).toBe(record)
          known.set(`${one} ${id}`, record)
        }
        expect(dropped).toEqual([])
        for (const [id] of reads) {
          const found: ReadRecord<number>[] = []
          records.forEach(id, (record) => found.push(record))
          expect(new Set(found)).toEqual(new Set([...known.values()].filter((record) => record.instanceId === id)))
        }
        let all = 0
        records.forEach(undefined, () => all++)
        expect(all).toBe(known.size)
      }),
    )
  })

  it('stay where they are used, however many others come and go', () => {
    const { dropped, records } = setUp()
    const busy = records.of('busy', 'k')
    for (let index = 0; index < 40_000; index++) {
      if (index % 1_000 === 0) expect(records.of('busy', 'k')).toBe(busy)
      records.of(`once-${index}`, 'k')
    }
    expect(dropped.length).toBeGreaterThan(30_000)
    expect(dropped).not.toContain('busy')
  })

  it('stay while they are read', () => {
    const { dropped, records } = setUp()
    const waiting = records.of('waiting', 'k')!
    waiting.reading = Promise.resolve(1)
    for (let index = 0; index < 40_000; index++) records.of(`once-${index}`, 'k')
    expect(records.of('waiting', 'k')).toBe(waiting)
    expect(dropped).not.toContain('waiting')
  })
})
