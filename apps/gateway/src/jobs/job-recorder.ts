import { type BulkRun, type Clock, DurableError, type Scrub } from '@durable-http/core'
import type { JobItem } from '@durable-http/rest'
import { createCheckpoints } from './checkpoints.ts'
import { cursorHoldsKey, withoutKeys } from './held-keys.ts'
import { chunkSize, type JobState } from './job-record.ts'
import { type JobStore, LostClaimError } from './job-store.ts'
import type { Claim } from './job-tables.ts'

/** Keeps what is stored of a running job in step with its bulk run. */
export interface JobRecorder {
  /** Members may be changed; the next checkpoint stores them. */
  readonly state: JobState
  /** Outcomes that have come so far, those of earlier runs included. */
  readonly count: number
  /** The run whose cursor and counts are stored from now on. */
  follow(run: BulkRun): void
  note(item: JobItem): void
  /**
   * Resolves once what stands now is stored; rejects with a `LostClaimError` where another run has the job, and with `not_supported`
   * where the host put a key into what a run continues from.
   */
  store(): Promise<void>
}

const longestPause = 2_000
const keyInCursor =
  'the host put a key of this gateway into an instance id or a continuation token: a job cannot keep where it stands'

/**
 * Makes the recorder of one run. It keeps trying while the store is gone, so that the job pauses with it: no request is sent whose id is
 * not stored. `signal` ends that.
 */
export function createJobRecorder(
  { store, clock, scrub }: { store: JobStore; clock: Clock; scrub: Scrub },
  { claim, id, state, signal }: { claim: Claim; id: string; state: JobState; signal: AbortSignal },
): JobRecorder {
  let run: BulkRun | undefined
  let count = total(state.counts)

  async function write(): Promise<void> {
    // An outcome that is counted and still on its way here must not be lost between the two.
    while (run && total(run.counts) > count) await clock.sleep(1)
    const { cursor } = run ?? {}
    if (cursor !== undefined) state.cursor = cursor
    if (run) state.counts = run.counts
    if (state.ended) delete state.cursor
    else if (cursor !== undefined && cursorHoldsKey(cursor, scrub)) {
      delete state.cursor
      throw new DurableError('not_supported', keyInCursor)
    }
    const snapshot = { ...state, tail: [...state.tail] }
    const full = await saved(snapshot)
    state.tail.splice(0, full * chunkSize)
    state.chunks += full
  }

  async function saved(snapshot: JobState): Promise<number> {
    for (let pause = 100; ; pause = Math.min(longestPause, pause * 2)) {
      try {
        return await store.save(claim, id, snapshot)
      } catch (error) {
        if (error instanceof LostClaimError || signal.aborted) throw error
        await clock.sleep(pause, signal)
      }
    }
  }

  const checkpoints = createCheckpoints(write)
  return {
    state,
    get count() {
      return count
    },
    follow(next) {
      run = next
    },
    note(item) {
      state.tail.push(withoutKeys(item, scrub))
      count++
    },
    store: () => checkpoints.store(),
  }
}

const total = ({ done, skipped, failed, unknown }: JobState['counts']) => done + skipped + failed + unknown
