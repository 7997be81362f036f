import { ageOf, type BulkActionName, type BulkParameters, type BulkPlan, spanOf } from '@durable-http/core'
import { checkReach } from '../../guards/instance-access.ts'
import { safeId, safeLine } from '../../text/safe-text.ts'
import { textResult } from '../../text/text-result.ts'
import { textTable } from '../../text/text-table.ts'
import { namingArguments } from '../selection/selection-fault.ts'
import { type Args, hubOf, pick } from '../tool-arguments.ts'
import type { ToolContext } from '../tool-context.ts'
import type { ToolResult } from '../tool-result.ts'
import type { ToolCall } from '../tool.ts'
import { callTime, countText } from './bulk-report.ts'
import { bulkSelectionOf } from './bulk-selection.ts'
import { sealPlan } from './sealed-plan.ts'

const planBudget = { rows: 20_000, requests: 30, milliseconds: 15_000 }

/** Counts what an action would reach, and seals it so that a second call can have it done; nothing is changed. */
export async function planBulkAction(args: Args, context: ToolContext, call: ToolCall): Promise<ToolResult> {
  const { client, clock, access, mustAsk } = context
  const canDetach = context.createJob !== undefined
  const { signal, confirm, caller } = call
  const action = args['action'] as BulkActionName
  const selection = bulkSelectionOf(args, clock.now(), context.scrub)
  const parameters = pick(args, ['reason', 'eventName', 'eventData']) as BulkParameters
  const run = namingArguments(() =>
    client.bulk(action, selection, {
      ...parameters,
      dryRun: true,
      planBudget,
      sees: ({ name }) => access.allowsFunction(name),
      signal,
    }),
  )
  // A plan shows instances.
  const operation = 'ids' in selection ? 'getInstanceStatus' : 'listInstances'
  const { taskHub } = selection
  await checkReach({ operation, input: hubOf({ taskHub }), effects: caller?.effects, signal }, context)
  let plan: BulkPlan | undefined
  for await (const event of run) if (event.type === 'planned') plan = event
  const { count, complete, sample, selection: described, plannedAt, duration } = plan!
  const words = safeLine(described, 600)
  const columns = ['id', 'function', 'status', 'created', 'updated']
  const now = clock.now()
  const rows = sample.map((row) => [
    safeId(row.instanceId, 100),
    safeLine(row.name, 60),
    row.runtimeStatus,
    ageOf(row.createdTime, now),
    ageOf(row.lastUpdatedTime, now),
  ])
  const matching = countText({ count, complete })
  if (count === 0) return textResult([`Nothing to ${action}: no instances match.`], { dryRun: true, matching: 0 })
  const frozen = 'ids' in selection ? selection : { createdUntil: plannedAt, ...selection }
  const sealed = await sealPlan({ action, selection: frozen, parameters, count, complete, words }, context)
  if (sealed === undefined) return textResult([tooLong], { dryRun: true, matching: count })
  const more = count - rows.length
  return textResult(
    [
      `Plan, nothing done yet: ${action} ${matching}, about ${spanOf(duration * 1_000)}. Selected: ${words}.`,
      rows.length > 0 ? textTable(columns, rows) : '',
      rows.length > 0 && more > 0 ? `and ${complete ? '' : 'at least '}${more} more.` : '',
      canDetach && duration * 1_000 > callTime
        ? 'It takes more than one call; with detach: true a job does it alone.'
        : '',
      nextStep(confirm !== undefined, mustAsk, sealed),
    ],
    { dryRun: true, matching: count, complete, sample: rows.map(([id]) => id), plan: sealed },
  )
}

const tooLong = 'The plan is too long to hand over: select fewer ids, or use shorter texts.'

function nextStep(canAsk: boolean, mustAsk: boolean, plan: string): string {
  if (canAsk) return `To run it, call bulkinstances within five minutes; the user is asked first. plan: ${plan}`
  if (mustAsk) return 'Only a person can confirm it, and this client cannot ask one: it cannot be run from here.'
  return `A person must confirm: ask the user, and only after a yes call bulkinstances within five minutes with plan: ${plan}`
}
