import { DateTimeParts } from './date-time-parts.ts'
import { type Lexeme, isComplete, nextState } from './date-time-states.ts'
import { type DateSeparator, DateTimeText } from './date-time-text.ts'

/** A date and the marker `T`: the rest is read strictly, as ISO 8601. */
export type LexerToken = Lexeme | 'LocalTime' | 'Ignored'

type Suffix = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'
type Subject = 'Number' | 'Month' | 'Year'

/** .NET's lexer for dates: it looks at the state, for a `-` may be part of a date or begin an offset. */
export class DateTimeLexer {
  readonly text: DateTimeText
  readonly parts: DateTimeParts

  constructor(text: string, thisYear: number) {
    this.text = new DateTimeText(text)
    this.parts = new DateTimeParts(thisYear)
  }

  /** Takes the next token; undefined where .NET's parser gives up. */
  next(state: string): LexerToken | undefined {
    const { text, parts } = this
    const word = text.takeWord()
    switch (word.kind) {
      case 'number':
      case 'year':
        return this.nextNumber(state, word.kind, word.value)
      case 'month': {
        if (parts.writtenMonth !== undefined) return undefined
        const lexeme = this.behind(state, 'Month')
        parts.writtenMonth = word.value
        return lexeme
      }
      case 'weekday':
        if (parts.weekday !== undefined) return undefined
        parts.weekday = word.value
        return 'Weekday'
      case 'am':
      case 'pm':
        return this.takeHalf(word.kind) ? 'Ignored' : undefined
      case 'zone':
        if (parts.offsetMinutes !== undefined) return undefined
        parts.offsetMinutes = 0
        return 'Zone'
      case 'era':
        return 'Era'
      case 'ignored':
        return 'Ignored'
      case 'end':
        return 'End'
      default:
        return this.nextSign()
    }
  }

  private nextSign(): LexerToken | undefined {
    const { text, parts } = this
    if (parts.offsetMinutes === undefined) parts.offsetMinutes = text.takeOffset()
    else return text.takePunctuation() ? 'Ignored' : undefined
    return parts.offsetMinutes !== undefined || text.takePunctuation() ? 'Ignored' : undefined
  }

  private nextNumber(state: string, kind: 'number' | 'year', value: number): LexerToken | undefined {
    const { text, parts } = this
    if (parts.numbers.length === 3 || value < 0) return undefined
    const isTime = state === 'T_NNt' || state === 'T_Nt'
    const isLast = () => text.at >= text.text.length - 1
    if (state === 'T_NNt' && !isLast() && text.isFractionSign) parts.fraction = text.takeFraction() ?? 0
    if (isTime && !isLast() && !this.takeOffsetAhead()) return undefined
    if (kind === 'year') {
      if (parts.writtenYear !== undefined) return undefined
      parts.writtenYear = value
      return this.behind(state, 'Year', value)
    }
    return this.behind(state, 'Number', value)
  }

  private takeHalf(half: 'am' | 'pm'): boolean {
    if (this.parts.half !== undefined) return false
    this.parts.half = half
    return true
  }

  // A sign behind the time, spaces between allowed, must be an offset.
  private takeOffsetAhead(): boolean {
    const { text, parts } = this
    const from = text.at
    text.skipWhite()
    if (text.char !== '+' && text.char !== '-') {
      text.at = from
      return true
    }
    if (parts.offsetMinutes !== undefined) return false
    parts.offsetMinutes = text.takeOffset()
    return parts.offsetMinutes !== undefined
  }

  private behind(state: string, subject: Subject, value = 0): LexerToken | undefined {
    const { text, parts } = this
    const from = text.at
    const separator = text.takeSeparator()
    const add = () => {
      if (subject === 'Number') parts.numbers.push(value)
    }
    switch (separator) {
      case 'end':
      case 'space':
        add()
        return `${subject}${separator === 'end' ? 'End' : 'Space'}`
      case 'date':
        add()
        return `${subject}DateSign`
      case 'dateOrOffset': {
        add()
        const cannotGoOn = nextState(state, `${subject}DateSign`) === undefined
        if (!cannotGoOn || !isComplete(nextState(state, `${subject}Space`))) return `${subject}DateSign`
        text.at = from // the date is whole: the sign begins an offset
        return `${subject}Space`
      }
      case 'am':
      case 'pm':
        return this.behindHalf(state, subject, separator, add)
      case 'time':
        add()
        return subject === 'Number' ? 'NumberTimeSign' : undefined
      case 'localTime':
        add()
        return subject === 'Number' ? 'LocalTime' : undefined
      default:
        return subject === 'Month' ? undefined : this.takeSuffix(separator, value, subject)
    }
  }

  private behindHalf(state: string, subject: Subject, half: 'am' | 'pm', add: () => void): LexerToken | undefined {
    if (subject === 'Month' || !this.takeHalf(half)) return undefined
    if (subject === 'Year') return 'YearSpace'
    if (state === 'D_NN' && !this.parts.complete('!NN')) return undefined // `1/10 5 AM`
    add()
    return (state === 'T_NNt' || state === 'T_Nt') && !this.takeOffsetAhead() ? undefined : 'NumberHalf'
  }

  private takeSuffix(separator: DateSeparator, value: number, subject: Subject): LexerToken | undefined {
    const part = separator.replace('Suffix', '') as Suffix
    const isShortYear = part === 'year' && subject === 'Number'
    const number = isShortYear && value < 100 ? value + (value > 49 ? 1900 : 2000) : value
    if (!this.parts.takeSuffix(part, number)) return undefined
    return part === 'year' || part === 'month' || part === 'day' ? 'NumberDateSuffix' : 'NumberTimeSuffix'
  }
}
