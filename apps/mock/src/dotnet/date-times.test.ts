import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatOffset, formatRoundtrip, formatSeconds } from './date-time-format.ts'
import { parseDateTime } from './date-times.ts'
import { MAX_TICKS, ticksToUnixMs, unixMsToTicks } from './ticks.ts'

const now = unixMsToTicks(Date.parse('2026-11-23T09:00:00Z'))
const read = (text: string, padYears = false) => {
  const ticks = parseDateTime(text, { padYears, now })
  return ticks === undefined ? undefined : formatRoundtrip(ticks)
}

test.each([
  ['2099-01-01T00:00:00Z', '2099-01-01T00:00:00Z'],
  ['2099-01-01T00:00:00.123456789Z', '2099-01-01T00:00:00.1234568Z'],
  ['2099-01-01T02:00:00+02:00', '2099-01-01T00:00:00Z'],
  ['2099-01-01T02:00:00-0530', '2099-01-01T07:30:00Z'],
  ['2099-01-01T00:00:00,5Z', '2099-01-01T00:00:00.5Z'],
  ['10:01:02,25', '2026-11-23T10:01:02.25Z'],
  ['2099-01-01T00:00:00.83226685Z', '2099-01-01T00:00:00.8322668Z'],
  ['2099-01-02 AM', '2099-01-02T00:00:00Z'],
  ['PM January 5', '2026-01-05T12:00:00Z'],
  ['0028年1月2', '0028-01-02T00:00:00Z'],
  ['28年1月2', '2028-01-02T00:00:00Z'],
  ['2099-01-01 10:01', '2099-01-01T10:01:00Z'],
  ['  2099-01-01  ', '2099-01-01T00:00:00Z'],
  ['2099-01', '2099-01-01T00:00:00Z'],
  ['2099/01/01', '2099-01-01T00:00:00Z'],
  ['1/13/2099', '2099-01-13T00:00:00Z'],
  ['1/13/99', '1999-01-13T00:00:00Z'],
  ['3/10/2018 10:01:00 AM', '2018-03-10T10:01:00Z'],
  ['3/10/2018 12:01 AM', '2018-03-10T00:01:00Z'],
  ['3/10/2018 1PM', '2018-03-10T13:00:00Z'],
  ['Thu, 01 Jan 2099 00:00:00 GMT', '2099-01-01T00:00:00Z'],
  ['Thursday, January 1, 2099', '2099-01-01T00:00:00Z'],
  ['January 2099', '2099-01-01T00:00:00Z'],
  ['5 January', '2005-01-01T00:00:00Z'],
  ['January 5', '2026-01-05T00:00:00Z'],
  ['Jan 5, 2099', '2099-01-05T00:00:00Z'],
  ['5 Jan 2099', '2099-01-05T00:00:00Z'],
  ['Jan 5 99', '1999-01-05T00:00:00Z'],
  ['2099 January 5', '2099-01-05T00:00:00Z'],
  ['2099 5 January', '2099-01-05T00:00:00Z'],
  ['01/2099', '2099-01-01T00:00:00Z'],
  ['2099.01.02', '2099-01-02T00:00:00Z'],
  ['2099 01 02', '2099-01-02T00:00:00Z'],
  ['2099-01-02Z', '2099-01-02T00:00:00Z'],
  ['2099-01-02+02:00', '2099-01-01T22:00:00Z'],
  ['2099-01-02 -05:00', '2099-01-02T05:00:00Z'],
  ['2099-01-02T10:01', '2099-01-02T10:01:00Z'],
  ['2099-01-02T10:01:00+2', '2099-01-02T08:01:00Z'],
  ['2099-01-02t10:01:00z', '2099-01-02T10:01:00Z'],
  ['2099-01-02T 10 : 01 Z', '2099-01-02T10:01:00Z'],
  ['2099-01-02 10:01:02.5 PM', '2099-01-02T22:01:02.5Z'],
  ['10:01 2099-01-02', '2099-01-02T10:01:00Z'],
  ['1/10 5 AM', '2026-01-10T05:00:00Z'],
  ['2099年1月2日', '2099-01-02T00:00:00Z'],
  ['#1/13/2099#', '2099-01-13T00:00:00Z'],
  ['2099-01-02\0\0', '2099-01-02T00:00:00Z'],
  ['A.D. 2099-01-02', '2099-01-02T00:00:00Z'],
  ['1/13', '2026-01-13T00:00:00Z'],
  ['01-Jan-2099', '2099-01-01T00:00:00Z'],
  ['10:01', '2026-11-23T10:01:00Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
])('reads %j', (text, instant) => {
  expect(read(text)).toBe(instant)
})

test.each([
  '',
  'garbage',
  '2099',
  '4070908800',
  '20990101',
  '13/1/2099',
  '2099-02-30',
  '2099-01-01T24:00:00',
  '2099-01-01T00Z',
  '2099-01-01T10:60:00Z',
  '99-01-01T00:00:00Z',
  'Fri, 01 Jan 2099 00:00:00 GMT',
  '2099-01-01T00:00:00 02:00',
  '2099-01-01T00:00:00+15:00',
  '2099-01-01T00:00:00ZZ',
  'January',
  '13:00 AM',
  '2099-13-01',
  '2099-1-2T1:00',
  '2099-01-01T10:00 x',
  '2099-01-01T10:00:00.Z',
  '2099-01-01 10',
  '1/13/2099T10:00',
  'Thu Jan 01 00:00:00 2099',
  '2099-01-01T00:00:00 UTC',
  '2099-01-01-',
  '1/2/3/4',
  '123456789',
  'JanFeb',
])('does not read %j', (text) => {
  expect(read(text)).toBeUndefined()
})

test('pads a short year only in the form of strftime, and only on request', () => {
  expect(read('1-01-01T00:00:00.000000Z', true)).toBe('0001-01-01T00:00:00Z')
  expect(read('26-01-01T00:00:00.000000', true)).toBe('0026-01-01T00:00:00Z')
  for (const padYears of [false, true])
    expect(read('999-01-01T00:00:00.000000Z', padYears)).toBe('0999-01-01T00:00:00Z')
  expect(read('99-01-01T00:00:00.000000+00:00', true)).toBe('0099-01-01T00:00:00Z')
  expect(read('99-01-01T00:00:00.000000+00:00')).toBeUndefined()
  expect(read('99-01-01T00:00:00Z', true)).toBeUndefined()
})

test('reads back what it formats, to the tick', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: MAX_TICKS }), (ticks) => {
      expect(parseDateTime(formatRoundtrip(ticks))).toBe(ticks)
      expect(parseDateTime(formatOffset(ticks))).toBe(ticks)
      expect(parseDateTime(formatSeconds(ticks))).toBe(ticks - (ticks % 10_000_000n))
    }),
  )
})

test('turns milliseconds into ticks and back', () => {
  expect(formatRoundtrip(unixMsToTicks(1_770_091_506_123.25))).toBe('2026-02-03T04:05:06.12325Z')
  expect(ticksToUnixMs(unixMsToTicks(1.5))).toBe(1.5)
})

test('never throws', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('1', '12', '2099', '-', '/', ':', ' ', 'T', 'Z', 'AM', 'Jan', 'Mon', '+', '.', ','), {
        maxLength: 12,
      }),
      (pieces) => {
        const ticks = parseDateTime(pieces.join(''))
        expect(ticks === undefined || (ticks >= 0n && ticks <= MAX_TICKS)).toBe(true)
      },
    ),
  )
})
