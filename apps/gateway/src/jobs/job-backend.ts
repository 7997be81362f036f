import type { Clock } from '@durable-http/core'
import type { Storage } from 'unstorage'
import { createStorage } from 'unstorage'
import { dueJobs } from './due-jobs.ts'
import type { JobQueue } from './job-queue.ts'
import { createJobStore, type JobStore } from './job-store.ts'
import { createLocalQueue } from './local-queue.ts'
import { createStoredTables } from './stored-tables.ts'

/** Opens where the jobs of an app are kept and what hands them out. */
export type JobBackend = (app: string) => { store: JobStore; queue: JobQueue }

/** Makes the backend of one process; jobs end with it where a storage is its memory. */
export function createLocalBackend(
  storageOf: (table: string) => Storage = () => createStorage(),
  clock?: Pick<Clock, 'sleep'>,
): JobBackend {
  const tables = createStoredTables(storageOf)
  return (app) => {
    const store = createJobStore(tables, app)
    const unfinished = async () => (await dueJobs(store)).map(({ id }) => id)
    return { store, queue: createLocalQueue(unfinished, clock) }
  }
}
