// Formats (zero-width, bidirectional, tags), fillers, variation selectors, private use, half pairs, blank Braille, controls but tab and line feed.
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u2800]|(?![\t\n])\p{Cc}/gu

const codeParameter = /([?&]|\\u0026|&amp;|%3[Ff]|%26)(code|sig)(=|%3[Dd])[^&\s"'<>\\]+/gi

/** Takes out what a reader does not see but a model reads: control, zero-width, bidirectional and tag characters. */
export function stripInvisible(text: string): string {
  return text.replace(invisible, '')
}

/** The longest part of a text that holds nothing invisible, such as to search for it. */
export function longestVisiblePart(text: string): string {
  const parts = text.split(invisible).map((part) => part.trim())
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '')
}

/** Takes invisible characters and function keys in links out of a text that came from upstream. */
export function safeText(text: string): string {
  return stripInvisible(text).replace(codeParameter, '$1$2$3[key]')
}

/** One line of a text from upstream: safe, spaces collapsed, shortened to `limit` characters. */
export function safeLine(text: string, limit = 120): string {
  return cutTo(safeText(text).replace(/\s+/g, ' ').trim(), limit)
}

/** An id or key from upstream on one line, its spaces as they are: with others it would be that of another instance. */
export function safeId(text: string, limit = 256): string {
  return cutTo(safeText(text).replace(/[\t\n]/g, ' '), limit)
}

function cutTo(line: string, limit: number): string {
  return line.length > limit ? `${wholeSlice(line, limit - 1)}…` : line
}

const plain = /^[\p{L}\p{N}@_.:~$+/=,…-]+$/u

// Text that closes a fence, opens a tag, or turns preceding brackets into a link.
const markup = /[`<]|(?<=\])\(/g

/** A name or id from upstream among words of ours: as it is when it is one plain word, else as a JSON string, so that it cannot pass for them. */
export function safeName(text: string, limit = 120): string {
  const line = safeId(text, limit)
  if (plain.test(line)) return line
  return JSON.stringify(line).replace(markup, (mark) => `\\u00${mark.charCodeAt(0).toString(16)}`)
}

/** The beginning of a text, without half of a surrogate pair at its end. */
export function wholeSlice(text: string, length: number): string {
  const slice = text.slice(0, length)
  return /[\uD800-\uDBFF]$/.test(slice) ? slice.slice(0, -1) : slice
}
