import { type CountBy, type CountedGroup, countScan, type InstanceCount, type Selection } from '@durable-http/core'
import { CliError, usageError } from '../cli-error.ts'
import { readSelection, type SelectionFlags } from '../options/selection-options.ts'
import { readWhole } from '../options/whole-number.ts'
import { shownScan } from '../output/scan-progress.ts'
import { inHub, type Session } from '../session.ts'

/** Options of `count`. */
export interface CountFlags extends SelectionFlags {
  by?: string
  scan?: string
  watch?: boolean
}

const members: readonly CountBy[] = ['state', 'function']
const watchPause = 5_000

/** Counts instances, in all or by state and function; prints "at least" if the scan stopped early. */
export async function count(session: Session, flags: CountFlags): Promise<void> {
  const { client, io, place, now } = session
  const by = flags.by === undefined ? [] : flags.by.split(',').map(readMember)
  const rows = flags.scan === undefined ? undefined : readWhole(flags.scan, '--scan', 100_000_000)
  if (flags.watch && session.format === 'json') throw usageError('--watch writes counts as they change: use -o jsonl')
  const read = () => {
    const selection: Selection = readSelection([], flags, place, now) ?? {
      all: true,
      ...(flags.system ? { system: true } : {}),
      ...place,
    }
    const scan = client.scan(selection, { budget: { rows }, signal: io.signal })
    return countScan(shownScan(scan, session), by)
  }
  if (!flags.watch) return printCount(session, by, await read())
  let told = ''
  while (!io.signal.aborted) {
    const counted = await read()
    const text = JSON.stringify([counted.count, counted.groups])
    if (text !== told) await printCount(session, by, counted)
    told = text
    await io.clock.sleep(watchPause, io.signal)
  }
  throw new CliError('interrupted', 'interrupted')
}

async function printCount(session: Session, by: readonly CountBy[], counted: InstanceCount): Promise<void> {
  const groups: CountedGroup[] = by.length === 0 ? [{ count: counted.count }] : counted.groups
  const printer = session.printer<CountedGroup>(
    [
      { title: 'COUNT', value: (group) => String(group.count), isWhole: true },
      ...(by.includes('state')
        ? [{ title: 'STATE', value: (group: CountedGroup) => group.state ?? '', isWhole: true }]
        : []),
      ...(by.includes('function') ? [{ title: 'FUNCTION', value: (group: CountedGroup) => group.function ?? '' }] : []),
    ],
    (group) => String(group.count),
    `no instance matches${inHub(session)}`,
  )
  for (const group of groups) await printer.add(group)
  await printer.end()
  if (!counted.progress.complete) session.say(`at least: stopped after ${counted.progress.scanned} scanned`)
}

function readMember(text: string): CountBy {
  const member = members.find((name) => name === text.trim().toLowerCase())
  if (member) return member
  throw usageError(`--by is '${text.slice(0, 80)}'; expected state, function, or both with a comma between`)
}
