/** Parts of a date as they were written: a month by name, a year of three or more digits, or a number that may be any. */
export type DatePart = { readonly kind: 'month' | 'year' | 'number'; readonly value: number }

/** Year, month and day; not yet checked against the calendar. */
export type CalendarDate = readonly [year: number, month: number, day: number]

const LAST_TWO_DIGIT_YEAR = 49
const fullYear = ({ kind, value }: DatePart) =>
  kind === 'number' && value < 100 ? value + (value > LAST_TWO_DIGIT_YEAR ? 1900 : 2000) : value

/** Reads the parts in the order of the invariant culture, month before day before year; undefined where they make no date. */
export function calendarDate(parts: readonly DatePart[], thisYear: number): CalendarDate | undefined {
  const [a, b, c] = parts
  if (!a || !b || parts.length > 3) return undefined
  const shape = parts.map(({ kind }) => kind[0]).join('')
  switch (shape) {
    case 'nn':
    case 'mn':
      return [thisYear, a.value, b.value]
    case 'nm':
      return [thisYear, b.value, a.value]
    case 'yn':
    case 'ym':
      return [a.value, b.value, 1]
    case 'ny':
    case 'my':
      return [b.value, a.value, 1]
    case 'nnn':
    case 'nny':
    case 'mnn':
    case 'mny':
      return [fullYear(c!), a.value, b.value]
    case 'nmn':
    case 'nmy':
      return [fullYear(c!), b.value, a.value]
    case 'ynn':
    case 'ymn':
      return [a.value, b.value, c!.value]
    case 'ynm':
      return [a.value, c!.value, b.value]
    default:
      return undefined
  }
}
