import { describe, expect, test } from 'vitest'
import { revisions, runSuite } from './conformance/run-suite.ts'

describe('the conformance suite', () => {
  test.each(revisions)(
    'finds nothing against the handler at %s but what the baseline names',
    async (revision) => {
      const { code, summary } = await runSuite(revision)
      expect(summary).toContain('=== SUMMARY ===')
      expect(summary).toMatch(/✓ tools-call-simple-text/)
      expect(code, summary).toBe(0)
    },
    120_000,
  )
})
