import type { Clock } from '@durable-http/core'

/** Plans of this process that have run and must not run twice. */
export interface UsedPlans {
  /** True the first time; false for a plan that was taken before. */
  take(plan: string): boolean
}

/** Plans that are remembered at most; the oldest are forgotten first. */
const most = 10_000

/** Makes the memory of used plans; each is forgotten after `life` milliseconds, when it has expired. */
export function createUsedPlans(clock: Clock, life: number): UsedPlans {
  const takenAt = new Map<string, number>()
  return {
    take(plan) {
      const now = clock.now()
      for (const [old, at] of takenAt) {
        if (at + life >= now && takenAt.size < most) break
        takenAt.delete(old)
      }
      // Each plan has its own signature.
      const mark = plan.slice(plan.lastIndexOf('.') + 1)
      if (takenAt.has(mark)) return false
      takenAt.set(mark, now)
      return true
    },
  }
}
