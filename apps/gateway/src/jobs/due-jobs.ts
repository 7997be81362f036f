import { isDue } from './job-run.ts'
import type { JobStore } from './job-store.ts'

/** A job that waits for a run, or whose run was cut off; `number` is that of the wish that began it. */
export interface DueJob {
  id: string
  number: number
}

/** Finds the jobs that are due, the oldest first. */
export async function dueJobs(store: JobStore): Promise<DueJob[]> {
  return (await store.all())
    .filter(isDue)
    .toSorted((one, other) => (one.definition.createdAt < other.definition.createdAt ? -1 : 1))
    .map(({ definition, wish }) => ({ id: definition.id, number: wish.number }))
}
