import { describe, expect, test, vi } from 'vitest'
import { createEarlierHandler } from '../src/earlier-handler.ts'
import { createEarlierHandler as createEarlierExchange } from '../src/exchange/earlier-exchange.ts'
import { createModernHandler as createModernExchange } from '../src/exchange/modern-exchange.ts'
import { createModernHandler } from '../src/modern-handler.ts'
import { runSuite } from './conformance/run-suite.ts'

// What is told of the handlers with the SDKs holds for those without, which stand in their place at the edge.
vi.mock('../src/modern-handler.ts', () => import('../src/exchange/modern-exchange.ts'))
vi.mock('../src/earlier-handler.ts', () => import('../src/exchange/earlier-exchange.ts'))

await import('./modern.test.ts')
await import('./modern-resources.test.ts')
await import('./http.test.ts')
await import('./errors.test.ts')
await import('./prompts.test.ts')

describe('the exchanges without the SDKs', () => {
  test('are what these tests are of', () => {
    expect(createModernHandler).toBe(createModernExchange)
    expect(createEarlierHandler).toBe(createEarlierExchange)
  })

  test.each([
    ['2026-07-28', 'baseline-2026-07-28.yml', { required: 37, excused: 0 }],
    ['2025-11-25', 'baseline-2025-11-25-stateless.yml', { required: 30, excused: 9 }],
  ] as const)(
    'pass of the conformance suite at %s what those with the SDKs do',
    async (revision, baseline, expected) => {
      const { code, summary, required, excused } = await runSuite({ revision, sessions: false, baseline })
      expect(code, summary).toBe(0)
      expect({ required, excused }).toEqual(expected)
    },
    60_000,
  )
})
