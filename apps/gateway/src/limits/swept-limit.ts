import { Slots } from './slots.ts'
import type { TimeLimit } from './time-limit.ts'

interface Entry {
  late: () => void
  until: number
}

/**
 * Makes a limit that takes one timer for all things, set to the oldest of them: a timer for each costs more than the rest of the limit.
 * For runtimes on which a timer outlives the request that set it.
 */
export function createSweptLimit(milliseconds: number): TimeLimit {
  const open = new Slots<Entry>()
  let isSet = false

  function setTimer(time: number): void {
    isSet = true
    // Only open requests keep the process alive; this timer does not.
    setTimeout(sweep, time).unref()
  }

  function sweep(): void {
    const now = performance.now()
    let next = Number.POSITIVE_INFINITY
    for (const entry of open) {
      if (entry.until > now) next = Math.min(next, entry.until)
      else {
        entry.until = Number.POSITIVE_INFINITY
        entry.late()
      }
    }
    isSet = false
    if (next < Number.POSITIVE_INFINITY) setTimer(Math.max(1, Math.ceil(next - now)))
  }

  return {
    milliseconds,
    begin(late) {
      const slot = open.add({ late, until: performance.now() + milliseconds })
      if (!isSet) setTimer(milliseconds)
      return () => open.delete(slot)
    },
  }
}
