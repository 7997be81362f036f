// A joiner between two pictures makes one of them: it stays.
const unsafe =
  /(?!(?<=\p{Extended_Pictographic}(?:\u{FE0F}|\p{Emoji_Modifier})?)\u200D\p{Extended_Pictographic})[\p{Cc}\p{Cf}\u2028\u2029]/gu

/** Replaces what could steer a terminal or break a line: control, bidirectional and invisible characters. */
export function plainText(text: string): string {
  // Most texts are; what follows takes long to compile.
  if (/^[\x20-\x7E]*$/.test(text)) return text
  return text.replaceAll(unsafe, (character) => (/\s/.test(character) ? ' ' : '\uFFFD'))
}

// Bold titles and line ends are this command's own.
const own = '\\u001B\\[(?:1|22)m|[\\n\\t]'
const ownAlone = new RegExp(`^(?:[\\x20-\\x7E]|${own})*$`)

/** Escapes what could steer a terminal, as JSON would (`\u009b`), so that a JSON text stays the same value. */
export function terminalText(text: string): string {
  if (ownAlone.test(text)) return text
  const parts = new RegExp(`${own}|${unsafe.source}`, 'gu')
  return text.replaceAll(parts, (part) => (/^[\n\t]$|\u001B\[/.test(part) ? part : escaped(part)))
}

const escaped = (character: string) =>
  Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('')

/** Cuts a text to a number of characters, with a mark where it was cut. */
export function shorten(text: string, most: number): string {
  const characters = Array.from(text.slice(0, most * 4 + 4))
  return characters.length <= most ? text : `${characters.slice(0, Math.max(0, most - 1)).join('')}…`
}
