import { usageError } from '../cli-error.ts'
import type { CliIo } from '../cli-io.ts'
import { closestName } from '../options/suggestion.ts'
import { exactText } from './exact-text.ts'
import { pickFields } from './fields.ts'
import { type Column, tabTable, terminalTable } from './table.ts'
import { yamlText } from './yaml-text.ts'

/** Names of the output formats. */
export const formats = ['table', 'wide', 'json', 'jsonl', 'yaml', 'name'] as const
/** An output format. */
export type Format = (typeof formats)[number]

/** Writes rows in the chosen format as they come. */
export interface Printer<Row> {
  add: (row: Row) => Promise<void>
  /** Writes the rows that wait for a table to be aligned. */
  flush: () => Promise<void>
  /** Writes what needs all rows, such as a table; call it once. With `isPartial` there may be more, so no rows does not mean empty. */
  end: (options?: { isPartial?: boolean }) => Promise<void>
}

/** How to print. */
export interface PrinterOptions<Row> {
  io: CliIo
  format: Format
  fields?: readonly string[] | undefined
  columns: readonly Column<Row>[]
  /** The name of a row for `-o name`. */
  nameOf: (row: Row) => string
  /** Text in place of a table without rows. */
  empty: string
  bold: (text: string) => string
}

/** Rows that a table collects before it is aligned and written; later ones follow in further tables of the same columns. */
const rowsTogether = 1_000

/** Makes the printer of a list. */
export function createPrinter<Row>(options: PrinterOptions<Row>): Printer<Row> {
  const { io, format, fields, columns, nameOf } = options
  const shape = (row: Row): unknown => (fields ? pickFields(row, fields) : row)
  const atOnce = async () => undefined
  let count = 0
  if (format === 'jsonl')
    return { add: async (row) => io.out(`${exactText(shape(row))}\n`), flush: atOnce, end: atOnce }
  if (format === 'name') return { add: async (row) => io.out(`${nameOf(row)}\n`), flush: atOnce, end: atOnce }
  if (format === 'json') {
    return {
      add: async (row) => io.out(`${count++ === 0 ? '[\n' : ',\n'}${exactText(shape(row))}`),
      flush: atOnce,
      end: async () => io.out(count === 0 ? '[]\n' : '\n]\n'),
    }
  }
  if (format === 'yaml') {
    return {
      async add(row) {
        count++
        await io.out(await yamlText([shape(row)]))
      },
      flush: atOnce,
      end: async () => (count === 0 ? io.out('[]\n') : undefined),
    }
  }
  const shown: readonly Column<Row>[] = fields
    ? fields.map((path) => ({
        title: path.toUpperCase(),
        value: (row) => cellOf(pickFields(row, [path])[path]),
        isWhole: true,
      }))
    : columns.filter(({ isWide }) => format === 'wide' || !isWide)
  const rows: Row[] = []
  const flush = async () => {
    if (rows.length === 0) return
    const text = io.isTerminal ? await terminalTable(rows, shown, io.columns, options.bold) : tabTable(rows, shown)
    rows.length = 0
    await io.out(`${text}\n`)
  }
  return {
    async add(row) {
      count++
      rows.push(row)
      if (rows.length >= rowsTogether) await flush()
    },
    flush,
    async end({ isPartial = false } = {}) {
      if (count === 0 && options.empty !== '' && !isPartial) io.say(options.empty)
      await flush()
    },
  }
}

/** Reads `-o`; throws a usage error with the closest name. */
export function readFormat(text: string): Format {
  const format = formats.find((name) => name === text)
  if (format) return format
  const close = closestName(text, formats)
  throw usageError(
    `-o is '${text.slice(0, 80)}'; ${close ? `did you mean ${close}?` : `expected one of ${formats.join(', ')}`}`,
  )
}

const cellOf = (value: unknown) => (typeof value === 'string' ? value : value === undefined ? '' : exactText(value))
