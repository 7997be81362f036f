import { Redis } from 'ioredis'
import type { JobTables } from '../../jobs/job-tables.ts'

/** Tables in a Redis that replicas share. */
export interface RedisTables extends AsyncDisposable {
  tables: JobTables
}

const prefix = 'durable-http:jobs:'
const commandTimeout = 2_000
const longestPause = 2_000
// Reads the claim and writes in one step, so that no other replica can come between the two.
const setIfClaimed = `if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[2], ARGV[3], ARGV[4])
return 1`

/** Connects to a Redis; without a connection each call rejects at once, and it connects again by itself. */
export function connectRedisTables(url: string): RedisTables {
  const redis = new Redis(url, {
    commandTimeout,
    connectTimeout: commandTimeout,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: true,
    retryStrategy: (times) => Math.min(100 * times, longestPause),
  })
  // The caller of each command gets its error; the driver of rates reports refused callers.
  redis.on('error', () => undefined)
  const keyOf = (table: string) => prefix + table
  const tables: JobTables = {
    get: async (table, key) => read(await redis.hget(keyOf(table), key)),
    async all(table) {
      const rows = await redis.hgetall(keyOf(table))
      return new Map(Object.entries(rows).map(([key, text]) => [key, read(text)]))
    },
    async set(table, key, value) {
      await redis.hset(keyOf(table), key, JSON.stringify(value))
    },
    add: async (table, key, value) => (await redis.hsetnx(keyOf(table), key, JSON.stringify(value))) === 1,
    async remove(table, key) {
      await redis.hdel(keyOf(table), key)
    },
    async drop(table) {
      await redis.del(keyOf(table))
    },
    claim: (key) => redis.hincrby(keyOf('claims'), key, 1),
    async setClaimed({ key, number }, table, row, value) {
      const rows = [keyOf('claims'), keyOf(table)] as const
      const done = await redis.eval(setIfClaimed, 2, ...rows, key, String(number), row, JSON.stringify(value))
      return done === 1
    },
  }
  return {
    tables,
    async [Symbol.asyncDispose]() {
      redis.disconnect()
    },
  }
}

// The store judges rows that something else wrote, one by one.
function read(text: string | null): unknown {
  if (text === null) return null
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
