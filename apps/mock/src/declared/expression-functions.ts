import { ExpressionError } from './expression-tokens.ts'

const numbers = (name: string, list: unknown): number[] => {
  if (Array.isArray(list) && list.every((item) => typeof item === 'number')) return list
  throw new ExpressionError(`${name}(…) expects a list of numbers, got ${JSON.stringify(list)}`)
}

const listOf = (name: string, value: unknown): unknown[] => {
  if (Array.isArray(value)) return value
  throw new ExpressionError(`${name}(…) expects a list, got ${JSON.stringify(value)}`)
}

const sizeOf = (value: unknown): number => {
  if (typeof value === 'string' || Array.isArray(value)) return value.length
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0
}

const longestRange = 10_000

/** The functions that expressions may call. */
export const expressionFunctions: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  sum: (list) => numbers('sum', list).reduce((sum, item) => sum + item, 0),
  min: (list) => Math.min(...numbers('min', list)),
  max: (list) => Math.max(...numbers('max', list)),
  count: sizeOf,
  join: (list, separator = ', ') => listOf('join', list).join(String(separator)),
  reverse: (list) => listOf('reverse', list).toReversed(),
  range(count) {
    if (!Number.isInteger(count) || Number(count) < 0 || Number(count) > longestRange) {
      throw new ExpressionError(
        `range(…) expects a whole number from 0 to ${longestRange}, got ${JSON.stringify(count)}`,
      )
    }
    return Array.from({ length: Number(count) }, (_, index) => index + 1)
  },
  append: (list, item) => [...listOf('append', list ?? []), item],
  text: (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
}
