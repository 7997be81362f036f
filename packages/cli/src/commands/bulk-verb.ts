import type {
  BulkActionName,
  BulkCounts,
  BulkDone,
  BulkItem,
  BulkOptions,
  BulkPlan,
  Selection,
} from '@durable-http/core'
import { CliError, usageError } from '../cli-error.ts'
import { readDeadline } from '../options/duration.ts'
import { hasFilters, readSelection, type SelectionFlags } from '../options/selection-options.ts'
import { readPositive, readWhole } from '../options/whole-number.ts'
import { durationOf } from '../output/relative-time.ts'
import type { Session } from '../session.ts'
import { agreedSelection, confirmPlan, recount, showPlan } from './bulk-plan.ts'
import { type BulkReport, readReport, reportName, writeReport } from './bulk-report.ts'
import { startJob } from './job-start.ts'

/** Options of the verbs that act on instances. */
export interface BulkFlags extends Omit<SelectionFlags, 'until'> {
  createdUntil?: string
  reason?: string
  dryRun?: boolean
  yes?: boolean
  rate?: string
  until?: string
  concurrency?: string
  report?: string
  resume?: string
  detach?: boolean
  /** Of `restart`. */
  version?: string
  /** Of `restart`: false with `--no-keep-version`. */
  keepVersion?: boolean
}

type Outcome = Omit<BulkItem, 'type'>

/** A run of a verb: over a selection, or over what an earlier run left. */
interface Part {
  selection: Selection
  cursor?: string | undefined
}

/** Plans a verb over ids or filters, asks, runs it, and leaves a report of what is still to be done. */
export async function runBulkVerb(
  action: BulkActionName,
  ids: readonly string[],
  session: Session,
  flags: BulkFlags,
): Promise<void> {
  const { io, base, now, say } = session
  const isActing = flags.dryRun !== true
  if (isActing && flags.yes !== true && !io.isInteractive)
    throw usageError(
      `${action} asks before it acts, and there is no terminal: pass --yes, or --dry-run to see the plan`,
    )
  const { origin } = new URL(base)
  const earlier = flags.resume === undefined ? undefined : await readReport(flags.resume, action, origin)
  const reason = flags.reason ?? earlier?.reason
  const parts = earlier ? partsOf(earlier, ids, flags) : [{ selection: selectionOf(action, ids, session, flags) }]
  const options: BulkOptions = {
    reason,
    ...versionChoiceOf(flags, earlier),
    dryRun: flags.dryRun,
    rate: flags.rate === undefined ? undefined : readPositive(flags.rate, '--rate'),
    concurrency: flags.concurrency === undefined ? undefined : readWhole(flags.concurrency, '--concurrency', 32),
    until: flags.until === undefined ? undefined : readDeadline(flags.until, '--until', now),
    signal: io.signal,
  }
  if (flags.detach && (flags.version !== undefined || flags.keepVersion === false))
    throw usageError('a job keeps the version of each instance: pass --detach without --version and --no-keep-version')
  let isAgreed = flags.yes === true
  if (flags.detach && isActing && !earlier) {
    const given = parts[0]!.selection
    const agreed = isAgreed ? given : await agreedSelection(action, given, session)
    if (!agreed) return say('nothing to do')
    isAgreed = true
    if (await startJob(action, agreed, options, session)) return
    say('there are no jobs at this address: the command runs it itself')
    parts[0] = { selection: agreed }
  }
  const printer = session.printer<BulkItem | BulkPlan>(itemColumns, nameOfItem, '')
  const left: Outcome[] = earlier ? earlier.left.filter(({ outcome }) => outcome === 'unknown') : []
  const counts: BulkCounts = { done: 0, skipped: 0, failed: 0, unknown: 0 }
  const skipped: Outcome[] = []
  let ended: BulkDone | undefined
  let stoppedAt = parts.length
  for (const [index, part] of parts.entries()) {
    ended = await runPart(part, index)
    if (ended && !ended.complete) {
      stoppedAt = index
      break
    }
  }
  await printer.end()
  if (!ended) return
  const { done, failed, unknown } = counts
  say(
    `${action}: ${done} done, ${failed} failed, ${counts.skipped} skipped${unknown > 0 ? `, ${unknown} unknown` : ''}`,
  )
  if (!ended.complete || failed + unknown > 0) await leaveReport()
  if (ended.stopped === 'signal') throw new CliError('interrupted', 'interrupted')
  if (failed + unknown > 0)
    throw new CliError('bulkFailed', `${failed + unknown} of ${done + failed + counts.skipped + unknown} failed`)
  if (ended.stopped === 'host') throw new CliError('unreachable', ended.message ?? 'the host does not respond')
  // If instances were named one by one, a skipped one counts as refused.
  const [refused] = skipped
  if (ids.length > 0 && done === 0 && refused)
    throw new CliError(
      skipped.every(({ code }) => code === 'gone') ? 'notFound' : 'refused',
      `${refused.instanceId.slice(0, 300)} ${refused.message ?? 'was skipped'}`,
    )

  async function runPart({ selection, cursor }: Part, index: number): Promise<BulkDone | undefined> {
    const client = options.version === undefined ? session.client : session.withAnyVersion()
    session.progress(`${action}: looking for the instances`)
    const run = client.bulk(action, selection, { ...options, cursor })
    for await (const event of run) {
      if (event.type === 'planned') {
        await showPlan(event, session)
        if (!isActing) {
          if (session.format !== 'table' && session.format !== 'wide') await printer.add(event)
          return undefined
        }
        if (event.count === 0 && event.complete) {
          if (index === 0 && parts.length === 1) say('nothing to do')
          return { type: 'done', ...counts, complete: true }
        }
        if (!isAgreed) {
          await confirmPlan(event, session)
          if (cursor === undefined) await recount(event, selection, session)
        }
      } else if (event.type === 'item') {
        counts[event.outcome]++
        if (event.outcome === 'skipped' && skipped.length < ids.length) skipped.push(outcomeOf(event))
        if (event.outcome === 'failed' || event.outcome === 'unknown') left.push(outcomeOf(event))
        // At a terminal only what went wrong is worth a line.
        if (!io.isTerminal || event.outcome !== 'done' || ids.length > 0) await printer.add(event)
      } else if (event.type === 'progress') {
        const rest = event.remaining === undefined ? '' : `, ${durationOf(event.remaining)} left`
        const { done, failed, skipped } = event
        session.progress(`${done} done, ${failed} failed, ${skipped} skipped, ${event.rate}/s${rest}`)
      } else return event
    }
    return undefined
  }

  async function leaveReport(): Promise<void> {
    const rest = parts.slice(stoppedAt)
    const main = rest.at(-1) ?? parts.at(-1)!
    const cursor = ended!.complete ? undefined : stoppedAt === parts.length - 1 ? ended!.cursor : main.cursor
    // If the retry of ids was cut off, the ids without an outcome are left for the next run.
    if (!ended!.complete && stoppedAt < parts.length - 1) left.push(...untried(parts[stoppedAt]!.selection))
    const report: BulkReport = {
      durableReport: 1,
      action,
      origin,
      selection: main.selection,
      ...(reason === undefined ? {} : { reason }),
      ...versionChoiceOf(flags, earlier),
      ...(cursor === undefined ? {} : { cursor }),
      counts,
      left,
    }
    const path = flags.report ?? reportName(action, now)
    const why = ended!.message ? `: ${ended!.message}` : ''
    try {
      await writeReport(path, report)
      say(
        `${ended!.complete ? 'not all were done' : `not complete${why}`}; go on with: durable ${action} --resume ${path}`,
      )
    } catch (error) {
      say(`cannot write the report to ${path} (${(error as NodeJS.ErrnoException).code ?? 'failed'}); it was:`)
      say(JSON.stringify(report))
    }
  }

  function untried(selection: Selection): Outcome[] {
    const told = new Set(left.map(({ instanceId }) => instanceId))
    const all = 'ids' in selection ? selection.ids : []
    return all.filter((id) => !told.has(id)).map((instanceId) => ({ instanceId, outcome: 'failed' }))
  }
}

