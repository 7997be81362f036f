/** One character as it is spelled in a text. */
export interface Spelled {
  /** Its code point. */
  code: number
  /** Index after its spelling. */
  end: number
}

const percent = 0x25
const ampersand = 0x26
const backslash = 0x5c

/** Names of HTML entities that a secret may be spelled with; the ampersand is known apart from them. */
export const entityNames: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  plus: '+',
  equals: '=',
  sol: '/',
  bsol: '\\',
  percnt: '%',
  lowbar: '_',
  hyphen: '-',
}

/** Tells which characters matter, by code point. */
export type IsWanted = (code: number) => boolean

// An escape of a backslash before an escape of a backslash, and so on, is read so far.
const deepest = 4

/** True if a character can begin an escape. */
export const beginsEscape = (code: number): boolean => code === percent || code === ampersand || code === backslash

/**
 * Reads the character at an index in any spelling: percent-encoded, a JSON or JavaScript escape, or an
 * HTML entity, each any number of times and inside the others. A spelling of an unwanted character counts as what begins it.
 */
export function readSpelled(text: string, start: number, isWanted: IsWanted, depth = 0): Spelled {
  let code = text.charCodeAt(start)
  let end = start + 1
  while (beginsEscape(code)) {
    end = skipRepeats(text, code, end)
    const next =
      readEscape(text, code, end) ?? (code === backslash ? afterBackslash(text, end, isWanted, depth) : undefined)
    if (next === undefined || !(isWanted(next.code) || beginsEscape(next.code))) return { code, end }
    ;({ code, end } = next)
  }
  return { code, end }
}

// Encoded again, `%41` is `%2541` and `&lt;` is `&amp;lt;`. JSON inside JSON doubles each backslash.
function skipRepeats(text: string, introducer: number, start: number): number {
  let at = start
  if (introducer === percent) while (isTwentyFive(text, at)) at += 2
  else if (introducer === ampersand) while (text.startsWith('amp;', at)) at += 4
  else for (let end: number | undefined = at; end !== undefined; end = endOfBackslash(text, at)) at = end
  return at
}

const isTwentyFive = (text: string, at: number) => text.charCodeAt(at) === 0x32 && text.charCodeAt(at + 1) === 0x35

// A backslash may itself be spelled `%5C` or `\u005c`, whose own backslash was just read.
function endOfBackslash(text: string, at: number): number | undefined {
  const code = text.charCodeAt(at)
  if (code === backslash) return at + 1
  const next = beginsEscape(code) ? readEscape(text, code, skipRepeats(text, code, at + 1)) : readUnicode(text, at)
  return next?.code === backslash ? next.end : undefined
}

function readEscape(text: string, introducer: number, at: number): Spelled | undefined {
  if (introducer === percent) return readPercent(text, at)
  if (introducer === ampersand) return readEntity(text, at)
  return readUnicode(text, at)
}

// A backslash before anything but a letter or a digit means that character, however it is spelled.
function afterBackslash(text: string, at: number, isWanted: IsWanted, depth: number): Spelled | undefined {
  const code = text.charCodeAt(at)
  if (beginsEscape(code) && depth >= deepest) return undefined
  const next = beginsEscape(code) ? readSpelled(text, at, isWanted, depth + 1) : { code, end: at + 1 }
  return isPunctuation(next.code) ? next : undefined
}

function readPercent(text: string, start: number): Spelled | undefined {
  const byte = readHex(text, start, 2)
  if (byte === undefined) return undefined
  const alone = { code: byte, end: start + 2 }
  const following = byte < 0xc2 || byte > 0xf4 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
  let code = following === 0 ? byte : byte & (0x3f >> following)
  let end = start + 2
  for (let index = 0; index < following; index++) {
    if (text.charCodeAt(end) !== percent) return alone
    end = skipRepeats(text, percent, end + 1)
    const next = readHex(text, end, 2)
    if (next === undefined || next < 0x80 || next > 0xbf) return alone
    code = code * 64 + (next & 0x3f)
    end += 2
  }
  return code > 0x10ffff ? alone : { code, end }
}

function readUnicode(text: string, at: number): Spelled | undefined {
  const letter = text.charCodeAt(at)
  const length = letter === 0x75 ? 4 : letter === 0x78 ? 2 : 0
  const code = length === 0 ? undefined : readHex(text, at + 1, length)
  return code === undefined ? undefined : { code, end: at + 1 + length }
}

// `&lt;`, `&#60;` and `&#x3c;`, their number sign and semicolon percent-encoded or not.
function readEntity(text: string, start: number): Spelled | undefined {
  const from = endOfMark(text, start, numberSign) ?? start
  const at = endOfName(text, from)
  const end = endOfMark(text, at, semicolon)
  if (end === undefined) return undefined
  const name = (from > start ? '#' : '') + text.slice(from, at)
  let code: number | undefined
  if (Object.hasOwn(entityNames, name)) code = entityNames[name]!.charCodeAt(0)
  else if (/^#\d+$/.test(name)) code = Number(name.slice(1))
  else if (/^#[xX][0-9a-fA-F]+$/.test(name)) code = Number.parseInt(name.slice(2), 16)
  return code === undefined || code > 0x10ffff ? undefined : { code, end }
}

const longestName = 12
const numberSign = 0x23
const semicolon = 0x3b

function endOfName(text: string, start: number): number {
  let at = start
  while (at < start + longestName && isAlphanumeric(text.charCodeAt(at))) at++
  return at
}

function endOfMark(text: string, at: number, mark: number): number | undefined {
  const code = text.charCodeAt(at)
  if (code === mark) return at + 1
  const spelled = code === percent ? readPercent(text, skipRepeats(text, percent, at + 1)) : undefined
  return spelled?.code === mark ? spelled.end : undefined
}

function readHex(text: string, start: number, length: number): number | undefined {
  let value = 0
  for (let at = start; at < start + length; at++) {
    const code = text.charCodeAt(at)
    const digit =
      code >= 0x30 && code <= 0x39
        ? code - 0x30
        : (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66)
          ? (code & 0x1f) + 9
          : -1
    if (digit < 0) return undefined
    value = value * 16 + digit
  }
  return value
}

const isAlphanumeric = (code: number) =>
  (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)

const isPunctuation = (code: number) => code >= 0x20 && code < 0x7f && !isAlphanumeric(code)
