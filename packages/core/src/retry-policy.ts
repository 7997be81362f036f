import { readHttpDate } from './http-date.ts'

/** How often a call is tried again, and after how long. */
export interface RetryPolicy {
  /** Tries in all, the first included; 1 is not a retry. */
  attempts: number
  /** Milliseconds before the second try, doubled for each one after. */
  minDelay: number
  /** Milliseconds between two tries at most; a longer `Retry-After` ends the tries. */
  maxDelay: number
}

export const defaultRetry: RetryPolicy = { attempts: 3, minDelay: 250, maxDelay: 30_000 }

const retriable = new Set([408, 429, 502, 503, 504])

/** True if a response with this status is worth another try. */
export function isRetriableStatus(status: number): boolean {
  return retriable.has(status)
}

// No host means more; a timer cannot hold more than 25 days.
const longestRetryAfter = 86_400_000

/**
 * Reads `Retry-After`, whole seconds or an HTTP date, as milliseconds from `now`, a day at most.
 * Undefined where it is absent, unreadable, zero or past.
 */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? ''
  const at = /^\d+$/.test(text) ? now + Number(text) * 1000 : readHttpDate(text)
  return at === undefined || at <= now ? undefined : Math.min(longestRetryAfter, at - now)
}

/** Milliseconds to wait before try number `attempt` + 1: an exponential delay with half of it jitter, or what the host asked for if that is longer. */
export function retryDelay(
  policy: RetryPolicy,
  attempt: number,
  retryAfter: number | undefined,
  random: () => number,
): number {
  const delay = Math.min(policy.maxDelay, policy.minDelay * 2 ** (attempt - 1))
  return Math.max(retryAfter ?? 0, delay / 2 + (delay / 2) * random())
}
