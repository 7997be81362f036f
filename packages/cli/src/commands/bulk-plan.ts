import type { BulkActionName, BulkPlan, Selection } from '@durable-http/core'
import { CliError } from '../cli-error.ts'
import { durationOf } from '../output/relative-time.ts'
import { terminalTable } from '../output/table.ts'
import type { Session } from '../session.ts'

/** From this many instances on, the count must be typed. */
const typedFrom = 100

/** Says what a bulk run is about to do: the frozen selection in words, the count, the duration and a sample. */
export async function showPlan(plan: BulkPlan, { io, say, time, bold }: Session): Promise<void> {
  const count = plan.complete ? String(plan.count) : `at least ${plan.count}`
  const duration = durationOf(plan.duration)
  // None of the named instances was found; the run reports each of them.
  if (plan.sample.length === 0) return say(`${plan.action}: ${plan.selection}, about ${duration}`)
  say(`${plan.action}: ${count} found, about ${duration}; the selection is ${plan.selection}`)
  if (io.isInteractive) {
    const sample = await terminalTable(
      plan.sample,
      [
        { title: 'ID', value: ({ instanceId }) => instanceId, isWhole: true },
        { title: 'FUNCTION', value: ({ name }) => name },
        { title: 'STATE', value: ({ runtimeStatus }) => runtimeStatus, isWhole: true },
        { title: 'CHANGED', value: ({ lastUpdatedTime }) => time(lastUpdatedTime), isWhole: true },
      ],
      io.columns,
      bold,
    )
    say(sample)
  } else say(`such as ${plan.sample.map(({ instanceId }) => instanceId).join(', ')}`)
  if (plan.count > plan.sample.length)
    say(`and ${plan.complete ? '' : 'at least '}${plan.count - plan.sample.length} more`)
}

/** Asks for agreement to a plan; throws where it is not given. From 100 instances on, the count must be typed. */
export async function confirmPlan({ action, count, complete }: BulkPlan, { io }: Session): Promise<void> {
  const most = complete ? String(count) : `at least ${count}`
  const isAgreed =
    count < typedFrom
      ? await io.askYes(`${action} ${most} ${count === 1 ? 'instance' : 'instances'}?`)
      : (await io.askText(`Type ${count} to ${action} ${most} instances`))?.trim() === String(count)
  if (isAgreed !== true) throw new CliError('interrupted', 'nothing was done')
}

/** Counts once more after the question, which may have been open for long; throws where more match than was agreed to. */
export async function recount(plan: BulkPlan, selection: Selection, session: Session): Promise<void> {
  const frozen = 'ids' in selection ? selection : { createdUntil: plan.plannedAt, ...selection }
  const { action } = plan
  for await (const now of session.client.bulk(action, frozen, { dryRun: true, signal: session.io.signal })) {
    if (now.type !== 'planned' || !plan.complete || (now.complete && now.count <= plan.count)) continue
    const found = now.complete ? String(now.count) : `at least ${now.count}`
    throw new CliError('refused', `agreed to were ${plan.count} instances, and ${found} match now; nothing was done`)
  }
}

/**
 * Shows the plan of a run that a gateway will do, and asks; resolves to the selection as it stood then, or to undefined where
 * nothing matches. Throws where agreement is not given.
 */
export async function agreedSelection(
  action: BulkActionName,
  selection: Selection,
  session: Session,
): Promise<Selection | undefined> {
  session.progress(`${action}: looking for the instances`)
  for await (const event of session.client.bulk(action, selection, { dryRun: true, signal: session.io.signal })) {
    if (event.type !== 'planned') continue
    if (event.count === 0 && event.complete) return undefined
    await showPlan(event, session)
    await confirmPlan(event, session)
    await recount(event, selection, session)
    return 'ids' in selection ? selection : { createdUntil: event.plannedAt, ...selection }
  }
  return undefined
}
