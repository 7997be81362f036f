// Control (but tab and line feed), soft hyphen, fillers, zero-width, bidirectional, variation selectors, tags, noncharacters, half pairs.
const invisible =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u2028-\u202F\u205F-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\uFFFE\uFFFF\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}\u{E0000}-\u{E0FFF}\p{Cs}\p{Co}]/gu

const codeParameter = /([?&]|\\u0026|&amp;|%3[Ff]|%26)(code|sig)(=|%3[Dd])[^&\s"'<>\\]+/gi

/** Takes out what a reader does not see but a model reads: control, zero-width, bidirectional and tag characters. */
export function stripInvisible(text: string): string {
  return text.replace(invisible, '')
}

/** Takes invisible characters and function keys in links out of a text that came from upstream. */
export function safeText(text: string): string {
  return stripInvisible(text).replace(codeParameter, '$1$2$3[key]')
}

/** One line of a text from upstream: safe, blanks collapsed, shortened to `limit` characters. */
export function safeLine(text: string, limit = 120): string {
  const line = safeText(text).replace(/\s+/g, ' ').trim()
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line
}
