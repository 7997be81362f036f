import { cutToWidth, type Measure, measureOf } from './display-width.ts'
import { plainText } from './plain-text.ts'

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

/**
 * Writes rows as aligned columns for a terminal; texts that may be cut share what room is left. A text that is never cut and does
 * not fit stands on a line of its own, above the rest of its row.
 */
export async function terminalTable<Row>(
  rows: readonly Row[],
  allColumns: readonly Column<Row>[],
  width: number,
  style: (title: string) => string = (title) => title,
): Promise<string> {
  const { default: Table } = await import('cli-table3')
  // Of a long text no more is looked at than can be seen.
  const seen = width * 16
  const allCells = rows.map((row) =>
    allColumns.map(({ value, isWhole }) => plainText(isWhole ? value(row) : value(row).slice(0, seen))),
  )
  const measure = await measureOf(allCells)
  const { shown, limits } = layOut(allColumns, allCells, width, measure)
  const table = new Table({ chars: noLines, style: { head: [], border: [], 'padding-left': 0, 'padding-right': gap } })
  table.push(shown.map((at) => style(allColumns[at]!.title)))
  const above: string[][] = []
  for (const cells of allCells) {
    const apart: string[] = []
    const row = shown.map((at, place) => {
      const cell = cells[at]!
      if (!allColumns[at]!.isWhole) return cutToWidth(cell, limits[place]!, measure)
      if (measure(cell) <= limits[place]! || place === shown.length - 1) return cell
      apart.push(cell)
      return ''
    })
    table.push(row)
    above.push(apart)
  }
  const [head, ...lines] = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
  return [head, ...lines.flatMap((line, index) => [...above[index]!, line])].join('\n')
}

/** Writes rows for other programs: no titles cut, one tab between two columns. */
export function tabTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  return rows.map((row) => columns.map(({ value }) => plainText(value(row))).join('\t')).join('\n')
}

const gap = 2
const shortest = 8

interface Layout {
  /** Places of the columns that are shown. */
  shown: number[]
  /** Width of each of them. */
  limits: number[]
}

// Of the optional columns the last goes first; where the others do not fit, no text that is never cut takes more than half.
function layOut<Row>(
  columns: readonly Column<Row>[],
  cells: readonly (readonly string[])[],
  width: number,
  measure: Measure,
): Layout {
  const widths = columns.map(({ title }, at) => [measure(title), ...cells.map((row) => measure(row[at]!))])
  const widest = widths.map((all) => all.reduce((most, one) => Math.max(most, one), 0))
  const half = Math.max(20, Math.floor(width / 2))
  const halved = widths.map((all, at) =>
    columns[at]!.isWhole ? all.reduce((most, one) => (one <= half ? Math.max(most, one) : most), 0) : widest[at]!,
  )
  const layout = (most: readonly number[]) => {
    // A title is never cut.
    const least = most.map((one, at) =>
      columns[at]!.isWhole ? one : Math.max(measure(columns[at]!.title), Math.min(shortest, one)),
    )
    const shown = fittingColumns(columns, least, width)
    return { most, least, shown, isFitting: totalOf(shown.map((at) => least[at]!)) <= width }
  }
  const whole = layout(widest)
  const { most, least, shown } = whole.isFitting ? whole : layout(halved)
  const limits = fitColumns(
    shown.map((at) => most[at]!),
    shown.map((at) => least[at]!),
    width,
  )
  return { shown, limits }
}

const totalOf = (limits: readonly number[]) => limits.reduce((sum, limit) => sum + limit + gap, -gap)

function fittingColumns<Row>(columns: readonly Column<Row>[], least: readonly number[], width: number): number[] {
  const shown = [...columns.keys()]
  while (totalOf(shown.map((at) => least[at]!)) > width) {
    const last = shown.findLastIndex((at) => columns[at]!.isOptional)
    if (last < 0) break
    shown.splice(last, 1)
  }
  return shown
}

// The widest gives first, down to the next one.
function fitColumns(widest: readonly number[], least: readonly number[], width: number): number[] {
  const limits = [...widest]
  for (;;) {
    const over = totalOf(limits) - width
    const longest = limits.reduce(
      (best, limit, index) => (limit > least[index]! && (best < 0 || limit > limits[best]!) ? index : best),
      -1,
    )
    if (over <= 0 || longest < 0) return limits
    const shorter = limits.filter((limit, index) => limit < limits[longest]! && limit > least[index]!)
    const next = Math.max(least[longest]!, ...shorter)
    limits[longest] = Math.max(least[longest]!, Math.min(limits[longest]! - 1, Math.max(limits[longest]! - over, next)))
  }
}

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
