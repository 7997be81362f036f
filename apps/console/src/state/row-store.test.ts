import { expect, test } from 'vitest'
import { createRowStore } from './row-store.ts'
import type { Row } from './rows.ts'

const row = (index: number, state: Row['state'] = 'Completed'): Row => {
  const at = new Date(Date.UTC(2026, 0, 1) + index * 1_000).toISOString()
  return { id: `i${index}`, name: 'A', state, created: at, updated: at, note: '' }
}
const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => row(from + index))

test('rows stand newest first', () => {
  const store = createRowStore('updated')
  store.add([row(1), row(3), row(2)])
  expect(store.sorted().map(({ id }) => id)).toEqual(['i3', 'i2', 'i1'])
  store.reorder('id')
  expect(store.sorted().map(({ id }) => id)).toEqual(['i1', 'i2', 'i3'])
})

test('beyond the limit the oldest are let go, and all are counted', () => {
  const store = createRowStore('updated', 100)
  for (let from = 0; from < 5_000; from += 50) store.add(rows(from, from + 50))
  expect(store.count).toBe(5_000)
  expect(store.byState.get('Completed')).toBe(5_000)
  expect(store.sorted()).toHaveLength(100)
  expect(store.sorted()[0]?.id).toBe('i4999')
  const bars = store.histogram.bars(48)
  expect(bars.length).toBeLessThanOrEqual(48)
  expect(bars.reduce((sum, { total }) => sum + total, 0)).toBe(5_000)
})

test('a row that comes again is not counted twice, and shows what is newer', () => {
  const store = createRowStore('updated')
  store.add([row(1, 'Running')])
  store.add([row(1, 'Failed')])
  expect(store.count).toBe(1)
  expect(store.sorted()[0]?.state).toBe('Failed')
})
