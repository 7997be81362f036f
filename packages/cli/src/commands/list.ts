import { type InstanceStatus, parseVerbatimJson, type Selection, statusHash } from '@durable-http/core'
import { CliError, usageError } from '../cli-error.ts'
import { readListCursor, writeListCursor } from '../options/list-cursor.ts'
import { hasFilters, readSelection, type SelectionFlags } from '../options/selection-options.ts'
import { readWhole } from '../options/whole-number.ts'
import type { Printer } from '../output/printer.ts'
import { withProgress } from '../output/scan-progress.ts'
import { inHub, type Session } from '../session.ts'
import { instanceColumns } from './instance-columns.ts'

/** Options of `list`. */
export interface ListFlags extends SelectionFlags {
  limit?: string
  all?: boolean
  scan?: string
  resume?: string
  watch?: boolean
}

const defaultLimit = 50
const watchPause = 5_000
const mostWatched = 10_000

/** Lists instances as the scan finds them; reports its progress if it stops early. */
export async function list(session: Session, flags: ListFlags): Promise<void> {
  if (flags.all && flags.limit !== undefined) throw usageError('pass --limit or --all, not both')
  if (flags.resume !== undefined && hasFilters(flags))
    throw usageError('--resume goes on with the filters of its list: pass it without filters')
  if (flags.watch && (flags.limit !== undefined || flags.resume !== undefined))
    throw usageError('--watch goes on with all that match: pass it without --limit and --resume')
  if (flags.watch && session.format === 'json') throw usageError('--watch writes rows as they come: use -o jsonl')
  const printer = session.printer(
    instanceColumns(session),
    ({ instanceId }) => instanceId,
    `no instance matches${inHub(session)}`,
  )
  if (flags.watch) return watchList(session, flags, printer)
  const limit = flags.all ? Infinity : readWhole(flags.limit ?? String(defaultLimit), '--limit', 1_000_000)
  const resumed = flags.resume === undefined ? undefined : readListCursor(flags.resume)
  const selection = resumed?.selection ?? selectionOf(session, flags)
  const scan = scanOf(session, flags, selection, resumed?.next)
  let shown = 0
  try {
    for await (const row of withProgress(scan, session)) {
      await printer.add(row)
      if (++shown >= limit) break
    }
  } catch (error) {
    if (!session.io.signal.aborted) throw error
  }
  const { next, scanned } = scan.progress
  await printer.end({ isPartial: session.io.signal.aborted })
  if (next === undefined) return
  const cursor = writeListCursor({ selection, next })
  if (session.io.signal.aborted)
    throw new CliError('interrupted', `interrupted after ${scanned} scanned; go on with --resume ${cursor}`)
  session.say(`${shown} shown after ${scanned} scanned; there may be more: --all, or go on with --resume ${cursor}`)
}

function selectionOf({ place, now }: Session, flags: SelectionFlags): Selection {
  const system = flags.system ? { system: true } : {}
  return readSelection([], flags, place, now) ?? { all: true, ...system, ...place }
}

function scanOf({ client, format, io }: Session, flags: ListFlags, selection: Selection, cursor?: string) {
  const rows = flags.scan === undefined ? undefined : readWhole(flags.scan, '--scan', 100_000_000)
  return client.scan(selection, {
    cursor,
    budget: { rows },
    // Inputs are part of full JSON only.
    showInput: format === 'json' || format === 'jsonl' || format === 'yaml',
    parseJson: parseVerbatimJson,
    signal: io.signal,
  })
}

async function watchList(session: Session, flags: ListFlags, printer: Printer<InstanceStatus>): Promise<void> {
  const { io } = session
  const seen = new Map<string, string>()
  while (!io.signal.aborted) {
    for await (const row of scanOf(session, flags, selectionOf(session, flags))) {
      const hash = statusHash(row)
      if (seen.get(row.instanceId) === hash) continue
      if (!seen.has(row.instanceId) && seen.size >= mostWatched)
        throw usageError(`--watch keeps ${mostWatched} instances at most: narrow the filters`)
      seen.set(row.instanceId, hash)
      await printer.add(row)
    }
    await printer.flush()
    await io.clock.sleep(watchPause, io.signal)
  }
  throw new CliError('interrupted', 'interrupted')
}
