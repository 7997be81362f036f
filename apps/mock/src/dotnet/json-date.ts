import { argumentOutOfRange } from './dotnet-exception.ts'
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
const MICROSOFT = /^\/Date\((.*)\)\/$/s
const TWO_DIGITS = /^(?:\d\d|-\d)$/
const MINUTE = 60n * TICKS_PER_SECOND

/** The ticks of JavaScript's milliseconds, with the 64-bit arithmetic of .NET. Throws `ArgumentOutOfRangeException` beyond its dates. */
export function javaScriptTicks(ms: bigint): Ticks {
  const ticks = BigInt.asIntN(64, unixMsToTicks(0) + ms * TICKS_PER_MILLISECOND)
  if (ticks < 0n || ticks > MAX_TICKS)
    throw argumentOutOfRange('Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks.', 'ticks')
  return ticks
}

/**
 * Result of Json.NET's date detection for a string: a date node, or undefined for every other text.
 * An offset gives a local time; the server's zone is UTC. `start` is where the text stands in the reader's characters.
 * Throws `ArgumentOutOfRangeException` for a date beyond the year 9999.
 */
export function detectDate(text: string, start = 0): (JsonNode & { kind: 'date' }) | undefined {
  if (text.startsWith('/')) return detectMicrosoftDate(text, start)
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
  if (ticks > MAX_TICKS)
    throw argumentOutOfRange('The added or subtracted value results in an un-representable DateTime.', 'value')
  if (found[8]) return { kind: 'date', ticks, zone: 'utc' }
  if (!found[9]) return { kind: 'date', ticks, zone: 'none' }
  const offset = (BigInt(found[10]!) * 60n + BigInt(found[11] ?? 0)) * MINUTE
  return { kind: 'date', ticks: clamp(found[9] === '-' ? ticks + offset : ticks - offset), zone: 'local' }
}

const clamp = (ticks: Ticks): Ticks => (ticks < 0n ? 0n : ticks > MAX_TICKS ? MAX_TICKS : ticks)

// A sign behind the first digit begins an offset, of which Json.NET looks at two or four characters and at nothing behind them.
function detectMicrosoftDate(text: string, start: number): (JsonNode & { kind: 'date' }) | undefined {
  const inside = MICROSOFT.exec(text)?.[1]
  if (inside === undefined) return undefined
  const sign = offsetSign(inside)
  const digits = sign < 0 ? inside : inside.slice(0, sign)
  if (!/^-?\d+$/.test(digits) || BigInt(digits) !== BigInt.asIntN(64, BigInt(digits))) return undefined
  if (sign >= 0) {
    const at = sign + PREFIX
    // The minutes are missed where the string stands far back: its length is compared with a place in the whole text.
    const hasMinutes = text.length - (at + start) > 5
    if (!TWO_DIGITS.test(text.slice(at + 1, at + 3))) return undefined
    if (hasMinutes && !TWO_DIGITS.test(text.slice(at + 3, at + 5))) return undefined
  }
  return { kind: 'date', ticks: javaScriptTicks(BigInt(digits)), zone: sign < 0 ? 'utc' : 'local' }
}

const PREFIX = '/Date('.length

function offsetSign(inside: string): number {
  const plus = inside.indexOf('+', 1)
  return plus < 0 ? inside.indexOf('-', 1) : plus
}
