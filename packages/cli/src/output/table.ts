import { plainText, shorten } from './plain-text.ts'

/** A column of a table. */
export interface Column<Row> {
  title: string
  value: (row: Row) => string
  /** True if its texts are never cut. */
  isWhole?: boolean
  /** Shown with `-o wide` only. */
  isWide?: boolean
  /** Left out of a terminal that is too narrow for it. */
  isOptional?: boolean
}

/** Writes rows as aligned columns for a terminal; texts that may be cut share what room is left. */
export async function terminalTable<Row>(
  rows: readonly Row[],
  allColumns: readonly Column<Row>[],
  width: number,
  style: (title: string) => string = (title) => title,
): Promise<string> {
  const { default: Table } = await import('cli-table3')
  const columns = fittingColumns(rows, allColumns, width)
  const cells = rows.map((row) => columns.map(({ value }) => plainText(value(row))))
  const widest = columns.map(({ title }, index) =>
    cells.reduce((most, row) => Math.max(most, displayWidth(row[index]!)), displayWidth(title)),
  )
  const limits = fitColumns(columns, widest, width)
  const table = new Table({ chars: noLines, style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 } })
  table.push(columns.map(({ title }) => style(title)))
  for (const row of cells) table.push(row.map((cell, index) => shorten(cell, limits[index]!)))
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}

/** Writes rows for other programs: no titles cut, one tab between two columns. */
export function tabTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  return rows.map((row) => columns.map(({ value }) => plainText(value(row))).join('\t')).join('\n')
}

const gap = 2
const shortest = 8

// Of the optional ones the last goes first.
function fittingColumns<Row>(rows: readonly Row[], columns: readonly Column<Row>[], width: number): Column<Row>[] {
  const shown = [...columns]
  const leastOf = ({ title, value, isWhole }: Column<Row>) => {
    const widest = rows.reduce((most, row) => Math.max(most, displayWidth(value(row))), displayWidth(title))
    return isWhole ? widest : Math.min(shortest, widest)
  }
  const least = new Map(columns.map((column) => [column, leastOf(column)]))
  while (shown.reduce((sum, column) => sum + least.get(column)! + gap, -gap) > width) {
    const last = shown.findLastIndex(({ isOptional }) => isOptional)
    if (last < 0) break
    shown.splice(last, 1)
  }
  return shown
}

function fitColumns<Row>(columns: readonly Column<Row>[], widest: readonly number[], width: number): number[] {
  const limits = [...widest]
  for (;;) {
    const total = limits.reduce((sum, limit) => sum + limit + gap, -gap)
    const longest = limits.reduce(
      (best, limit, index) =>
        !columns[index]!.isWhole && limit > shortest && (best < 0 || limit > limits[best]!) ? index : best,
      -1,
    )
    if (total <= width || longest < 0) return limits
    const over = total - width
    const others = limits.filter((_, index) => index !== longest && !columns[index]!.isWhole)
    const next = Math.max(shortest, ...others.filter((limit) => limit < limits[longest]!))
    limits[longest] = Math.max(shortest, Math.min(limits[longest]! - 1, Math.max(limits[longest]! - over, next)))
  }
}

// Wide characters are rare in ids and names; the library measures the rest when it pads.
const displayWidth = (text: string) => Array.from(text).length

const noLines = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ].map((part) => [part, '']),
)
