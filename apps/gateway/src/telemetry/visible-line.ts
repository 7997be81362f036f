import type { Scrub } from '@durable-http/core'

// Controls but tab and line feed, invisible and bidirectional characters, and the line breaks of Unicode.
const steering = /(?![\t\n])[\p{Cc}\p{Cf}\u2028\u2029]/gu
const harmless = /^[\x20-\x7E\t\n]*$/

/** Escapes, as JSON does, what could steer the terminal of a reader or pass for another line; a line of JSON stays the same value. */
export function visibleLine(line: string): string {
  return harmless.test(line) ? line : line.replaceAll(steering, escaped)
}

/** Makes a function that scrubs a line and escapes what is not visible in it. */
export const visibly =
  (scrub: Scrub): Scrub =>
  (line) =>
    visibleLine(scrub(line))

const escaped = (character: string) =>
  character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
