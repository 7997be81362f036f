import { describe, expect, test, vi } from 'vitest'
import { createModernHandler as createExchange } from '../src/modern-exchange/modern-exchange.ts'
import { createModernHandler } from '../src/modern-handler.ts'
import { runSuite } from './conformance/run-suite.ts'

// What is told of the handler with the SDK holds for the one without it, which stands in its place at the edge.
vi.mock('../src/modern-handler.ts', () => import('../src/modern-exchange/modern-exchange.ts'))

await import('./modern.test.ts')
await import('./modern-resources.test.ts')

describe('the exchange without the SDK', () => {
  test('is what these tests are of', () => {
    expect(createModernHandler).toBe(createExchange)
  })

  test('passes all that the conformance suite requires', async () => {
    const baseline = 'baseline-2026-07-28.yml'
    const { code, summary, required, excused } = await runSuite({ revision: '2026-07-28', sessions: false, baseline })
    expect(code, summary).toBe(0)
    expect({ required, excused }).toEqual({ required: 37, excused: 0 })
  }, 60_000)
})
