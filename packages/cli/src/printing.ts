import type { Command } from 'commander'
import type { CliIo } from './cli-io.ts'
import { readFields } from './output/fields.ts'
import { createPrinter, type Format, type Printer, readFormat } from './output/printer.ts'
import type { Column } from './output/table.ts'
import type { GlobalFlags } from './global-flags.ts'

/** Output format. */
export interface Printing {
  io: CliIo
  format: Format
  /** Members that the user chose. */
  fields: readonly string[] | undefined
  bold: (text: string) => string
  printer: <Row>(columns: readonly Column<Row>[], nameOf: (row: Row) => string, empty: string) => Printer<Row>
}

/** Opens what a command prints with. */
export async function openPrinting(command: Command, io: CliIo): Promise<Printing> {
  const flags = command.optsWithGlobals<GlobalFlags>()
  const format = readFormat(flags.output ?? 'table')
  const fields = flags.fields === undefined ? undefined : readFields(flags.fields)
  const { NO_COLOR: none, TERM: terminal } = io.env
  const isColored = io.isTerminal && flags.color !== false && !none && terminal !== 'dumb'
  const bold = isColored ? (await import('picocolors')).default.createColors(true).bold : String
  return {
    io,
    format,
    fields,
    bold,
    printer: (columns, nameOf, empty) => createPrinter({ io, format, fields, columns, nameOf, empty, bold }),
  }
}
