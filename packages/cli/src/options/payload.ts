import { JsonText } from '@durable-http/core'
import { usageError } from '../cli-error.ts'
import type { CliIo } from '../cli-io.ts'
import { readLimitedFile } from './limited-file.ts'

const most = 16 * 1024 * 1024

/** Reads JSON from an argument, from `@file`, or from the standard input with `-`; digits stay as they are written. */
export async function readPayload(text: string | undefined, option: string, io: CliIo): Promise<JsonText | undefined> {
  if (text === undefined) return undefined
  const json = text === '-' ? await io.readInput() : text.startsWith('@') ? await fileText(text.slice(1), option) : text
  if (json.length > most) throw usageError(`${option} has more than ${most} characters`)
  try {
    JSON.parse(json)
  } catch (error) {
    const hint = text === json && /^[\w .-]+$/.test(json) ? `; a text needs quotes: '"${json}"'` : ''
    throw usageError(`${option} is not JSON: ${(error as Error).message}${hint}`)
  }
  return new JsonText(json)
}

async function fileText(path: string, option: string): Promise<string> {
  try {
    return await readLimitedFile(path, most)
  } catch (error) {
    throw usageError(`${option}: cannot read ${path} (${(error as NodeJS.ErrnoException).code ?? 'failed'})`)
  }
}
