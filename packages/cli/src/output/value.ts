import type { Printing } from '../printing.ts'
import { exactText } from './exact-text.ts'
import { pickFields } from './fields.ts'
import { yamlText } from './yaml-text.ts'

/** Writes one value in the chosen format; `table` and `wide` write the lines for people. */
export async function printValue(
  { io, format, fields }: Pick<Printing, 'io' | 'format' | 'fields'>,
  value: unknown,
  forPeople: () => string | Promise<string>,
  { name = '' }: { name?: string } = {},
): Promise<void> {
  const shown = fields === undefined ? value : pickFields(value, fields)
  if (format === 'name') return io.out(`${name}\n`)
  if (format === 'json') return io.out(`${exactText(shown, io.isTerminal ? 2 : undefined)}\n`)
  if (format === 'jsonl') return io.out(`${exactText(shown)}\n`)
  if (format === 'yaml' || fields !== undefined) {
    return io.out(await yamlText(shown))
  }
  return io.out(`${await forPeople()}\n`)
}
