import { RightsEndedError } from '../jobs/creator-rights.ts'
import type { JobState } from '../jobs/job-record.ts'

/** Lets through as many instances as a job of retention may delete. */
export interface RetentionGate {
  /** Takes an instance before its request; throws a `RightsEndedError` once the limit is reached. The next checkpoint stores it. */
  take(instanceId: string): void
  /** Told that an instance had its turn. */
  settle(instanceId: string): void
}

/**
 * Makes the gate of one run. What earlier runs took is in the state, with the instances that had a turn when such a run was lost: one of them
 * that is still there has its turn again and counts once, for it can be deleted only once.
 */
export function createRetentionGate(state: JobState): RetentionGate {
  const taken = new Set(state.retention?.inTurn)
  return {
    take(instanceId) {
      // A turn that the host put off comes again.
      if (taken.has(instanceId)) return
      const { retention } = state
      const { limit, used } = retention ?? { limit: 0, used: 0 }
      if (!retention || used >= limit)
        throw new RightsEndedError(`reached the ${limit} instances that were counted; the next run of the rule goes on`)
      taken.add(instanceId)
      // A new object: a checkpoint may be writing the last one.
      state.retention = { ...retention, used: used + 1, inTurn: [...taken] }
    },
    settle(instanceId) {
      if (taken.delete(instanceId) && state.retention) state.retention = { ...state.retention, inTurn: [...taken] }
    },
  }
}
