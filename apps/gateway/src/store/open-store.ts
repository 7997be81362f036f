import { createStorage, type Driver, type Storage } from 'unstorage'
import type { Warn } from './shared-store.ts'

/** Options of `openStore`. */
export interface OpenStoreOptions {
  /** `redis://…` or `rediss://…`, user, password and database number in it; memory when absent. */
  url?: string | undefined
  warn: Warn
}

/** A store that was opened. */
export interface OpenStore extends AsyncDisposable {
  storage: Storage
}

/** Opens the storage that replicas share: Redis by its URL, else the memory of this process. Never waits for a connection. */
export async function openStore({ url, warn }: OpenStoreOptions): Promise<OpenStore> {
  const storage = createStorage(url === undefined ? {} : { driver: await redis(url, warn) })
  return { storage, [Symbol.asyncDispose]: () => storage.dispose() }
}

// Loaded only where it is asked for: it takes a good part of the start.
async function redis(url: string, warn: Warn): Promise<Driver> {
  const { createRedisDriver } = await import('./redis-driver.ts')
  return createRedisDriver(url, warn)
}
