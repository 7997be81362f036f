import {
  type Access,
  type BulkDone,
  bulkOperation,
  type Clock,
  type DurableClient,
  DurableError,
  type Effect,
  type InstanceStatus,
  isDurableError,
  type OperationName,
} from '@durable-http/core'
import { type JobItem, runOptionsOf } from '@durable-http/rest'
import { exportFirst } from '../retention/export-first.ts'
import { createRetentionGate } from '../retention/retention-gate.ts'
import { judgeRetention, type RetentionParts, type RetentionVerdict } from '../retention/retention-verdict.ts'
import type { Log } from '../telemetry/log.ts'
import { RightsEndedError } from './creator-rights.ts'
import { createJobPermit } from './job-permit.ts'
import { holdsKey } from './held-keys.ts'
import { createJobRecorder, type JobRecorder } from './job-recorder.ts'
import type { JobDefinition } from './job-record.ts'
import { type JobStore, LostClaimError, type StoredJob } from './job-store.ts'
import { statusOf } from './job-view.ts'
import { UnreadableJobError } from './readable-rows.ts'

/** Dependencies of job runs. */
export interface JobRunParts {
  store: JobStore
  client: DurableClient
  access: Access
  effectsOf: (definition: JobDefinition) => readonly Effect[] | undefined
  clock: Clock
  log: Log
  /** Judges and limits jobs that a rule of retention made. */
  retention: RetentionParts
  /** Told of each outcome. */
  audit?: ((definition: JobDefinition, operation: OperationName, item: JobItem) => void) | undefined
}

/** Milliseconds between two looks at what callers wish, and between two checkpoints. */
const beat = 500
/** Milliseconds until a host that stopped a run is tried again, one after the other while nothing comes of it. */
const hostPauses = [5_000, 10_000, 30_000, 60_000, 120_000]
/** Failures that the next try will not be spared. */
const final: ReadonlySet<string> = new Set(['invalid_input', 'not_supported', 'forbidden'])

const hoursOver = 'the hours of the rule are over; its next run goes on'

/** Makes what runs a job until it ends or pauses, or the signal stops it with a checkpoint. */
export function createJobRun(parts: JobRunParts) {
  const { store, log } = parts

  return async function runJob(id: string, signal: AbortSignal): Promise<void> {
    try {
      const stored = await store.find(id)
      if (stored && isDue(stored)) await runClaimed(parts, stored.definition, signal)
    } catch (error) {
      if (error instanceof LostClaimError) log.info({ job: id }, 'another replica has taken the job over')
      // The next run finds the job as its last checkpoint left it.
      else if (!signal.aborted) log.error({ job: id, err: error }, 'a run of a job broke off')
    }
  }
}

/** True for a job that waits for a run, or whose run was cut off. */
export const isDue = (stored: StoredJob) => ['queued', 'running'].includes(statusOf(stored))

async function runClaimed(parts: JobRunParts, definition: JobDefinition, signal: AbortSignal): Promise<void> {
  const { store, clock } = parts
  const { id } = definition
  const claim = await store.claim(id)
  // Read after the claim: from here on no other process writes the state.
  const stored = await store.find(id)
  if (!stored || !isDue(stored)) return
  const stop = new AbortController()
  const stopNow = () => stop.abort()
  signal.addEventListener('abort', stopNow, { once: true })
  if (signal.aborted) stopNow()
  const recorder = createJobRecorder(
    { ...parts, scrub: parts.client.scrub },
    { claim, id, state: stored.state, signal },
  )
  const watching = new AbortController()
  const now = () => new Date(clock.now()).toISOString()
  const { state } = recorder
  state.startedAt ??= now()
  state.isHeld = true
  delete state.paused
  let fault: unknown
  const breakOff = (error: unknown) => {
    fault ??= error
    stop.abort()
  }
  const watched = watch(parts, id, recorder, watching.signal, stopNow, breakOff)
  try {
    const attempt = await createAttempt(parts, { stored, recorder, stop: stop.signal, breakOff })
    await goOn(parts, { id, attempt, recorder, stop: stop.signal, wish: stored.wish.number })
    if (fault !== undefined) throw fault as Error
  } catch (error) {
    const cause = fault ?? error
    if (cause instanceof RightsEndedError || cause instanceof UnreadableJobError)
      state.ended = { status: 'failed', at: now(), message: cause.message }
    else if (isDurableError(cause) && final.has(cause.code))
      state.ended = { status: 'failed', at: now(), message: cause.message }
    else if (!stop.signal.aborted || cause instanceof LostClaimError) throw cause
  } finally {
    watching.abort()
    await watched
    signal.removeEventListener('abort', stopNow)
  }
  delete state.isHeld
  await recorder.store()
}

// Stores what stands twice a second and stops the run when a caller wishes so.
async function watch(
  { store, clock }: JobRunParts,
  id: string,
  recorder: JobRecorder,
  until: AbortSignal,
  stop: () => void,
  breakOff: (error: unknown) => void,
): Promise<void> {
  while (!until.aborted) {
    await clock.sleep(beat, until)
    if (until.aborted) return
    try {
      const latest = await store.wish(id)
      if (latest && latest.wish !== 'run') stop()
      await recorder.store()
    } catch (error) {
      // A store that is gone is tried again; the recorder lets no request out until it is back.
      if (error instanceof LostClaimError) return breakOff(error)
    }
  }
}

type Attempt = () => Promise<{ done?: BulkDone; verdict?: RetentionVerdict }>

// One bulk run from where the job stands.
async function createAttempt(
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
      throw new DurableError('forbidden', 'purgeInstance: the instance is not in the export of the job', { instanceId })
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
        audit?.(definition, bulkOperation(options.action), item)
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

// Tries again after a while where the host stopped a run; resolves once the job has ended, paused or been stopped.
async function goOn(
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
