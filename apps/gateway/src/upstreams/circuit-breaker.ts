/** When a breaker opens, and for how long. */
export interface BreakerOptions {
  /** Failures in a row that open it. */
  failures: number
  /** Milliseconds until one call is let through as a probe. */
  pause: number
}

/** How a call ended: `unknown` when its caller gave up, which counts neither way. */
export type Outcome = 'ok' | 'failed' | 'unknown'

/** Keeps calls away from something that fails: closed, open for a pause, then half open for a single probe. */
export interface CircuitBreaker {
  /** True if it rejects calls, also while a probe is in progress. */
  isOpen(): boolean
  /** True if a call would be rejected now. */
  refuses(): boolean
  /** Milliseconds until the next probe may go; 0 when it may go now. */
  wait(): number
  /** Asks for a call: a ticket to hand back with its outcome, or -1 when there is to be none. */
  enter(): number
  /** Records how the call of a ticket ended; ignores calls that began before the last change of state. */
  leave(ticket: number, outcome: Outcome): void
}

/** Makes a closed breaker. */
export function createCircuitBreaker({ failures, pause }: BreakerOptions, now: () => number): CircuitBreaker {
  // Each change of state begins another period; the ticket of a call is the period it was let into.
  let period = 0
  let failed = 0
  let isOpen = false
  let openedAt = 0
  let probe = -1

  function open(): void {
    period++
    isOpen = true
    probe = -1
    openedAt = now()
  }

  function waitOf(): number {
    const passed = now() - openedAt
    // A clock that was set back must not hold it open for longer than the pause.
    return passed < 0 || passed >= pause ? 0 : pause - passed
  }

  const refuses = () => isOpen && (probe === period || waitOf() > 0)

  return {
    isOpen: () => isOpen,
    refuses,
    wait: () => (isOpen ? waitOf() : 0),
    enter() {
      if (!isOpen) return period
      if (refuses()) return -1
      probe = ++period
      return period
    },
    leave(ticket, outcome) {
      if (ticket !== period) return
      if (isOpen) {
        if (outcome === 'failed') return open()
        // An abandoned probe gets no response, so the next call becomes the probe.
        period++
        if (outcome === 'unknown') return
        isOpen = false
      }
      if (outcome === 'ok') failed = 0
      else if (outcome === 'failed' && ++failed >= failures) {
        failed = 0
        open()
      }
    },
  }
}
