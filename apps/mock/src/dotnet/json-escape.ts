const SHORT: Record<string, string> = {
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\f': '\\f',
  '\b': '\\b',
  '\\': '\\\\',
  '\u0085': '\\u0085',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
}

const hex = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`

/** Escapes as Json.NET's default does: control characters, the quote in use, backslash, U+0085, U+2028, U+2029. */
export const escapeJson = (text: string, quote: '"' | "'" = '"'): string =>
  text.replace(/[\u0000-\u001f"'\\\u0085\u2028\u2029]/g, (char) => {
    if (char === '"' || char === "'") return char === quote ? `\\${char}` : char
    return SHORT[char] ?? hex(char)
  })
