import { jsonFault } from './json-text.ts'

// .NET trims what JavaScript trims, but the byte order mark; the reader then skips the mark itself.
const edge = /^[\s\uFEFF]+/
// A comma where a value should be is read as undefined, too.
const neverJson = /^(?:,|\/[/*]|undefined|new(?![A-Za-z0-9_$]))/
const holds = /undefined|new|\/[/*]|[[,:]\s*,/

/** Tells whether the host, reading this text as JSON, might keep something it cannot write back (contract 3.2.2, 6.5). */
export function isUnreadable(text: string): boolean {
  const start = text.replace(edge, '')
  if (neverJson.test(start)) return true
  // A lenient object or list may hold holes, comments or undefined; strict JSON cannot.
  return /^[{[]/.test(start) && holds.test(start) && jsonFault(start) !== undefined
}
