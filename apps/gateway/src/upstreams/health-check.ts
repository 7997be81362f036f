import { type Clock, type DurableClient, isDurableError } from '@durable-http/core'
import type { UpstreamHealth } from './upstream-health.ts'

/** Asks a function app how it is; never rejects. */
export type HealthCheck = (signal?: AbortSignal) => Promise<UpstreamHealth>

/** Options of `createHealthCheck`. */
export interface HealthCheckOptions {
  client: DurableClient
  /** Health as seen in traffic. */
  health: () => UpstreamHealth
  clock: Clock
  /** Milliseconds that the app is given to respond. */
  patience?: number | undefined
  /** Milliseconds for which a response stands. */
  life?: number | undefined
}

/** No id begins like this: an empty range is cheap on every storage, and only this API responds to it with 200. */
export const healthQuestion = { instanceIdPrefix: 'durable-http:health:', showInput: false, top: 1 }

/** Makes a check that the app is reachable, serves the API and accepts the key; concurrent callers share one. */
export function createHealthCheck({
  client,
  health,
  clock,
  patience = 5_000,
  life = 5_000,
}: HealthCheckOptions): HealthCheck {
  let asked: Promise<UpstreamHealth> | undefined
  let respondedAt: number | undefined

  async function ask(): Promise<UpstreamHealth> {
    const began = clock.now()
    try {
      // The check's own patience is a caller's: an app that is slower than this is not a reason for the breaker to open.
      await client.listInstances(healthQuestion, { retry: false, signal: AbortSignal.timeout(patience) })
      return health()
    } catch (error) {
      const code = isDurableError(error) ? error.code : 'network'
      const known = health()
      if (known.state === 'open') return known
      const since = known.state === 'ok' ? began : known.since
      return { ...known, state: 'failing', since, lastError: code === 'aborted' ? 'timeout' : code }
    } finally {
      respondedAt = clock.now()
    }
  }

  return async function check(signal) {
    const age = respondedAt === undefined ? 0 : clock.now() - respondedAt
    if (!asked || age < 0 || age >= life) {
      respondedAt = undefined
      asked = ask()
    }
    return signal ? Promise.race([asked, goneWith(signal, health)]) : asked
  }
}

function goneWith(signal: AbortSignal, health: () => UpstreamHealth): Promise<UpstreamHealth> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(health())
    else signal.addEventListener('abort', () => resolve(health()), { once: true })
  })
}
