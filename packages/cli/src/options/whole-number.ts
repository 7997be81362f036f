import { usageError } from '../cli-error.ts'

/** Reads a whole number from 1 to `most`. */
export function readWhole(text: string, option: string, most: number): number {
  const value = Number(text)
  if (/^\d{1,12}$/.test(text) && value >= 1 && value <= most) return value
  throw usageError(`${option} is '${text.slice(0, 80)}'; expected a whole number from 1 to ${most}`)
}

/** Reads a number above 0. */
export function readPositive(text: string, option: string): number {
  const value = Number(text)
  if (/^\d{1,9}(\.\d{1,6})?$/.test(text) && value > 0) return value
  throw usageError(`${option} is '${text.slice(0, 80)}'; expected a number above 0`)
}
