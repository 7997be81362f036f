import type { Driver } from 'unstorage'
import redisDriver from 'unstorage/drivers/redis'
import type { Warn } from './shared-store.ts'

// All times in milliseconds. Requests do not wait for the store, so it may fail early.
const connectTimeout = 2_000
const commandTimeout = 1_000
const longestPause = 2_000

// Replies of a Redis that refuses the login. Other failures are reported by the code that needed the reply.
const refusals = /^(WRONGPASS|NOAUTH|NOPERM|ERR invalid DB|ERR DB index|ERR AUTH)/

/** Makes the Redis driver of unstorage for a URL: without a connection a command fails at once, and it connects again by itself. */
export function createRedisDriver(url: string, warn: Warn): Driver {
  let refused = ''
  const driver = redisDriver({
    url,
    base: 'durable-http',
    connectTimeout,
    commandTimeout,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: true,
    retryStrategy: (times) => Math.min(100 * times, longestPause),
  })
  // Its errors hold the command that failed, and with it the password: only the first word of the response is reported.
  driver.getInstance!().on('error', ({ message }: Error) => {
    const [why = ''] = refusals.exec(message) ?? []
    if (why !== '' && why !== refused)
      warn(`the Redis of STORE_URL refuses this gateway (${why}): check user, password and database`)
    refused = why
  })
  return driver
}
