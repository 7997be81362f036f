import type { Duration } from './duration.ts'
import type { Job, JobKind } from './job-queue.ts'
import type { JobRunner } from './job-runner.ts'

/**
 * How time passes. `virtual`: work runs by itself in no real time, durable timers wait for `advance`. `manual`: nothing
 * at all moves but by `advance` and `settle`. `real`: the wall clock.
 */
export type ClockMode = 'virtual' | 'manual' | 'real'

/**
 * How time passes, in one word. `automatic`: as `virtual`, and jumps to the next timer whenever nothing else is left to do.
 * `stopped`: the mode `manual`.
 */
export type ClockSetting = 'real' | 'automatic' | 'virtual' | 'stopped'

/** The mode of each setting. */
export const clockSettings = {
  real: { mode: 'real', autoAdvance: false },
  automatic: { mode: 'virtual', autoAdvance: true },
  virtual: { mode: 'virtual', autoAdvance: false },
  stopped: { mode: 'manual', autoAdvance: false },
} as const satisfies Readonly<Record<ClockSetting, { mode: ClockMode; autoAdvance: boolean }>>

/** Options of a clock. */
export interface ClockOptions {
  readonly mode?: ClockMode
  /** Start time of the clock; the current time by default. */
  readonly start?: Date | string | number
  /** Lets a virtual clock jump to the next timer whenever nothing else is left to do. */
  readonly autoAdvance?: boolean
}

/** The host's time. All its instants are Unix milliseconds, with a fraction. */
export interface Clock {
  readonly mode: ClockMode
  readonly setting: ClockSetting
  /** Changes how time passes from now on; what waits continues waiting. */
  set(setting: ClockSetting): void
  now(): number
  /** Lets time pass: everything that falls due on the way is done, in order, and unless the clock is `manual` all that follows from it. Rejects with a `TypeError` for what is not a duration. */
  advance(duration: Duration): Promise<void>
  /** Lets everything that is under way arrive, without a timer having to fire. */
  settle(): Promise<void>
  /** As `settle`, and waits for activities that take real time as well: for ever, if one never ends. */
  idle(): Promise<void>
  /** Resolves when that much of this clock's time has passed. */
  sleep(duration: Duration): Promise<void>
}

/** The side of a clock that the engine uses. */
export interface EngineClock extends Clock {
  /** Has something done at an instant; the returned function calls it off. */
  schedule(at: number, kind: JobKind, run: Job['run']): () => void
  /** Reports work outside the clock; no waiting request advances time until the returned function is called. */
  busy(): () => void
  /** A fresh instant: never the same twice, never before an earlier one. */
  stamp(): number
  /** Forgets all jobs and, unless time is real, goes to an instant: the first one if none is given. */
  reset(now?: number): void
  dispose(): void
}

/** State that the clocks of one engine share. */
export interface ClockShare {
  readonly jobs: JobRunner
  readonly outside: Pick<ReturnType<typeof createOutside>, 'count'>
  /** Where a reset leads. */
  readonly origin: number
}

/** A clock that passes time in one way. */
export interface ClockPart extends Omit<EngineClock, 'setting' | 'set' | 'idle' | 'stamp' | 'busy' | 'dispose'> {
  /** Sees to it that what is due is done. */
  arrange(): void
  /** Leaves the jobs to another clock. */
  stop(): void
}

/** Reads the start of a clock; throws a `TypeError` for what is not a date. */
export function clockStart(start: ClockOptions['start']): number {
  // The fraction keeps times that are computed from it from being whole seconds, which no real host's are.
  const ms = start === undefined ? Date.now() + 0.3217 : new Date(start).getTime()
  if (Number.isNaN(ms)) throw new TypeError(`expected a date as the clock's start, got '${String(start)}'`)
  return ms
}

const stampStep = 0.0007

/** Creates a source of instants that only ever grow, by at least seven steps of .NET's clock. */
export function createStamps(now: () => number): { next: () => number; reset: () => void } {
  let last = 0
  return {
    next() {
      last = Math.max(now(), last + stampStep)
      // A whole second would be written without the fraction that a real host's times have.
      if (last % 1000 < stampStep) last += stampStep
      return last
    },
    reset: () => void (last = 0),
  }
}

/** Work outside a clock, and the callers who wait for its end. */
export function createOutside(): {
  begin: (ended: () => void) => () => void
  readonly count: number
  ended: () => Promise<void>
} {
  let count = 0
  let waiting: (() => void)[] = []
  return {
    get count() {
      return count
    },
    begin(ended) {
      let over = false
      count++
      return () => {
        if (over) return
        over = true
        count--
        for (const resolve of waiting.splice(0)) resolve()
        ended()
      }
    },
    ended: () => new Promise<void>((resolve) => void (waiting = [...waiting, resolve])),
  }
}
