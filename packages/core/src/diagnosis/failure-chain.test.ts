import { describe, expect, test } from 'vitest'
import { withoutStack } from './failure-chain.ts'

describe('a message', () => {
  test.each([
    ['boom\n   at Fn.Run(Object x) in C:\\src\\a.cs:line 7\n   at Fn.Main()', 'boom'],
    ['boom\n    at run (/app/a.js:1:2)', 'boom'],
    ['boom\nTraceback (most recent call last):\n  File "/app/a.py", line 3, in f', 'boom'],
    ['arrived at noon (late)', 'arrived at noon (late)'],
  ])('%j has no stack trace left', (message, shown) => {
    expect(withoutStack(message)).toBe(shown)
  })

  test.each([
    ` at ${'a.'.repeat(500_000)}`,
    ' '.repeat(1_000_000),
    ' at a:1'.repeat(200_000),
    `x at${' '.repeat(1e6)}`,
  ])('of a million characters is read as far as it is shown', (message) => {
    expect(withoutStack(message).length).toBeLessThanOrEqual(4_000)
  })
})
