import type { JobBackend } from '../../jobs/job-backend.ts'
import { dueJobs } from '../../jobs/due-jobs.ts'
import { createJobStore } from '../../jobs/job-store.ts'
import { createBullQueue } from './bull-queue.ts'
import { connectRedisTables } from './redis-tables.ts'

/** Jobs that replicas share. */
export interface RedisJobs extends AsyncDisposable {
  backend: JobBackend
}

/** Makes the backend of replicas that share a Redis. */
export function createRedisJobs(url: string): RedisJobs {
  const resources = new AsyncDisposableStack()
  const { tables } = resources.use(connectRedisTables(url))
  return {
    backend(app) {
      const store = createJobStore(tables, app)
      const queue = resources.use(createBullQueue({ url, app, store, due: () => dueJobs(store) }))
      return { store, queue }
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}
