import { describe, expect, test } from 'vitest'
import { defaultUpstream, upstreamNameFault } from './app-name.ts'

describe('the name of a function app', () => {
  test.each(['orders', 'Orders-2', 'a', '0', 'a'.repeat(63)])('may be %s', (name) => {
    expect(upstreamNameFault(name)).toBeUndefined()
  })

  test.each(['', '-a', 'a-', 'a b', 'a/b', 'a.b', 'a_b', 'ä', '..', 'a'.repeat(64), 'a\n'])('is not %j', (name) => {
    expect(upstreamNameFault(name)).toMatch(/expected 1 to 63 letters/)
  })

  const choices: [string[], string][] = [
    [['b', 'a'], 'b'],
    [['b', 'default', 'a'], 'default'],
  ]
  test.each(choices)('of %j, %s is the one that a bare path means', (names, name) => {
    expect(defaultUpstream(names.map((one) => ({ name: one }))).name).toBe(name)
  })
})
