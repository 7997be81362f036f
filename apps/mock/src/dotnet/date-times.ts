import { type CalendarDate, type DatePart, calendarDate } from './calendar-date.ts'
import { type DateToken, dateTokens } from './date-time-tokens.ts'
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

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const MAX_OFFSET_MINUTES = 14 * 60

const nameIndex = (names: readonly string[], word: string) =>
  names.findIndex((name) => name === word || name.slice(0, 3) === word)

/**
 * `DateTime.TryParse` in the invariant culture on a server in UTC: the instant in ticks, undefined for what .NET does not take.
 * A text without zone is UTC. `padYears` is the repair that 3.15.3 makes; `now` fills in what the text leaves out.
 */
export function parseDateTime(
  text: string | undefined,
  { padYears = false, now = unixMsToTicks(Date.now()) }: { padYears?: boolean; now?: Ticks } = {},
): Ticks | undefined {
  if (text === undefined) return undefined
  const tokens = dateTokens(padYears ? padYear(text) : text)
  const read = tokens && new DateTimeReader(tokens).read()
  if (!read) return undefined
  const today = new Date(ticksToUnixMs(now))
  const date: CalendarDate | undefined =
    read.parts.length > 0
      ? calendarDate(read.parts, today.getUTCFullYear())
      : read.hasTime
        ? [today.getUTCFullYear(), today.getUTCMonth() + 1, today.getUTCDate()]
        : undefined
  if (!date) return undefined
  const [year, month, day] = date
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  const midnight = dateToTicks(year, month, day)
  if (read.weekday !== undefined && Number(midnight / TICKS_PER_DAY + 1n) % 7 !== read.weekday) return undefined
  const ticks = midnight + read.time - BigInt(read.offsetMinutes) * 60n * TICKS_PER_SECOND
  return ticks < 0n || ticks > MAX_TICKS ? undefined : ticks
}

// `1-01-01T00:00:00.000000Z`, as strftime writes early years on Linux.
const padYear = (text: string) =>
  text.replace(/^\d{1,3}(?=-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(?:Z|[-+]\d\d:?\d\d)$)/, (year) => year.padStart(4, '0'))

class DateTimeReader {
  readonly parts: DatePart[] = []
  time: Ticks = 0n
  hasTime = false
  offsetMinutes = 0
  weekday: number | undefined
  private hasZone = false
  private dateIsClosed = false
  private readonly tokens: readonly DateToken[]
  private at = 0

  constructor(tokens: readonly DateToken[]) {
    this.tokens = tokens
  }

  read(): this | undefined {
    while (this.at < this.tokens.length) if (!this.readNext()) return undefined
    return this
  }

  private get token(): DateToken | undefined {
    return this.tokens[this.at]
  }

  private skipBlank(): void {
    while (this.token?.kind === 'blank') this.at++
  }

  private takeSign(sign: string): boolean {
    if (this.token?.kind !== 'sign' || this.token.text !== sign) return false
    this.at++
    return true
  }

  private takeNumber(): string | undefined {
    if (this.token?.kind !== 'number') return undefined
    return this.tokens[this.at++]!.text
  }

  private readNext(): boolean {
    this.skipBlank()
    const { token } = this
    if (!token) return true
    if (token.kind === 'word') return this.readWord(token.text)
    if (token.kind === 'number') return this.startsTime() ? this.readTime() : this.readDatePart()
    return (token.text === '+' || token.text === '-') && this.readOffset()
  }

  // A number is an hour if a colon or AM/PM comes next.
  private startsTime(): boolean {
    let next = this.at + 1
    while (this.tokens[next]?.kind === 'blank' && !this.tokens[next]!.text.includes('.')) next++
    const token = this.tokens[next]
    return token?.text === ':' || token?.text === 'am' || token?.text === 'pm'
  }

  private readWord(word: string): boolean {
    this.at++
    if (word === 't')
      return this.parts.length > 0 && !this.hasTime && this.token?.kind === 'number' && this.startsTime()
    if (word === 'z' || word === 'gmt') return this.takeZone(0)
    const month = nameIndex(MONTHS, word)
    if (month >= 0) return this.addPart({ kind: 'month', value: month + 1 })
    const day = nameIndex(DAYS, word)
    if (day < 0 || this.weekday !== undefined) return false
    this.weekday = day
    return true
  }

  private readDatePart(): boolean {
    const digits = this.takeNumber()!
    return this.addPart({ kind: digits.length > 2 ? 'year' : 'number', value: Number(digits) })
  }

  private addPart(part: DatePart): boolean {
    if (this.dateIsClosed) return false
    this.parts.push(part)
    return !(this.takeSign('/') || this.takeSign('-')) || this.startsPart()
  }

  private startsPart(): boolean {
    return this.token?.kind === 'number' || (this.token?.kind === 'word' && nameIndex(MONTHS, this.token.text) >= 0)
  }

  private readTime(): boolean {
    if (this.hasTime) return false
    this.hasTime = true
    this.dateIsClosed = this.parts.length > 0
    const hour = Number(this.takeNumber())
    let minute = 0
    let second = 0
    let fraction = 0n
    this.skipBlank()
    if (this.takeSign(':')) {
      const minutes = this.takeTimePart()
      if (minutes === undefined) return false
      minute = minutes
      if (this.takeSign(':')) {
        const seconds = this.takeTimePart()
        if (seconds === undefined) return false
        second = seconds
        fraction = this.takeFraction()
      }
    }
    const hours = this.takeHalf(hour)
    if (hours === undefined || hours > 23 || minute > 59 || second > 59) return false
    this.time = BigInt(hours * 3600 + minute * 60 + second) * TICKS_PER_SECOND + fraction
    return true
  }

  private takeTimePart(): number | undefined {
    this.skipBlank()
    const digits = this.takeNumber()
    return digits === undefined || digits.length > 2 ? undefined : Number(digits)
  }

  private takeFraction(): Ticks {
    if (this.token?.text !== '.' || this.tokens[this.at + 1]?.kind !== 'number') return 0n
    this.at++
    return BigInt(Math.round(Number(`0.${this.takeNumber()!}`) * Number(TICKS_PER_SECOND)))
  }

  // AM and PM: noon and midnight are 12.
  private takeHalf(hour: number): number | undefined {
    const from = this.at
    this.skipBlank()
    const half = this.token?.text
    if (half !== 'am' && half !== 'pm') {
      this.at = from
      return hour
    }
    this.at++
    if (half === 'am') return hour > 12 ? undefined : hour % 12
    return hour < 12 ? hour + 12 : hour
  }

  private readOffset(): boolean {
    const sign = this.token!.text === '-' ? -1 : 1
    this.at++
    const digits = this.takeNumber()
    if (digits === undefined || digits.length > 4) return false
    if (digits.length > 2) return this.takeZone(sign * (Number(digits.slice(0, -2)) * 60 + Number(digits.slice(-2))))
    const minutes = this.takeSign(':') ? this.takeTimePart() : 0
    return minutes !== undefined && minutes < 60 && this.takeZone(sign * (Number(digits) * 60 + minutes))
  }

  private takeZone(offsetMinutes: number): boolean {
    if (this.hasZone || Math.abs(offsetMinutes) > MAX_OFFSET_MINUTES) return false
    this.hasZone = true
    this.offsetMinutes = offsetMinutes
    return true
  }
}
