import { createFailureGroups, repairAdvice } from '@durable-http/core'
import { usageError } from '../cli-error.ts'
import { readTime } from '../options/duration.ts'
import { readSelection, type SelectionFlags } from '../options/selection-options.ts'
import { readWhole } from '../options/whole-number.ts'
import { plainText } from '../output/plain-text.ts'
import { withProgress } from '../output/scan-progress.ts'
import { inHub, type Session } from '../session.ts'
import { type RetriedGroup, withRetry } from './failure-groups.ts'
import { shellQuoted } from './shell-quoted.ts'

/** Options of `failures`. */
export interface FailuresFlags extends SelectionFlags {
  by?: string
  scan?: string
}

/** Groups failed instances by function and normalised message, largest group first. */
export async function failures(session: Session, flags: FailuresFlags): Promise<void> {
  const { client, io, place, now, say } = session
  if (flags.by !== undefined && flags.by !== 'message')
    throw usageError(`--by is '${flags.by.slice(0, 80)}'; expected message`)
  if (flags.state !== undefined || flags.stuck !== undefined)
    throw usageError('failures are in state Failed: pass neither --state nor --stuck')
  const filters = { since: '24h', ...flags }
  const selection = readSelection([], { ...filters, state: ['Failed'] }, place, now)!
  const rows = flags.scan === undefined ? undefined : readWhole(flags.scan, '--scan', 100_000_000)
  const scan = client.scan(selection, { budget: { rows }, signal: io.signal })
  const groups = createFailureGroups()
  for await (const row of withProgress(scan, session)) groups.add(row)
  const printer = session.printer<RetriedGroup>(
    [
      { title: 'COUNT', value: ({ count }) => String(count), isWhole: true },
      { title: 'FUNCTION', value: (group) => group.function },
      { title: 'LATEST', value: ({ latest }) => session.time(latest), isWhole: true, isOptional: true },
      { title: 'MESSAGE', value: ({ message }) => message },
      { title: 'EXAMPLE', value: ({ example }) => example, isWhole: true, isOptional: true },
      { title: 'RETRY', value: ({ retry }) => retry, isWide: true, isWhole: true },
    ],
    ({ example }) => example,
    `no failed instance matches${inHub(session)} (created since ${filters.since})`,
  )
  const own = argumentsOf(filters, now)
  const found = groups.list().map((group) => withRetry(group, own))
  for (const group of found) await printer.add(group)
  await printer.end()
  if (groups.beyond > 0) say(`${groups.beyond} failures more in groups that are not shown`)
  if (!scan.progress.complete) say(`stopped after ${scan.progress.scanned} scanned: counts are lower bounds`)
  if (io.isTerminal && session.format === 'table' && found.length > 0)
    say(plainText(`the largest group: ${repairAdvice({ rewind: found[0]!.rewind, restart: found[0]!.retry })}`))
}

// Instants, not ages: the retry means the same instances an hour later.
function argumentsOf({ since, until, prefix, custom, roots, system }: SelectionFlags, now: number): string {
  const instant = (text: string, option: string) => readTime(text, option, now).toISOString()
  return [
    since === undefined ? '' : ` --since ${instant(since, '--since')}`,
    until === undefined ? '' : ` --created-until ${instant(until, '--until')}`,
    prefix === undefined ? '' : ` --prefix ${shellQuoted(prefix)}`,
    custom === undefined ? '' : ` --custom ${shellQuoted(custom)}`,
    roots ? ' --roots' : '',
    system ? ' --system' : '',
  ].join('')
}
