import { safeName } from './safe-text.ts'

/** Rows as lines whose cells stand one space apart, which is the cheapest for a model; a cell that is not a plain word is quoted. */
export function tableLines(rows: readonly (readonly string[])[]): string[] {
  return rows.map((cells) => cells.map((cell) => safeName(cell, 256)).join(' '))
}

/** A table as text: a line of column names, which hold no spaces, and one line a row. */
export function textTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [columns.join(' '), ...tableLines(rows)].join('\n')
}
