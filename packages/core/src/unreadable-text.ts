import { jsonFault } from './json-text.ts'

// The reader skips white space, a byte order mark, and zero characters.
const edge = /^[\s\uFEFF\0]+/
// A comma where a value should be is read as undefined, too.
const neverJson = /^(?:,|\/[/*]|undefined|new(?![A-Za-z0-9_$]))/
const holds = /undefined|new|\/[/*]|[[,:][\s\0]*,/

/** True if the host, reading this text as JSON, might keep something it cannot write back (contract 3.2.2, 6.5). */
export function isUnreadable(text: string): boolean {
  const start = text.replace(edge, '')
  if (neverJson.test(start)) return true
  // A lenient object or list may hold holes, comments or undefined; strict JSON cannot.
  return /^[{[]/.test(start) && holds.test(start) && jsonFault(start) !== undefined
}

// Texts that the reader accepts as the beginning of a value; `+1`, `nice try` and `True` do not qualify (contract 3.2.2).
const beginsValue = /^(?:["'{[\d.,)\]}/-]|true|false|null|new|undefined|NaN|Infinity|$)/

/** True if the host, reading this text as JSON, keeps only a part of it or trims it. */
export function isTruncated(text: string): boolean {
  if (text !== text.replace(edge, '').trimEnd()) return true
  return beginsValue.test(text) && jsonFault(text) !== undefined && text !== ''
}
