import { safeName } from './safe-text.ts'

/** A table as text: a header line and one line a row, cells parted by ` | `; a cell that is no plain word is quoted. */
export function textTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => cells.map((cell) => cell.replaceAll('|', '¦')).join(' | ')
  return [line(columns), ...rows.map((cells) => line(cells.map((cell) => safeName(cell, 256))))].join('\n')
}
