import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { durationOf, showDuration } from './durations.ts'
import { showSize, sizeOf } from './sizes.ts'

describe('durationOf', () => {
  test.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['2m', 120_000],
    ['1.5h', 5_400_000],
    ['1d', 86_400_000],
    ['250', 250],
    [250, 250],
    ['0', 0],
    ['', undefined],
    ['-1s', undefined],
    ['1m30s', undefined],
    ['soon', undefined],
    [Number.NaN, undefined],
    [null, undefined],
  ])('reads %j as %j', (text, expected) => {
    expect(durationOf(text)).toBe(expected)
  })

  test('reads what showDuration writes', () => {
    fc.assert(
      fc.property(fc.nat(), (value) => {
        expect(durationOf(showDuration(value))).toBe(value)
      }),
    )
  })
})

describe('sizeOf', () => {
  test.each([
    ['16MiB', 16_777_216],
    ['64 kib', 65_536],
    ['1MB', 1_000_000],
    ['1.5KiB', 1_536],
    ['100', 100],
    [100, 100],
    ['lots', undefined],
    ['1.5.5kb', undefined],
    [-1, undefined],
  ])('reads %j as %j', (text, expected) => {
    expect(sizeOf(text)).toBe(expected)
  })

  test('reads what showSize writes', () => {
    fc.assert(
      fc.property(fc.nat(), (value) => {
        expect(sizeOf(showSize(value))).toBe(value)
      }),
    )
  })
})
