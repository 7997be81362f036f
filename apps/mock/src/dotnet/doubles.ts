import { trimWhite } from './white-space.ts'

const FLOAT = /^[\t-\r ]*([-+]?)(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?[\t-\r ]*\0*$/

const toNumber = (sign: string, digits: string, exponent = ''): number =>
  Number(`${sign === '-' ? '-' : ''}${digits.startsWith('.') ? '0' : ''}${digits}${exponent}`)

/** `double.TryParse` with `NumberStyles.Float`: spaces, sign, decimal point, exponent; too large is infinite. */
export function parseFloatStyle(text: string): number | undefined {
  const found = FLOAT.exec(text)
  return found ? toNumber(found[1]!, found[2]!, found[3]) : undefined
}

const SYMBOLS: Record<string, number> = {
  nan: NaN,
  '+nan': NaN,
  '-nan': NaN,
  infinity: Infinity,
  '+infinity': Infinity,
  '-infinity': -Infinity,
}
// Thousands separators stand anywhere among the integer digits, but not before the first.
const GROUPED = /^[\t-\r ]*([-+]?)(\d[\d,]*)?(\.\d*)?([eE][-+]?\d+)?[\t-\r ]*\0*$/

/** `double.TryParse` as the host calls it, invariant culture: also thousands separators, `NaN`, `Infinity`. */
export function parseDouble(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const found = GROUPED.exec(text)
  if (!found) return SYMBOLS[trimWhite(text).toLowerCase()]
  const digits = (found[2] ?? '').replaceAll(',', '') + (found[3] ?? '')
  return /\d/.test(digits) ? toNumber(found[1]!, digits, found[4]) : undefined
}

const MOST_DIGITS = 17

/** `double.ToString("R")`, invariant: shortest that reads back, scientific from 1e17 or below 0.0001 (since .NET 10; 1e15 before). */
export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value < 0 ? '-Infinity' : 'Infinity'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  if (value === 0) return `${sign}0`
  const [mantissa, power] = Math.abs(value).toExponential().split('e') as [string, string]
  const digits = mantissa.replace('.', '')
  const scale = Number(power) + 1
  if (scale > MOST_DIGITS || scale < -3) {
    const exponent = scale - 1
    const rest = digits.length > 1 ? `.${digits.slice(1)}` : ''
    return `${sign}${digits[0]}${rest}E${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
  }
  if (scale <= 0) return `${sign}0.${'0'.repeat(-scale)}${digits}`
  if (digits.length <= scale) return `${sign}${digits.padEnd(scale, '0')}`
  return `${sign}${digits.slice(0, scale)}.${digits.slice(scale)}`
}
