import type { Clock } from '@durable-http/core'

/** Something that waits for its time. */
export interface Due {
  /** Milliseconds since 1970. */
  due: number
  /** Called once `due` is reached; sets the next one, or leaves. */
  beat(now: number): void
  /** Called if all have to end, because the server stops. */
  stop(): void
}

/** One timer for all that wait: a timer for each stream takes more memory than the rest of its waiting. */
export interface Beats {
  add(one: Due): void
  delete(one: Due): void
}

// Milliseconds between two looks, so that many that are due at odd moments do not cost a look each.
const shortest = 100
const longest = 1_000

/** Makes the timer; it runs while any caller waits. `stopping` ends all: a listener of its own for each would take more memory. */
export function createBeats(clock: Clock, stopping?: AbortSignal): Beats {
  const waiting = new Set<Due>()
  stopping?.addEventListener('abort', () => {
    for (const one of waiting) one.stop()
  })
  let rest: AbortController | undefined
  let wakesAt = 0

  async function run(): Promise<void> {
    while (waiting.size > 0) {
      const now = clock.now()
      let next = now + longest
      for (const one of waiting) {
        if (one.due <= now) one.beat(now)
        next = Math.min(next, one.due)
      }
      if (waiting.size === 0) break
      wakesAt = Math.max(next, now + shortest)
      rest = new AbortController()
      await clock.sleep(wakesAt - now, rest.signal)
    }
    rest = undefined
  }

  return {
    add(one) {
      if (stopping?.aborted) return one.stop()
      waiting.add(one)
      if (waiting.size === 1 && !rest) {
        // Until the first look has begun.
        rest = new AbortController()
        void run()
      } else if (one.due < wakesAt) rest?.abort()
    },
    delete(one) {
      if (waiting.delete(one) && waiting.size === 0) rest?.abort()
    },
  }
}
