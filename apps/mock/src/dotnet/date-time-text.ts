import { isWhiteSpace } from './white-space.ts'

const MONTHS = 'january february march april may june july august september october november december'.split(' ')
const DAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ')

/** A word or sign of its own. */
export type DateWord =
  | { readonly kind: 'number' | 'year' | 'month' | 'weekday'; readonly value: number }
  | { readonly kind: 'am' | 'pm' | 'zone' | 'era' | 'ignored' | 'end' | 'unknown' }

/** Separators after a number, month or year. */
export type DateSeparator =
  | 'end'
  | 'space'
  | 'am'
  | 'pm'
  | 'date'
  | 'time'
  | 'dateOrOffset'
  | 'localTime'
  | `${'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'}Suffix`

const names = (list: readonly string[], kind: 'month' | 'weekday', first: number) =>
  list.flatMap((name, i) => [name, name.slice(0, 3)].map((word) => [word, { kind, value: i + first }] as const))

const WORDS = new Map<string, DateWord>([
  ...names(MONTHS, 'month', 1),
  ...names(DAYS, 'weekday', 0),
  ['am', { kind: 'am' }],
  ['pm', { kind: 'pm' }],
  ['gmt', { kind: 'zone' }],
  ['z', { kind: 'zone' }],
  ['ad', { kind: 'era' }],
  ['a.d.', { kind: 'era' }],
  [',', { kind: 'ignored' }],
  ['.', { kind: 'ignored' }],
])
const SEPARATORS = new Map<string, DateSeparator>([
  ['am', 'am'],
  ['pm', 'pm'],
  ['/', 'date'],
  [':', 'time'],
  ['-', 'dateOrOffset'],
  ['t', 'localTime'],
  ['年', 'yearSuffix'],
  ['년', 'yearSuffix'],
  ['月', 'monthSuffix'],
  ['월', 'monthSuffix'],
  ['日', 'daySuffix'],
  ['일', 'daySuffix'],
  ['時', 'hourSuffix'],
  ['时', 'hourSuffix'],
  ['分', 'minuteSuffix'],
  ['秒', 'secondSuffix'],
])
const MOST_DIGITS = 8
const isLetter = (char: string | undefined) => char !== undefined && /\p{L}/u.test(char)

/** The text of a date under .NET's parser, in the invariant culture. */
export class DateTimeText {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  get char(): string | undefined {
    return this.text[this.at]
  }

  /** A fraction of a second may follow a point or, since .NET 10, a comma. */
  get isFractionSign(): boolean {
    return this.char === '.' || this.char === ','
  }

  skipWhite(): void {
    while (this.char !== undefined && isWhiteSpace(this.char)) this.at++
  }

  takeWord(): DateWord {
    this.skipWhite()
    if (this.char === undefined) return { kind: 'end' }
    const digits = /^\d+/.exec(this.text.slice(this.at))?.[0]
    if (digits === undefined) return this.takeToken(WORDS) ?? { kind: 'unknown' }
    this.at += digits.length
    const value = digits.length > MOST_DIGITS ? -1 : Number(digits)
    return { kind: digits.length < 3 || value < 0 ? 'number' : 'year', value }
  }

  takeSeparator(): DateSeparator {
    while (this.char !== undefined && (isWhiteSpace(this.char) || this.char === '\u200f')) this.at++
    return this.char === undefined ? 'end' : (this.takeToken(SEPARATORS) ?? 'space')
  }

  // The longest token here; one that begins with a letter must not run on in letters.
  private takeToken<T>(tokens: ReadonlyMap<string, T>): T | undefined {
    const rest = this.text.slice(this.at, this.at + 9).toLowerCase()
    for (let length = rest.length; length > 0; length--) {
      const token = tokens.get(rest.slice(0, length))
      if (token === undefined || (isLetter(rest[0]) && isLetter(this.text[this.at + length]))) continue
      this.at += length
      return token
    }
    return undefined
  }

  /** Digits behind the sign of a fraction, which is taken in any case. */
  takeFraction(): number | undefined {
    const digits = /^\d*/.exec(this.text.slice(++this.at))![0]
    this.at += digits.length
    let fraction = 0
    let base = 0.1
    for (const digit of digits) {
      fraction += Number(digit) * base
      base *= 0.1
    }
    return digits === '' ? undefined : fraction
  }

  /** An offset such as `+8`, `+08:00` or `-0530` in minutes; undefined if absent, and then nothing is consumed. */
  takeOffset(): number | undefined {
    const found = /^([-+])(?:(\d{3,4})(?!\d)|(\d{1,2})(?!\d)(?::(\d{1,2})(?!\d)|(?!:)))/.exec(this.text.slice(this.at))
    if (!found) return undefined
    const [whole, sign, joined, hours, minutes = '0'] = found
    const [h, m] =
      joined === undefined ? [Number(hours), Number(minutes)] : [Math.floor(Number(joined) / 100), Number(joined) % 100]
    if (m >= 60) return undefined
    this.at += whole.length
    return (sign === '-' ? -1 : 1) * (h * 60 + m)
  }

  /** Takes trailing NULs, or one of a pair of `#` around the whole; false for any other sign. */
  takePunctuation(): boolean {
    if (this.char === '\0' && /^\0+$/.test(this.text.slice(this.at))) {
      this.at = this.text.length
      return true
    }
    if (this.char !== '#' || !/^\s*#[^#\0]*#[\s\0]*$/.test(this.text)) return false
    this.at++
    return true
  }
}
