import { DateTimeLexer } from './date-time-lexer.ts'
import type { DateTimeParts } from './date-time-parts.ts'
import { isComplete, nextState } from './date-time-states.ts'
import type { DateTimeText } from './date-time-text.ts'
import {
  MAX_TICKS,
  TICKS_PER_DAY,
  TICKS_PER_SECOND,
  type Ticks,
  dateToTicks,
  daysInMonth,
  ticksToUnixMs,
  unixMsToTicks,
} from './ticks.ts'

/** A date-time as it was read: the instant, and whether the text named its zone. */
export interface ReadDateTime {
  readonly ticks: Ticks
  readonly isZoned: boolean
}

/** Options of reading a date-time. */
export interface DateTimeOptions {
  /** Pads years of one or two digits in Python's format, as hosts from 3.15.0 on do. */
  readonly padYears?: boolean
  /** Fills in what the text leaves out; the present by default. */
  readonly now?: Ticks
}

const MAX_OFFSET_MINUTES = 14 * 60

/** `DateTime.TryParse` in the invariant culture: the instant in ticks, a text without zone taken as UTC; undefined for what .NET does not take. */
export const parseDateTime = (text: string | undefined, options?: DateTimeOptions): Ticks | undefined =>
  readDateTime(text, options)?.ticks

/** As `parseDateTime`, with a flag that is true if the text named its zone. */
export function readDateTime(
  text: string | undefined,
  { padYears = false, now = unixMsToTicks(Date.now()) }: DateTimeOptions = {},
): ReadDateTime | undefined {
  if (text === undefined) return undefined
  const today = new Date(ticksToUnixMs(now))
  const lexer = new DateTimeLexer(padYears ? padYear(text) : text, today.getUTCFullYear())
  const { parts } = lexer
  let state = 'begin'
  let isAnyComplete = false
  for (;;) {
    const token = lexer.next(state)
    if (token === undefined) return undefined
    if (token === 'LocalTime') return state === 'D_YNd' || state === 'D_YN' ? readIsoTime(lexer.text, parts) : undefined
    if (token === 'Ignored') continue
    const next = nextState(state, token)
    if (next === undefined) return undefined
    if (isComplete(next)) {
      if (!parts.complete(next)) return undefined
      isAnyComplete = true
      state = 'begin'
    } else state = next
    if (token === 'End' || token === 'NumberEnd' || token === 'MonthEnd') break
  }
  return isAnyComplete ? finish(parts, today) : undefined
}

// `1-01-01T00:00:00.000000Z`, as strftime writes early years on Linux.
const padYear = (text: string) =>
  text.replace(/^\d{1,2}(?=-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(?:Z|[-+]\d{1,2}:\d\d|[-+]\d{4})?$)/, (year) =>
    year.padStart(4, '0'),
  )

function finish(parts: DateTimeParts, today: Date): ReadDateTime | undefined {
  const { half, hour = 0 } = parts
  if (half !== undefined && hour > (half === 'am' ? 12 : 23)) return undefined
  if (half === 'am' && hour === 12) parts.hour = 0
  if (half === 'pm' && hour < 12) parts.hour = hour + 12
  if (parts.year === undefined && parts.month === undefined && parts.day === undefined) {
    parts.month = today.getUTCMonth() + 1
    parts.day = today.getUTCDate()
  }
  parts.year ??= today.getUTCFullYear()
  return toReadDateTime(parts)
}

const ISO_TIME = /^\s*(\d\d)\s*:\s*(\d\d)\s*(?::\s*(\d\d))?/

// Behind `yyyy-MM-ddT` two digits each are asked for, and nothing but a zone may follow.
function readIsoTime(text: DateTimeText, parts: DateTimeParts): ReadDateTime | undefined {
  const found = ISO_TIME.exec(text.text.slice(text.at))
  if (!found) return undefined
  text.at += found[0].length
  if (found[3] !== undefined && text.isFractionSign) {
    const fraction = text.takeFraction()
    if (fraction === undefined) return undefined
    parts.fraction = fraction
  }
  text.skipWhite()
  if (text.char === '+' || text.char === '-') {
    parts.offsetMinutes = text.takeOffset()
    if (parts.offsetMinutes === undefined) return undefined
  } else if (text.char === 'Z' || text.char === 'z') {
    parts.offsetMinutes = 0
    text.at++
  }
  text.skipWhite()
  if (text.char !== undefined && !text.takePunctuation()) return undefined
  text.skipWhite()
  if (text.char !== undefined && !text.takePunctuation()) return undefined
  const [month, day] = parts.numbers
  const [hour, minute, second] = [found[1], found[2], found[3] ?? 0].map(Number)
  Object.assign(parts, { year: parts.writtenYear, month, day, hour, minute, second })
  parts.weekday = undefined // not looked at here
  return toReadDateTime(parts)
}

function roundToEven(value: number): number {
  const rounded = Math.round(value)
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded
}

function toReadDateTime(parts: DateTimeParts): ReadDateTime | undefined {
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, fraction, weekday, offsetMinutes } = parts
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const midnight = dateToTicks(year, month, day)
  if (weekday !== undefined && Number((midnight / TICKS_PER_DAY + 1n) % 7n) !== weekday) return undefined
  const rest = BigInt(roundToEven(fraction * Number(TICKS_PER_SECOND)))
  const local = midnight + BigInt(hour * 3600 + minute * 60 + second) * TICKS_PER_SECOND + rest
  if (Math.abs(offsetMinutes ?? 0) > MAX_OFFSET_MINUTES) return undefined
  const ticks = local - BigInt(offsetMinutes ?? 0) * 60n * TICKS_PER_SECOND
  if (ticks > MAX_TICKS) return undefined
  // Before the first day .NET wraps around to its end.
  return { ticks: ticks < 0n ? ticks + TICKS_PER_DAY : ticks, isZoned: offsetMinutes !== undefined }
}
