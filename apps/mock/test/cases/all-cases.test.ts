import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { notHeld } from './not-held.ts'

// docs/wire-contract.md numbers its cases 1 to 188.
const LAST = 188

test('has a test of every numbered case, or a reason why not', () => {
  const files = readdirSync(import.meta.dirname).filter((file) => /^7\..*\.test\.ts$/.test(file))
  const text = files.map((file) => readFileSync(join(import.meta.dirname, file), 'utf8')).join('\n')
  // A number stands alone in quotes: the first argument of a fact, or the first item of a row of its table.
  const tested = new Set([...text.matchAll(/[[(]\s*'(\d{1,3})',/g)].map(([, number]) => Number(number)))
  const numbers = Array.from({ length: LAST }, (_, i) => i + 1)
  expect(numbers.filter((number) => !tested.has(number) && !(number in notHeld))).toEqual([])
  expect([...tested].filter((number) => number > LAST || number in notHeld)).toEqual([])
})
