import { daysInMonth } from './ticks.ts'

const LAST_TWO_DIGIT_YEAR = 49
const fullYear = (year: number) => (year >= 100 ? year : year + (year > LAST_TWO_DIGIT_YEAR ? 1900 : 2000))

const isDay = (year: number, month: number, day: number) =>
  year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)

/** Parts of a date-time text read so far, and the meaning of complete groups with the month before the day. */
export class DateTimeParts {
  /** Numbers since the last complete group. */
  numbers: number[] = []
  /** A year of three digits or more, and a month by name. */
  writtenYear: number | undefined
  writtenMonth: number | undefined
  year: number | undefined
  month: number | undefined
  day: number | undefined
  hour: number | undefined
  minute: number | undefined
  second: number | undefined
  fraction = 0
  half: 'am' | 'pm' | undefined
  weekday: number | undefined
  offsetMinutes: number | undefined
  private hasDate = false
  private hasTime = false
  private readonly thisYear: number

  constructor(thisYear: number) {
    this.thisYear = thisYear
  }

  /** Takes a complete group over; false where it makes no date or time, or is the second of its kind. */
  complete(state: string): boolean {
    const isTaken = this.takeOver(state)
    this.numbers = []
    return isTaken
  }

  /** A number with a CJK suffix for its unit. */
  takeSuffix(part: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', value: number): boolean {
    if (this[part] !== undefined) return false
    this[part] = value
    if (part === 'year') this.writtenYear = value
    if (part === 'month') this.writtenMonth = value
    return true
  }

  private takeOver(state: string): boolean {
    const [a = 0, b = 0, c = 0] = this.numbers
    const { writtenYear: year = 0, writtenMonth: month = 0, thisYear } = this
    switch (state) {
      case '!NN':
        return this.setDate(thisYear, a, b)
      case '!NNN':
        return this.setDate(fullYear(c), a, b)
      case '!MN':
        return !this.hasDate && this.setParts(thisYear, month, a)
      case '!NM': // the invariant culture writes year and month in this order
        return !this.hasDate && this.setParts(fullYear(a), month, 1)
      case '!MNN':
        return this.setDate(fullYear(b), month, a) || this.setDate(fullYear(a), month, b)
      case '!YNN':
      case '!NNY':
        return this.setDate(year, a, b)
      case '!YMN':
        return this.setDate(year, month, a)
      case '!YN':
        return this.setDate(year, a, 1)
      case '!YM':
        return this.setDate(year, month, 1)
      case '!TN':
        return this.half !== undefined && this.setTime(a)
      case '!TNN':
        return this.setTime(a, b)
      case '!TNNN':
        return this.setTime(a, b, c)
      default:
        return this.takeSuffixed(state, a, b)
    }
  }

  private takeSuffixed(state: string, a: number, b: number): boolean {
    const { year, month, day } = this
    switch (state) {
      case '!SN':
        if (this.numbers.length !== 1 || day !== undefined) return false
        this.day = a
        return true
      case '!NS':
        if (month === undefined || year !== undefined) return false
        this.year = fullYear(a)
        this.day = 1
        return true
      case '!NNS':
        if (day !== undefined) return false
        if (year !== undefined) return month === undefined && this.setParts(fullYear(year), a, b)
        return month !== undefined && this.setParts(fullYear(b), month, a)
      default:
        return true
    }
  }

  private setParts(year: number, month: number, day: number): boolean {
    if (!isDay(year, month, day)) return false
    Object.assign(this, { year, month, day })
    return true
  }

  private setDate(year: number, month: number, day: number): boolean {
    if (this.hasDate || !this.setParts(year, month, day)) return false
    this.hasDate = true
    return true
  }

  private setTime(hour: number, minute?: number, second?: number): boolean {
    if (this.hasTime) return false
    this.hasTime = true
    this.hour = hour
    if (minute !== undefined) this.minute = minute
    if (second !== undefined) this.second = second
    return true
  }
}
