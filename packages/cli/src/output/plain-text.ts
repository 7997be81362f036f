// A joiner between two pictures makes one of them: it stays.
const unsafe =
  /(?!(?<=\p{Extended_Pictographic}(?:\u{FE0F}|\p{Emoji_Modifier})?)\u200D\p{Extended_Pictographic})[\p{Cc}\p{Cf}\u2028\u2029]/gu

/** Replaces what could steer a terminal or break a line: control, bidirectional and invisible characters. */
export function plainText(text: string): string {
  // Most texts are; what follows takes long to compile.
  if (/^[\x20-\x7E]*$/.test(text)) return text
  return text.replaceAll(unsafe, (character) => (/\s/.test(character) ? ' ' : '\uFFFD'))
}

/** Cuts a text to a number of characters, with a mark where it was cut. */
export function shorten(text: string, most: number): string {
  const characters = Array.from(text.slice(0, most * 4 + 4))
  return characters.length <= most ? text : `${characters.slice(0, Math.max(0, most - 1)).join('')}…`
}
