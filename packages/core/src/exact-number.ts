let written = 0

/** How many `JsonNumber`s were written so far: texts with none of them need no second look. */
export const numbersWritten = (): number => written

/** A JSON number with digits that a JavaScript number cannot hold; the client sends it as it stands. */
export class JsonNumber {
  readonly text: string
  /** Throws a `TypeError` for a text that is not a JSON number. */
  constructor(text: string) {
    if (!isNumber(text)) throw new TypeError(`${JSON.stringify(text.slice(0, 40))} is not a JSON number`)
    this.text = text
  }
  /** The digits. */
  toString(): string {
    return this.text
  }
  /** The digits: `JSON.stringify` knows no way to write them as a number. */
  toJSON(): string {
    written++
    return this.text
  }
  /** The nearest JavaScript number. */
  valueOf(): number {
    return Number(this.text)
  }
}

const shape = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** True if a text is a JSON number. */
export const isNumber = (text: string): boolean => shape.test(text)

/** True if a JavaScript number keeps the value of a JSON number; `1.50` and `1.5` are one value, `-0` and `0` are two. */
export function isExact(text: string): boolean {
  // Every decimal of 15 digits comes back as it was (IEEE 754).
  if (text.length <= 15 && !text.startsWith('-0') && !/[eE]/.test(text)) return true
  const number = Number(text)
  if (!Number.isFinite(number)) return false
  // JavaScript writes an integer from 10^21 on with an exponent, which hosts read as a fraction.
  if (/^-?\d+$/.test(text)) return String(number) === text
  return normal(text) === (Object.is(number, -0) ? '0' : normal(String(number)))
}

// Sign, digits without zeros around them, and the power of ten that they begin at.
function normal(text: string): string {
  const exponentAt = text.search(/[eE]/)
  const mantissa = exponentAt < 0 ? text : text.slice(0, exponentAt)
  const exponent = exponentAt < 0 ? 0 : Number(text.slice(exponentAt + 1))
  const sign = mantissa.startsWith('-') ? '-' : ''
  const unsigned = mantissa.slice(sign.length)
  const point = unsigned.indexOf('.')
  const digits = unsigned.replace('.', '')
  let start = 0
  while (digits[start] === '0') start++
  let end = digits.length
  while (end > start && digits[end - 1] === '0') end--
  if (start === end) return `${sign}0`
  const power = (point < 0 ? digits.length : point) - start + exponent
  return `${sign}${digits.slice(start, end)}e${power}`
}
