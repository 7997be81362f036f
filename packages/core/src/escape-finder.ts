import { entityNames } from './escape-reader.ts'

const hexDigit = '[0-9a-fA-F]'

/**
 * Makes a pattern for the places where an escape of these characters may begin, or the last backslash of one that begins
 * with several. It repeats nothing, so each character of a text is looked at a limited number of times.
 */
export function createEscapeFinder(wanted: readonly string[]): RegExp {
  const isAscii = wanted.every((character) => character <= '\u007F')
  const bytes = isAscii ? oneOf([...wanted, '%', '&', '\\'].map(hexOf)) : hexDigit.repeat(2)
  const unicode = isAscii ? `u00${bytes}` : `u${hexDigit}`
  const afterBackslash = [
    '%',
    ...wanted.filter((character) => /^[ -~]$/.test(character) && /\W|_/.test(character)),
  ].map((character) => `\\x${hexOf(character)}`)
  const entities = Object.keys(entityNames).filter((name) => wanted.includes(entityNames[name]!))
  const entity = oneOf(['#', 'amp;', ...entities.map((name) => `${name};`)])
  return new RegExp(`%${bytes}|\\\\(?:[${afterBackslash.join('')}]|${unicode}|x${bytes})|&${entity}`, 'g')
}

const hexOf = (character: string) => character.charCodeAt(0).toString(16).padStart(2, '0')
const oneOf = (texts: string[]) => `(?:${[...new Set(texts)].map(anyCase).join('|')})`

const anyCase = (text: string) =>
  /^[0-9a-f]{2}$/.test(text) ? text.replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`) : text
