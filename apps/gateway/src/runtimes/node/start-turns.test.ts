import { setImmediate as nextRound } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createStartTurns } from './start-turns.ts'

test('few requests begin at once, again in each round', async () => {
  const start = createStartTurns(2)
  const begun: number[] = []
  for (const first of [0, 2, 4]) {
    start('one', () => begun.push(first))
    start('one', () => begun.push(first + 1))
    expect(begun).toHaveLength(first + 2)
    await nextRound()
    await nextRound()
  }
})

test('a caller goes before the rest of the burst of another one', async () => {
  const start = createStartTurns(2)
  const begun: string[] = []
  for (let index = 0; index < 100; index++) start('flooder', () => begun.push('flooder'))
  expect(begun).toHaveLength(2)
  start('other', () => begun.push('other'))
  while (begun.length < 101) await nextRound()
  expect(begun.indexOf('other')).toBeLessThan(4)
  expect(begun.filter((caller) => caller === 'flooder')).toHaveLength(100)
})

test('a burst leaves room for the event loop after each few requests', async () => {
  const start = createStartTurns(4)
  let begun = 0
  for (let index = 0; index < 40; index++) start('flooder', () => begun++)
  let rounds = 0
  for (let before = begun; begun < 40; before = begun) {
    await nextRound()
    rounds++
    expect(begun - before).toBeLessThanOrEqual(4)
  }
  expect(rounds).toBeGreaterThanOrEqual(9)
})
