/** Time as an argument: the wall clock by default, a test's own where needed. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Resolves after the given milliseconds, or at once when the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}

// A timer that is set for longer fires at once.
const longestTimer = 2 ** 31 - 1

/** The time of the machine. */
export const wallClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, Math.min(milliseconds, longestTimer))
      signal?.addEventListener('abort', done)
    }),
}
