import { isDurableError } from '@durable-http/core'
import { RightsEndedError } from './creator-rights.ts'
import { createAttempt, final, goOn } from './job-attempt.ts'
import { createJobRecorder, type JobRecorder } from './job-recorder.ts'
import type { JobDefinition } from './job-record.ts'
import type { JobRunParts } from './job-run-parts.ts'
import { LostClaimError, type StoredJob } from './job-store.ts'
import { statusOf } from './job-view.ts'
import { UnreadableJobError } from './readable-rows.ts'

/** Milliseconds between two looks at what callers wish, and between two checkpoints. */
const beat = 500

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
