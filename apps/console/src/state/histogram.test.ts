import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createHistogram } from './histogram.ts'

test('every instant is in one bar, bars have one length and no gaps, and there are not too many', () => {
  const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(fc.array(instant, { minLength: 1, maxLength: 200 }), fc.integer({ min: 4, max: 60 }), (dates, most) => {
      const histogram = createHistogram()
      for (const date of dates) histogram.add(date.toISOString(), 'Failed')
      const bars = histogram.bars(most)
      expect(bars.length).toBeLessThanOrEqual(most + 1)
      expect(bars.reduce((sum, { failed }) => sum + failed, 0)).toBe(dates.length)
      for (const [index, bar] of bars.entries()) expect(bar.from).toBe(bars[0]!.from + index * bars[0]!.length)
      const times = dates.map((date) => date.getTime())
      expect(bars[0]!.from).toBeLessThanOrEqual(Math.min(...times))
      expect(bars.at(-1)!.from + bars[0]!.length).toBeGreaterThan(Math.max(...times))
    }),
  )
})

test('values that are not instants are left out', () => {
  const histogram = createHistogram()
  histogram.add('soon', 'Failed')
  expect(histogram.bars(10)).toEqual([])
})
