import { createStorage, type Driver, type Storage } from 'unstorage'
import { createLocalBackend, type JobBackend } from '../jobs/job-backend.ts'
import type { Warn } from './shared-store.ts'

/** Options of `openStore`. */
export interface OpenStoreOptions {
  /** `redis://…` or `rediss://…`, user, password and database number in it, or `file:` and a folder; memory when absent. */
  url?: string | undefined
  warn: Warn
}

/** A store that was opened. */
export interface OpenStore extends AsyncDisposable {
  /** Usage of callers that replicas share: memory if one process has the store. */
  storage: Storage
  jobs: JobBackend
}

/**
 * Opens the store: Redis, which replicas share, a folder of one process, else its memory. Never waits for a connection; throws a
 * `ConfigError` for a folder that cannot be written, or that another process uses.
 */
export async function openStore({ url, warn }: OpenStoreOptions): Promise<OpenStore> {
  if (url?.startsWith('file:')) {
    const { openFileTables } = await import('../runtimes/node/file-store.ts')
    const files = await openFileTables(url)
    const storage = createStorage()
    return { storage, jobs: createLocalBackend(files.storageOf), [Symbol.asyncDispose]: () => files.close() }
  }
  if (url === undefined)
    return { storage: createStorage(), jobs: createLocalBackend(), [Symbol.asyncDispose]: async () => undefined }
  const storage = createStorage({ driver: await redis(url, warn) })
  const { createRedisJobs } = await import('../runtimes/node/redis-jobs.ts')
  const jobs = createRedisJobs(url)
  return {
    storage,
    jobs: jobs.backend,
    async [Symbol.asyncDispose]() {
      await Promise.all([storage.dispose(), jobs[Symbol.asyncDispose]()])
    },
  }
}

// Loaded only where it is asked for: it takes a good part of the start.
async function redis(url: string, warn: Warn): Promise<Driver> {
  const { createRedisDriver } = await import('./redis-driver.ts')
  return createRedisDriver(url, warn)
}