function selectionOf(action: string, ids: readonly string[], session: Session, flags: BulkFlags): Selection {
  const selection = readSelection(ids, filtersOf(flags), session.place, session.now)
  if (selection) return selection
  throw usageError(`name the instances to ${action}: ids, or filters such as --state Failed --function NAME`)
}

type VersionChoice = Pick<BulkReport, 'version' | 'keepVersion'>

// A resumed run restarts with the version of its beginning.
function versionChoiceOf({ version, keepVersion }: BulkFlags, earlier: VersionChoice | undefined): VersionChoice {
  if (version !== undefined && keepVersion === false) throw usageError('pass --version or --no-keep-version, not both')
  if (earlier && (version !== undefined || keepVersion === false))
    throw usageError('--resume goes on with the version of its report: pass it without --version and --no-keep-version')
  if (earlier?.version !== undefined || version !== undefined) return { version: (earlier?.version ?? version)! }
  return (earlier ?? { keepVersion }).keepVersion === false ? { keepVersion: false } : {}
}

const filtersOf = ({ createdUntil, ...flags }: BulkFlags): SelectionFlags => ({ ...flags, until: createdUntil })

// Failed ids first, then the rest of the selection. Unknown outcomes must not be sent again.
function partsOf(report: BulkReport, ids: readonly string[], flags: BulkFlags): Part[] {
  if (ids.length > 0 || hasFilters(filtersOf(flags)))
    throw usageError('--resume goes on with the instances of its report: pass it without ids and filters')
  const { selection, cursor } = report
  const { taskHub } = selection
  const failed = report.left.filter(({ outcome }) => outcome === 'failed').map(({ instanceId }) => instanceId)
  const parts: Part[] = []
  if (failed.length > 0) parts.push({ selection: { ids: failed, ...(taskHub === undefined ? {} : { taskHub }) } })
  if (cursor !== undefined) parts.push({ selection, cursor })
  if (parts.length === 0) throw usageError('the report leaves nothing to do: what is unknown is not sent again')
  return parts
}

function outcomeOf(item: BulkItem): Outcome {
  const { type: _, ...outcome } = item
  return outcome
}

const itemColumns = [
  { title: 'ID', value: (row: BulkItem | BulkPlan) => nameOfItem(row), isWhole: true },
  { title: 'OUTCOME', value: (row: BulkItem | BulkPlan) => (row.type === 'item' ? row.outcome : ''), isWhole: true },
  { title: 'CODE', value: (row: BulkItem | BulkPlan) => (row.type === 'item' ? (row.code ?? '') : ''), isWhole: true },
  {
    title: 'MESSAGE',
    value: (row: BulkItem | BulkPlan) => (row.type === 'item' ? (row.newInstanceId ?? row.message ?? '') : ''),
  },
]

const nameOfItem = (row: BulkItem | BulkPlan) => (row.type === 'item' ? row.instanceId : row.selection)
