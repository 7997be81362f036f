/** Counts the terminal columns of a text. */
export type Measure = (text: string) => number

const isNarrow = (text: string) => /^[\x20-\x7E]*$/.test(text)

/** Finds a measure for the cells of a table: wide characters and emoji take two columns. */
export async function measureOf(rows: readonly (readonly string[])[]): Promise<Measure> {
  if (rows.every((row) => row.every(isNarrow))) return (text) => text.length
  // The library that pads the cells measures with it too: both must agree.
  const { default: stringWidth } = await import('string-width')
  return (text) => (isNarrow(text) ? text.length : stringWidth(text))
}

/** Cuts a text to a number of columns, with a mark where it was cut; no character is cut in two. */
export function cutToWidth(text: string, most: number, measure: Measure): string {
  // Bounds the work for a long text; a grapheme has rarely more than 16 characters.
  const beginning = text.slice(0, most * 16 + 64)
  if (beginning.length === text.length && measure(text) <= most) return text
  let cut = ''
  let width = 0
  for (const { segment } of new Intl.Segmenter().segment(beginning)) {
    width += measure(segment)
    if (width > most - 1) break
    cut += segment
  }
  return `${cut}…`
}
