import { expect, test } from 'vitest'
import { parseBoolean } from './booleans.ts'
import { formatDouble, parseDouble } from './doubles.ts'
import { parseEnumList } from './enum-list.ts'
import { parseInt32 } from './integers.ts'
import { checkDelay, secondsToTicks, ticksToSecondsText } from './time-spans.ts'

test.each([
  ['true', true],
  [' TRUE ', true],
  ['\0\u00a0true\u0085\0', true],
  ['\ufefftrue', undefined],
  ['False', false],
  ['1', undefined],
  ['yes', undefined],
  ['true,false', undefined],
  ['', undefined],
  [undefined, undefined],
])('reads the boolean %j as %s', (text, value) => {
  expect(parseBoolean(text)).toBe(value)
})

test.each([
  ['2', 2],
  [' +2 ', 2],
  ['-1', -1],
  ['2147483647', 2147483647],
  ['2147483648', undefined],
  ['-2147483648', -2147483648],
  ['2.0', undefined],
  ['1e2', undefined],
  ['0x2', undefined],
  ['1,000', undefined],
  ['2,3', undefined],
  ['', undefined],
])('reads the integer %j as %s', (text, value) => {
  expect(parseInt32(text)).toBe(value)
})

test.each([
  ['1,5', 15],
  ['1,234.5', 1234.5],
  [' -1.5e2 ', -150],
  ['.5', 0.5],
  ['5.', 5],
  ['NaN', NaN],
  ['nan', NaN],
  ['Infinity', Infinity],
  ['-infinity', -Infinity],
  ['1e400', Infinity],
  ['0x10', undefined],
  ['5s', undefined],
  [',5', undefined],
  ['.', undefined],
  ['', undefined],
])('reads the double %j as %s', (text, value) => {
  expect(parseDouble(text)).toBe(value)
})

test.each([
  [0.1, '0.1'],
  [100000, '100000'],
  [1e15, '1000000000000000'],
  [-1e16, '-10000000000000000'],
  [1e17, '1E+17'],
  [123456789012345680, '1.2345678901234568E+17'],
  [1234567890123456, '1234567890123456'],
  [0.0001, '0.0001'],
  [0.00001, '1E-05'],
  [-0, '-0'],
  [5e-324, '5E-324'],
  [1.7976931348623157e308, '1.7976931348623157E+308'],
])('formats %s as %s', (value, text) => {
  expect(formatDouble(value)).toBe(text)
})

const statuses = { Running: 0, Completed: 1, Suspended: 7, Unknown: -1 }

test.each([
  [['Running,Completed'], [0, 1]],
  [
    ['Running', 'Completed'],
    [0, 1],
  ],
  [[' Running , 7'], [0, 7]],
  [['\u00a07\0', '7\u00a0'], [7]],
  [['running'], undefined],
  [['Bogus,Completed'], [1]],
  [['99,-1'], [99, -1]],
  [['99999999999'], undefined],
  [['toString'], undefined],
  [[''], undefined],
  [[], undefined],
])('reads the statuses %j as %j', (values, found) => {
  expect(parseEnumList(values, statuses)).toEqual(found)
})

test('turns seconds into ticks', () => {
  expect(secondsToTicks(1.5)).toBe(15_000_000n)
  expect(secondsToTicks(-0.001)).toBe(-10_000n)
  expect(ticksToSecondsText(5_000_000n)).toBe('0.5')
})

test.each([
  [NaN, 'System.ArgumentException', 'TimeSpan does not accept floating point Not-a-Number values.'],
  [Infinity, 'System.OverflowException', 'TimeSpan overflowed because the duration is too long.'],
  [1e20, 'System.OverflowException', 'TimeSpan overflowed because the duration is too long.'],
])('refuses %s seconds', (seconds, type, message) => {
  expect(() => secondsToTicks(seconds)).toThrow(expect.objectContaining({ type, message }))
})

test('a delay lasts from nothing to the longest timer', () => {
  for (const ticks of [0n, 42_949_672_940_000n]) expect(() => checkDelay(ticks)).not.toThrow()
  for (const ticks of [-100_000_000n, 42_949_672_950_000n]) {
    expect(() => checkDelay(ticks)).toThrow(expect.objectContaining({ type: 'System.ArgumentOutOfRangeException' }))
  }
})
