const format = new Intl.NumberFormat('en-US')

/** Writes a whole number with commas. */
export const writeNumber = (value: number) => format.format(value)

/** Writes a count with its noun, such as `1 instance` or `1,200 instances`. */
export const writeCount = (count: number, noun: string) => `${writeNumber(count)} ${noun}${count === 1 ? '' : 's'}`

/** Writes a size of text, such as `12 kB`. */
export function writeSize(characters: number): string {
  if (characters < 1_000) return `${characters} B`
  return characters < 1_000_000 ? `${Math.round(characters / 1_000)} kB` : `${(characters / 1_000_000).toFixed(1)} MB`
}
