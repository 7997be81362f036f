import { type Duration, durationToMs } from './duration.ts'

/** How often and when something that failed is called again. */
export interface RetryPolicy {
  /** How often it is called at most, the first time included. */
  readonly maxAttempts: number
  readonly firstInterval: Duration
  /** Each wait is the one before times this; 1 by default. */
  readonly backoffCoefficient?: number
  readonly maxInterval?: Duration
  /** No further attempt once this much time has passed since the first. */
  readonly timeout?: Duration
  /** True if this failure is worth another attempt; every one is by default. */
  readonly handle?: (error: unknown) => boolean
}

/** Milliseconds to wait after a failed attempt (counted from 0); `undefined` when it is not to be tried again. */
export function nextDelay(policy: RetryPolicy, attempt: number, elapsed: number, error: unknown): number | undefined {
  if (policy.handle && !policy.handle(error)) return undefined
  if (policy.timeout !== undefined && elapsed >= durationToMs(policy.timeout)) return undefined
  const delay = durationToMs(policy.firstInterval) * (policy.backoffCoefficient ?? 1) ** attempt
  return policy.maxInterval === undefined ? delay : Math.min(delay, durationToMs(policy.maxInterval))
}

/** Calls until it succeeds or the policy gives up; the host sets one more timer, of no length, after the last attempt (recorded). */
export async function withRetries<T>(
  policy: RetryPolicy | undefined,
  { call, now, wait }: { call: () => Promise<T>; now: () => number; wait: (ms: number) => Promise<unknown> },
): Promise<T> {
  if (!policy) return call()
  const first = now()
  for (let attempt = 0; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      const delay = nextDelay(policy, attempt, now() - first, error)
      if (delay === undefined) throw error
      const last = attempt + 1 >= policy.maxAttempts
      await wait(last ? 0 : delay)
      if (last) throw error
    }
  }
}
