/** Counts the columns of a terminal that a text takes. */
export type Measure = (text: string) => number

const isNarrow = (text: string) => /^[\x20-\x7E]*$/.test(text)

/** Finds a measure for the cells of a table: wide characters and emoji take two columns. */
export async function measureOf(rows: readonly (readonly string[])[]): Promise<Measure> {
  if (rows.every((row) => row.every(isNarrow))) return (text) => text.length
  // That of the library that pads the cells: both must agree.
  const { default: stringWidth } = await import('string-width')
  return (text) => (isNarrow(text) ? text.length : stringWidth(text))
}

/** Cuts a text to a number of columns, with a mark where it was cut; no character is cut in two. */
export function cutToWidth(text: string, most: number, measure: Measure): string {
  // A longer beginning takes more columns than any terminal has.
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
