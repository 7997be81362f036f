import { type JobStore, type StoredJob } from './job-store.ts'
import { endOf } from './job-view.ts'

/** Milliseconds that an ended job is kept. */
export const keptFor = 7 * 86_400_000

/** Forgets jobs that ended long ago; resolves to what is left. */
export async function forgetOldJobs(store: JobStore, now: number): Promise<StoredJob[]> {
  const all = await store.all()
  const isOld = (stored: StoredJob) => Date.parse(endOf(stored) ?? '') < now - keptFor
  for (const { definition } of all.filter(isOld)) await store.remove(definition.id)
  return all.filter((stored) => !isOld(stored))
}
