import { type BulkDone, bulkOperation, DurableError, type InstanceStatus, isDurableError } from '@durable-http/core'
import { type JobItem, runOptionsOf } from '@durable-http/rest'
import { exportFirst } from '../retention/export-first.ts'
import { createRetentionGate } from '../retention/retention-gate.ts'
import { judgeRetention, type RetentionVerdict } from '../retention/retention-verdict.ts'
import { RightsEndedError } from './creator-rights.ts'
import { holdsKey } from './held-keys.ts'
import { createJobPermit } from './job-permit.ts'
import type { JobRecorder } from './job-recorder.ts'
import type { JobRunParts } from './job-run-parts.ts'
import type { StoredJob } from './job-store.ts'

/** Milliseconds until a host that stopped a run is tried again, one after the other while nothing comes of it. */
const hostPauses = [5_000, 10_000, 30_000, 60_000, 120_000]
/** Failures that the next try will not be spared. */
export const final: ReadonlySet<string> = new Set(['invalid_input', 'not_supported', 'forbidden'])

const hoursOver = 'the hours of the rule are over; its next run goes on'

/** One bulk run from where a job stands. */
export type Attempt = () => Promise<{ done?: BulkDone; verdict?: RetentionVerdict }>

/** Makes the bulk run of a job; `breakOff` is called with the error that ends it. */
export async function createAttempt(
  { store, client, access, effectsOf, audit, clock, retention }: JobRunParts,
  {
    stored: { definition, wish },
    recorder,
    stop,
    breakOff,
  }: { stored: StoredJob; recorder: JobRecorder; stop: AbortSignal; breakOff: (error: unknown) => void },
): Promise<Attempt> {
  const { state } = recorder
  const { selection, ...options } = definition.job
  const repeated = bulkOperation(options.action)
  const { ids, ...payload } = await store.payload(definition)
  const place = selection as { taskHub?: string; connection?: string }
  const permit = createJobPermit({ access, client, place, effectsOf: () => effectsOf(definition) })
  const runOptions = runOptionsOf({ ...options, ...payload, selection })
  // The run ends as if a caller had stopped it: requests in flight keep their outcomes.
  const stopFor = (error: unknown) => {
    breakOff(error)
    return new DurableError('aborted', 'the job was stopped')
  }

  const order = definition.retention
  const gate = order && createRetentionGate(state)
  const sees = ({ name, instanceId }: InstanceStatus) =>
    access.allowsFunction(name) && !holdsKey(instanceId, client.scrub)
  const until = wish.ignoresUntil ? undefined : options.until
  let exported: ReadonlySet<string> | undefined
  // A rule that exports first deletes nothing else than what is in the file.
  const mustBeExported = (instanceId: string) => {
    if (exported?.has(instanceId) === false)
      throw new DurableError('forbidden', `${repeated}: the instance is not in the export of the job`, { instanceId })
  }

  return async function attempt() {
    effectsOf(definition)
    const verdict = order && (await judgeRetention(retention, definition, recorder, stop))
    if (verdict) return { verdict }
    if (order?.exportTo !== undefined && !exported) {
      const deadline = until === undefined ? Infinity : Date.parse(until)
      const found = await exportFirst({ ...retention, sees }, definition, recorder, { until: deadline, signal: stop })
      if ('status' in found) return { verdict: found }
      exported = found
    }
    const isPlanned = state.cursor !== undefined
    const run = client.bulk(options.action, ids ? { ...selection, ids } : selection, {
      ...runOptions,
      until,
      cursor: state.cursor,
      signal: stop,
      // A run that continues need not count again.
      ...(isPlanned || order ? { planBudget: { requests: 1 } } : {}),
      sees,
      permit: (status, operation) =>
        permit(status, operation)
          .then(() => {
            mustBeExported(status.instanceId)
            gate?.take(status.instanceId)
          })
          .catch((error: unknown) => {
            throw error instanceof RightsEndedError ? stopFor(error) : error
          }),
      intend: () =>
        recorder.store().catch((error: unknown) => {
          throw stopFor(error)
        }),
    })
    recorder.follow(run)
    for await (const event of run) {
      if (event.type === 'done') return { done: event }
      if (event.type === 'item') {
        const { type: _, ...outcome } = event
        const item: JobItem = { ...outcome, at: new Date(clock.now()).toISOString() }
        recorder.note(item)
        gate?.settle(item.instanceId)
        if (order && item.outcome === 'done') retention.report.deleted(retention.app, order.rule)
        audit?.(definition, repeated, item)
      } else if (event.type === 'progress') Object.assign(state, { rate: event.rate, remaining: event.remaining })
      else if (!isPlanned) {
        const { count, complete, selection: described } = event
        const counted = state.retention && { count: state.retention.matched, complete: true }
        state.plan = { ...(counted ?? { count, complete }), selection: described }
      }
    }
    return {}
  }
}

/** Tries again after a while where the host stopped a run; resolves once the job has ended, paused or been stopped. */
export async function goOn(
  { clock, log }: JobRunParts,
  {
    id,
    attempt,
    recorder,
    stop,
    wish,
  }: { id: string; attempt: Attempt; recorder: JobRecorder; stop: AbortSignal; wish: number },
): Promise<void> {
  const { state } = recorder
  const at = () => new Date(clock.now()).toISOString()
  for (let failures = 0; ; failures++) {
    const before = recorder.count
    const { done, why, verdict } = await attempted(attempt)
    if (done?.complete || verdict) {
      state.ended = { status: 'completed', ...verdict, at: at() }
      return
    }
    if (done?.stopped === 'until' && state.retention) {
      state.ended = { status: 'completed', message: hoursOver, at: at() }
      return
    }
    if (stop.aborted) return
    if (recorder.count > before) failures = 0
    const pause = why === undefined ? undefined : hostPauses[failures]
    if (pause === undefined) {
      state.paused = { at: at(), message: `${why ?? 'the instant of `until` has come'}; resume goes on`, wish }
      return
    }
    log.warn({ job: id, pause }, `a job waits for its host: ${why}`)
    await recorder.store()
    await clock.sleep(pause, stop)
    if (stop.aborted) return
  }
}

async function attempted(attempt: Attempt): Promise<Awaited<ReturnType<Attempt>> & { why?: string | undefined }> {
  try {
    const { done, verdict } = await attempt()
    const why = done?.stopped === 'host' ? (done.message ?? 'the host does not respond') : undefined
    return { ...(done ? { done } : {}), ...(verdict ? { verdict } : {}), why }
  } catch (error) {
    if (!isDurableError(error) || final.has(error.code)) throw error
    return { why: error.message }
  }
}
