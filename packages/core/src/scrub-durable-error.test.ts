import { expect, test } from 'vitest'
import { DurableError } from './durable-error.ts'
import { scrubDurableError } from './scrub-durable-error.ts'
import { createScrubber } from './scrubber.ts'

const scrub = createScrubber(['a-secret-key'])

test('the stack is written when it is read, without the key', () => {
  const error = new DurableError('invalid_input', 'got a-secret-key')
  let reads = 0
  const { stack } = error
  Object.defineProperty(error, 'stack', { get: () => (reads++, stack) })
  const clean = scrubDurableError(error, scrub)
  expect([clean.message, reads]).toEqual(['got [key]', 0])
  expect(clean.stack).toMatch(/^DurableError: got \[key\]\n[^]*scrub-durable-error\.test/)
  expect(clean.stack).toBe(clean.stack)
  expect([JSON.stringify(clean).includes('secret'), reads]).toEqual([false, 1])
  clean.stack = 'another'
  expect(clean.stack).toBe('another')
})
