import { expect, test } from 'vitest'
import { withoutTrailingSlashes } from './trailing-slashes.ts'

test.each([
  ['', ''],
  ['/', ''],
  ['a', 'a'],
  ['/a//b///', '/a//b'],
  [`${'/'.repeat(100_000)}a`, `${'/'.repeat(100_000)}a`],
])('cuts the slashes at the end of a text alone', (text, cut) => {
  expect(withoutTrailingSlashes(text)).toBe(cut)
})
