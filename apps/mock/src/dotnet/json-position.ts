import { escapeJson } from './json-escape.ts'

/** Where a reader or writer stands inside one container. */
export interface JsonPosition {
  readonly type: 'object' | 'array' | 'constructor'
  /** Index of the current item, -1 before the first; objects have none. */
  index: number
  name: string | undefined
}

export const jsonPosition = (type: JsonPosition['type']): JsonPosition => ({ type, index: -1, name: undefined })

const SPECIAL = /[. '/"[\]()\t\n\r\f\b\\\u0085\u2028\u2029]/

/** The path as Json.NET's messages show it: `a.b[0]['c d']`. */
export function jsonPath(positions: readonly JsonPosition[]): string {
  let path = ''
  for (const { type, index, name = '' } of positions) {
    if (type !== 'object') path += `[${index}]`
    else if (SPECIAL.test(name)) path += `['${escapeJson(name, "'")}']`
    else path += path === '' ? name : `.${name}`
  }
  return path
}

/** Appends path and place to a message, as every Json.NET exception does. */
export function jsonMessage(message: string, path: string, place?: { line: number; position: number }): string {
  const text = message.trim()
  const where = place === undefined ? '' : `, line ${place.line}, position ${place.position}`
  return `${text}${text.endsWith('.') ? '' : '.'} Path '${path}'${where}.`
}
