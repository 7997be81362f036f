import { expect, test } from 'vitest'
import { createRequestJournal } from './request-journal.ts'

const entry = (body: string | null) => ({
  method: 'POST',
  target: '/',
  headers: new Headers(),
  body,
  isRpc: false,
  operation: undefined,
  params: [],
  status: 202,
  time: 0,
})

test('keeps the last ten thousand requests', () => {
  const { journal, write } = createRequestJournal()
  for (let i = 0; i < 25_000; i++) write(entry(null))
  expect(journal.all.length).toBeGreaterThanOrEqual(10_000)
  expect(journal.all.length).toBeLessThan(20_000)
  expect(journal.last?.id).toBe(25_000)
})

test('keeps as many long bodies as fit, the latest always', () => {
  const { journal, write } = createRequestJournal()
  const body = 'x'.repeat(50_000_000)
  for (let i = 0; i < 6; i++) write(entry(body))
  expect(journal.all.map(({ id }) => id)).toEqual([3, 4, 5, 6])
  write(entry('x'.repeat(200_000_001)))
  expect(journal.all.map(({ id }) => id)).toEqual([7])
})
