import type { Access, Clock, DurableClient, InstanceFilter } from '@durable-http/core'
import type { JobRecorder } from '../jobs/job-recorder.ts'
import type { JobDefinition } from '../jobs/job-record.ts'
import type { JobStore } from '../jobs/job-store.ts'
import type { Log } from '../telemetry/log.ts'
import { findClockFault } from './clock-fault.ts'
import { allowanceOf, countForRule, takenByOthers } from './retention-plan.ts'
import type { RetentionExports } from './retention-exports.ts'
import type { RetentionReport } from './retention-report.ts'

/** Dependencies of judging jobs of retention. */
export interface RetentionParts {
  app: string
  store: JobStore
  client: DurableClient
  access: Access
  clock: Clock
  log: Log
  maxShare: number
  report: RetentionReport
  /** Absent on runtimes without files. */
  exports: RetentionExports | undefined
}

/** End of a job that deletes nothing, or no more. */
export interface RetentionVerdict {
  status: 'completed' | 'failed'
  message: string
}

/**
 * Counts what the rule of a job matches, and ends the job if it only reports, would delete too much, or the clocks of gateway and host
 * differ; resolves to undefined if it may delete. What it may delete is stored before the others' share is read, so that two jobs never both
 * take what is left.
 */
export async function judgeRetention(
  { app, store, client, access, clock, log, maxShare, report }: RetentionParts,
  definition: JobDefinition,
  recorder: JobRecorder,
  signal: AbortSignal,
): Promise<RetentionVerdict | undefined> {
  const { id, job } = definition
  const { rule, enforce } = definition.retention!
  const { state } = recorder
  if (state.retention?.isAllowed) return undefined
  const selection = job.selection as InstanceFilter
  const { total, matched } = await countForRule(client, selection, ({ name }) => access.allowsFunction(name), signal)
  const clockFault = await findClockFault({ client, clock }, definition, signal)
  const used = state.retention?.used ?? 0
  state.retention = { total, matched, limit: enforce ? matched + used : 0, used }
  await recorder.store()
  const taken = (await takenByOthers(store, id, clock.now())) + used
  const allowance = allowanceOf(total, maxShare)
  const isRefused = clockFault !== undefined || taken + matched > allowance
  report.counted(app, rule, { total, matched, isRefused })
  const facts = { app, rule, job: id, total, matched, allowance, taken }
  const found = `the rule matches ${matched} of ${total} instances (${percent(matched, total)})`
  if (isRefused) {
    state.retention = { ...state.retention, limit: used }
    const message = clockFault
      ? `${found}; ${clockFault}: nothing was deleted. Set the clocks (NTP)`
      : `${found}; all rules together may delete ${allowance} in a day (${percent(maxShare, 1)}), and others have taken ${taken}: nothing was deleted. Narrow the rule, or raise RETENTION_MAX_SHARE`
    log.warn(facts, `retention was refused: ${message}`)
    if (enforce) return { status: 'failed', message }
    return { status: 'completed', message: `only reports: ${message}` }
  }
  log.info(facts, `retention ${enforce ? 'begins' : 'reports'}: ${found}`)
  if (!enforce) return { status: 'completed', message: `only reports: ${found}; set enforce to delete them` }
  state.retention = { ...state.retention, isAllowed: true }
  return undefined
}

const percent = (part: number, whole: number) => `${Number(((whole === 0 ? 0 : part / whole) * 100).toFixed(2))} %`
