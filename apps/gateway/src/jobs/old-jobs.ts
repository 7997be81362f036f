import type { JobStore, StoredJob } from './job-store.ts'
import { endOf } from './job-view.ts'

/** Milliseconds that an ended job is kept. */
const keptFor = 7 * 86_400_000

/** Ended jobs of callers that are kept of one app at most: each read of the list reads them all. */
export const keptJobs = 1_000

/** Forgets jobs that ended long ago, and the oldest beyond those that are kept; resolves to what is left. */
export async function forgetOldJobs(store: JobStore, now: number): Promise<StoredJob[]> {
  const all = await store.all()
  const isOld = (stored: StoredJob) => Date.parse(endOf(stored) ?? '') < now - keptFor
  const forgotten = new Set(all.filter(isOld))
  for (const stored of beyond(all.filter((stored) => !forgotten.has(stored)))) forgotten.add(stored)
  for (const { definition } of forgotten) await store.remove(definition.id)
  return all.filter((stored) => !forgotten.has(stored))
}

// Jobs of the caller who made the most, so that no caller pushes out the jobs of others. A rule looks for its own job of a window.
function beyond(all: readonly StoredJob[]): StoredJob[] {
  const ended = all.filter((stored) => endOf(stored) !== undefined && !stored.definition.retention)
  const excess = ended.length - keptJobs
  if (excess <= 0) return []
  const byCreator = Map.groupBy(ended, ({ definition }) => definition.creator?.name ?? '')
  const groups = [...byCreator.values()].map((jobs) =>
    jobs.toSorted((one, other) => (one.definition.createdAt < other.definition.createdAt ? 1 : -1)),
  )
  return Array.from({ length: excess }, () => {
    const longest = groups.reduce((most, group) => (group.length > most.length ? group : most))
    return longest.pop()!
  })
}
