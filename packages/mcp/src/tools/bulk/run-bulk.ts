import {
  type BulkActionName,
  type BulkDone,
  DurableError,
  type InstanceStatus,
  judgeRequest,
  type OperationName,
} from '@durable-http/core'
import { refusal } from '../../guards/access.ts'
import { consentIssue, personNeeded } from '../../guards/consent.ts'
import { textResult } from '../../text/text-result.ts'
import { safeName } from '../../text/safe-text.ts'
import { hubOf } from '../tool-arguments.ts'
import type { ToolContext } from '../tool-context.ts'
import type { ToolResult } from '../tool-result.ts'
import type { ToolCall } from '../tool.ts'
import { callTime, countText, createBulkReport, reportLines } from './bulk-report.ts'
import { checkFresh, openPlan, refusePlan, type SealedPlan, sealPlan } from './sealed-plan.ts'

const once: ReadonlySet<BulkActionName> = new Set(['restart', 'rewind', 'raiseEvent'])

const planBudget = { rows: 20_000, requests: 30, milliseconds: 10_000 }

/** Runs a plan, or the rest of one, after the user agreed where the client can ask. */
export async function runBulkPlan(text: string, context: ToolContext, call: ToolCall): Promise<ToolResult> {
  const plan = await openPlan(text, context)
  const { action, words } = plan
  if (!call.confirm && context.mustAsk) throw personNeeded()
  const question = `${capital(action)} ${countText(plan)}: ${words}?`
  // A run that continues was agreed to as a whole.
  if (plan.cursor === undefined && call.confirm && !(await call.confirm(question, call.arguments))) throw declined()
  // The user may have answered long after the question.
  checkFresh(plan, context)
  if (call.arguments['detach'] === true && context.createJob) return detach(plan, text, context, call)
  // Sent twice, these would act twice: a client that lost the response plans again, and sees what is left.
  if (once.has(action) && !context.usedPlans.take(text))
    throw refusePlan('has run already; look at what it did, and call without it to plan again')
  return run(plan, context, call)
}

async function run(
  plan: SealedPlan,
  context: ToolContext,
  { signal, progress, caller }: ToolCall,
): Promise<ToolResult> {
  const { client, clock, access } = context
  const { action, selection, parameters, cursor } = plan
  const report = createBulkReport()
  const bulk = client.bulk(action, selection, {
    ...parameters,
    cursor,
    until: new Date(clock.now() + callTime),
    planBudget,
    sees: ({ name }) => access.allowsFunction(name),
    permit: (status, operation) => permit(status, operation),
    signal,
  })
  const before = cursor === undefined ? 0 : bulk.counts.done + bulk.counts.failed + bulk.counts.skipped
  let done: BulkDone | undefined
  for await (const event of bulk) {
    if (event.type === 'planned') checkGrown(plan, event)
    else if (event.type === 'item') report.add(event)
    else if (event.type === 'done') done = event
    else {
      const ended = event.done + event.failed + event.skipped + event.unknown
      const message = `${event.done} done, ${event.failed} failed, ${event.rate}/s`
      await progress?.({ progress: ended, ...(plan.complete ? { total: plan.count } : {}), message })
    }
  }
  const { complete, cursor: rest, stopped } = done!
  const next = rest === undefined ? undefined : await sealPlan({ ...plan, cursor: rest }, context)
  const { counts } = report
  return textResult(
    [
      ...reportLines(action, report),
      before > 0 ? `${before} had their turn before.` : '',
      complete ? 'That is all of the plan.' : (stopWords[stopped ?? 'until'] ?? ''),
      next === undefined ? '' : `To go on, call bulkinstances with plan: ${next}`,
      !complete && next === undefined ? 'To go on, plan again; what was done no longer matches.' : '',
    ],
    { dryRun: false, ...counts, complete, failures: report.failures(), plan: next },
  )

  async function permit(status: InstanceStatus, operation: OperationName): Promise<void> {
    const input = {
      instanceId: status.instanceId,
      ...parameters,
      ...hubOf(selection as object as Record<string, unknown>),
    }
    const refused = await judgeRequest(access, {
      operation,
      input,
      effects: caller?.effects,
      lookUp: async () => status,
    })
    if (refused) throw refusal(refused.parameter, refused.message)
  }
}

const stopWords: Partial<Record<NonNullable<BulkDone['stopped']>, string>> = {
  until: 'The time of one call is over.',
  signal: 'The call was cancelled.',
  host: 'Stopped: the host refuses or does not answer.',
}

// The user agreed to a number; more instances need another plan.
function checkGrown(plan: SealedPlan, found: { count: number; complete: boolean }): void {
  if (plan.cursor !== undefined || !plan.complete || (found.complete && found.count <= plan.count)) return
  throw refusePlan(`was made for ${plan.count} instances, and ${found.count} match now; call without it to plan again`)
}

// A job continues when the call has ended, and keeps the rights of its creator.
async function detach(plan: SealedPlan, text: string, context: ToolContext, call: ToolCall): Promise<ToolResult> {
  const { client, access, createJob } = context
  const { action, selection, parameters, cursor } = plan
  // A job begins at the beginning: what a restart or an event reached already, it would reach again.
  if (cursor !== undefined) throw refusePlan('has begun to run; go on without detach')
  const { signal, caller } = call
  const count = client.bulk(action, selection, {
    ...parameters,
    dryRun: true,
    planBudget,
    sees: ({ name }) => access.allowsFunction(name),
    signal,
  })
  for await (const event of count) if (event.type === 'planned') checkGrown(plan, event)
  const { id, follow } = await createJob!({ action, selection, ...parameters, plan: text }, caller)
  return textResult(
    [`Job ${safeName(id)} does it from now on, without this call: ${action} ${countText(plan)}.`, follow],
    { dryRun: false, job: id },
  )
}

function declined(): DurableError {
  const message = 'was not given: the user was asked and did not agree'
  return new DurableError('invalid_input', `${consentIssue} ${message}`, {
    issues: [{ parameter: consentIssue, message }],
  })
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
