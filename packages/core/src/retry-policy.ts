/** How often and how patiently a call is tried again. */
export interface RetryPolicy {
  /** Tries in all, the first included; 1 is no retry. */
  attempts: number
  /** Milliseconds before the second try, doubled for each one after. */
  minDelay: number
  /** Milliseconds between two tries at most; a longer `Retry-After` ends the tries. */
  maxDelay: number
}

export const defaultRetry: RetryPolicy = { attempts: 3, minDelay: 250, maxDelay: 30_000 }

const retriable = new Set([408, 429, 502, 503, 504])

/** Tells whether an answer with this status is worth another try. */
export function isRetriableStatus(status: number): boolean {
  return retriable.has(status)
}

/** Reads `Retry-After`, seconds or an HTTP date, as milliseconds from `now`; undefined when absent or unreadable. */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}

/** Milliseconds to wait before try number `attempt` + 1: what the host asked for, or an exponential delay with half of it jitter. */
export function retryDelay(
  policy: RetryPolicy,
  attempt: number,
  retryAfter: number | undefined,
  random: () => number,
): number {
  if (retryAfter !== undefined) return retryAfter
  const delay = Math.min(policy.maxDelay, policy.minDelay * 2 ** (attempt - 1))
  return delay / 2 + (delay / 2) * random()
}
