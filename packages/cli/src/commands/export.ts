import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { Selection } from '@durable-http/core'
import { CliError, usageError } from '../cli-error.ts'
import { readSelection, type SelectionFlags } from '../options/selection-options.ts'
import type { Session } from '../session.ts'
import { runBulkVerb } from './bulk-verb.ts'

/** Options of `export`. */
export interface ExportFlags extends SelectionFlags {
  to?: string
  history?: boolean
  thenPurge?: boolean
  yes?: boolean
}

/** Writes instances as JSON lines to a file or the standard output; purges them afterwards if asked and if the export is complete. */
export async function exportInstances(session: Session, flags: ExportFlags): Promise<void> {
  const { client, io, place, now, say } = session
  const selection: Selection = readSelection([], flags, place, now) ?? { all: true, ...place }
  if (flags.thenPurge && flags.to === undefined) throw usageError('--then-purge needs --to FILE')
  if (flags.thenPurge && flags.yes !== true && !io.isInteractive)
    throw usageError('--then-purge asks before it purges, and there is no terminal: pass --yes')
  const began = io.clock.now()
  let written = 0
  const told = { at: began }
  const exportedIds: string[] = []
  let count: number | undefined
  async function* lines(): AsyncGenerator<string> {
    for await (const line of client.export(selection, { history: flags.history === true, signal: io.signal })) {
      if (line.startsWith('{"complete":')) count = (JSON.parse(line) as { count: number }).count
      else if (flags.thenPurge) exportedIds.push((JSON.parse(line) as { instanceId: string }).instanceId)
      if (io.clock.now() - told.at >= 500) {
        told.at = io.clock.now()
        session.progress(`${written} written, ${Math.round((written * 1_000) / (told.at - began))}/s`)
      }
      written++
      yield `${line}\n`
    }
  }
  if (flags.to === undefined) {
    for await (const line of lines()) await io.out(line)
    return
  }
  await writeFile(flags.to, lines()).catch((error: unknown) => {
    if (io.signal.aborted) throw new CliError('interrupted', `interrupted; nothing stands in ${flags.to}`)
    throw fileFailure(error, flags.to!)
  })
  if (count === undefined) throw new CliError('failed', `the export to ${flags.to} is not complete; nothing was purged`)
  say(`${count} ${count === 1 ? 'instance' : 'instances'} written to ${flags.to}`)
  if (!flags.thenPurge || exportedIds.length === 0) return
  // By id: exactly what stands in the file, and only what has ended.
  await runBulkVerb('purge', exportedIds, session, { yes: flags.yes === true })
}

// A failure of the host explains itself; one of the disk needs the name of the file.
function fileFailure(error: unknown, path: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (syscall === undefined || !['open', 'write', 'rename', 'close'].includes(syscall)) return error
  return new CliError('failed', `cannot write ${path} (${code ?? 'failed'})`)
}

// A file under its name is complete: what breaks off leaves no file that looks like an export.
async function writeFile(path: string, lines: AsyncIterable<string>): Promise<void> {
  const partial = `${path}.partial`
  const steps = path.endsWith('.gz') ? [createGzip()] : []
  try {
    await pipeline([Readable.from(lines), ...steps, createWriteStream(partial, { mode: 0o600 })])
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}
