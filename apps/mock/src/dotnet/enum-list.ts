import { trimWhite } from './white-space.ts'

/**
 * A list of enum values as the host reads `runtimeStatus`: every repeat split on commas, exact names or 32-bit numbers, spaces trimmed.
 * Drops all other words; undefined if nothing is left, which means no filter.
 */
export function parseEnumList(
  values: readonly string[],
  names: Readonly<Record<string, number>>,
): number[] | undefined {
  const found = values
    .flatMap((value) => value.split(','))
    .map((piece) => parseEnum(piece, names))
    .filter((value) => value !== undefined)
  return found.length === 0 ? undefined : found
}

// In front of a number any white space goes, behind it only that of ASCII, and NULs.
const NUMBER = /^[^-+\d]*([-+]?\d+)[\t-\r ]*\0*$/

function parseEnum(piece: string, names: Readonly<Record<string, number>>): number | undefined {
  const text = trimWhite(piece)
  if (!/^[-+\d]/.test(text)) return Object.hasOwn(names, text) ? names[text] : undefined
  const digits = NUMBER.exec(piece)?.[1]
  if (digits === undefined) return undefined
  const value = Number(digits)
  return value === (value | 0) ? value | 0 : undefined
}
