import type { JsonNode } from './json-node.ts'
import {
  TICKS_PER_SECOND,
  type Ticks,
  dateToTicks,
  daysInMonth,
  MAX_TICKS,
  TICKS_PER_MILLISECOND,
  unixMsToTicks,
} from './ticks.ts'

const ISO = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,7}))?(?:([Zz])|([-+])(\d\d)(?::?(\d\d)|:)?)?$/
const MICROSOFT = /^\/Date\((-?\d+)([-+]\d\d(?:\d\d)?)?\)\/$/
const MINUTE = 60n * TICKS_PER_SECOND

/**
 * What Json.NET's date detection makes of a string: a date node, or undefined for every other text.
 * An offset gives a local time; the server's zone is UTC.
 */
export function detectDate(text: string): (JsonNode & { kind: 'date' }) | undefined {
  if (text.startsWith('/')) return detectMicrosoftDate(text)
  if (text.length < 19 || text.length > 40) return undefined
  const found = ISO.exec(text)
  if (!found) return undefined
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  const fraction = BigInt((found[7] ?? '').padEnd(7, '0'))
  const isMidnight = hour === 24 && minute === 0 && second === 0 && fraction === 0n
  if ((hour > 23 && !isMidnight) || minute > 59 || second > 59) return undefined
  const ticks = dateToTicks(year, month, day) + BigInt(hour * 3600 + minute * 60 + second) * TICKS_PER_SECOND + fraction
  if (found[8]) return { kind: 'date', ticks: clamp(ticks), zone: 'utc' }
  if (!found[9]) return { kind: 'date', ticks: clamp(ticks), zone: 'none' }
  const offset = (BigInt(found[10]!) * 60n + BigInt(found[11] ?? 0)) * MINUTE
  return { kind: 'date', ticks: clamp(found[9] === '-' ? ticks + offset : ticks - offset), zone: 'local' }
}

const clamp = (ticks: Ticks): Ticks => (ticks < 0n ? 0n : ticks > MAX_TICKS ? MAX_TICKS : ticks)

function detectMicrosoftDate(text: string): (JsonNode & { kind: 'date' }) | undefined {
  const found = MICROSOFT.exec(text)
  if (!found) return undefined
  const ticks = unixMsToTicks(0) + BigInt(found[1]!) * TICKS_PER_MILLISECOND
  return ticks < 0n || ticks > MAX_TICKS ? undefined : { kind: 'date', ticks, zone: found[2] ? 'local' : 'utc' }
}
