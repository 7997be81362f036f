import { type Duration, durationToMs } from './duration.ts'
import { type Job, type JobKind, createJobQueue } from './job-queue.ts'
import { nextTurn } from './turn.ts'

/**
 * How time passes. `virtual`: work runs by itself in no real time, durable timers wait for `advance`. `manual`: nothing
 * at all moves but by `advance`. `real`: the wall clock.
 */
export type ClockMode = 'virtual' | 'manual' | 'real'

/** Options of a clock. */
export interface ClockOptions {
  readonly mode?: ClockMode
  /** What a clock that is not real shows at first; the current time by default. */
  readonly start?: Date | string | number
  /** Lets a virtual clock jump to the next timer whenever nothing else is left to do. */
  readonly autoAdvance?: boolean
}

/** The host's time. All its instants are Unix milliseconds, with a fraction. */
export interface Clock {
  readonly mode: ClockMode
  now(): number
  /** Lets time pass: everything that falls due on the way is done, in order. */
  advance(duration: Duration): Promise<void>
  /** Runs what is due without a timer having to fire. */
  settle(): Promise<void>
  /** Resolves when that much of this clock's time has passed. */
  sleep(duration: Duration): Promise<void>
}

/** The side of a clock that the engine uses. */
export interface EngineClock extends Clock {
  /** Has something done at an instant; the returned function calls it off. */
  schedule(at: number, kind: JobKind, run: () => void | Promise<void>): () => void
  /** Tells that something goes on outside the clock; until `done` is called no waiting request lets time pass. */
  busy(): () => void
  /** A fresh instant: never the same twice, never before an earlier one. */
  stamp(): number
  reset(now?: number): void
  dispose(): void
}

const stampStep = 0.0007
const longestTimeout = 2_147_483_647

const startOf = (start: ClockOptions['start']): number => {
  const ms = start === undefined ? Date.now() : new Date(start).getTime()
  if (Number.isNaN(ms)) throw new TypeError(`expected a date as the clock's start, got '${String(start)}'`)
  return ms
}

/** Creates a clock; throws a `TypeError` when `start` is no date. */
export function createClock({ mode = 'virtual', start, autoAdvance = false }: ClockOptions = {}): EngineClock {
  const jobs = createJobQueue()
  const realSetTimeout = globalThis.setTimeout
  const realClearTimeout = globalThis.clearTimeout
  const origin = startOf(start)
  const realStart = performance.now()
  let virtualNow = origin
  let skipped = 0
  let last = 0
  let order = 0
  let pumping: Promise<void> | undefined
  let wake: ReturnType<typeof setTimeout> | undefined
  let disposed = false

  const now = (): number => (mode === 'real' ? origin + performance.now() - realStart + skipped : virtualNow)

  // How many jobs of each kind are in the queue: a timer in front of work must not keep the work from being done.
  const open = { work: 0, timer: 0, wait: 0 }
  let outside = 0

  const movesByItself = (): boolean =>
    open.work > 0 || (mode === 'virtual' && outside === 0 && (open.wait > 0 || (autoAdvance && open.timer > 0)))

  const runWhile = async (due: (job: Job) => boolean): Promise<void> => {
    for (let job = jobs.peek(); job && !disposed && due(job); job = jobs.peek()) {
      jobs.pop()
      open[job.kind]--
      job.done = true
      if (mode !== 'real') virtualNow = Math.max(virtualNow, job.at)
      await job.run()
    }
  }
  const isDue = (job: Job): boolean => job.at <= now()

  // One pump at a time: whoever comes later waits for its turn, so jobs never run side by side.
  const exclusively = async (run: () => Promise<void>): Promise<void> => {
    while (pumping) await pumping
    const mine = run().finally(() => {
      if (pumping === mine) pumping = undefined
    })
    pumping = mine
    await mine
  }

  const goesOn = (job: Job): boolean => isDue(job) || (mode !== 'real' && movesByItself())

  const settleNow = (): Promise<void> =>
    exclusively(async () => {
      for (;;) {
        await nextTurn()
        const job = jobs.peek()
        if (!job || disposed || !goesOn(job)) return
        await runWhile(goesOn)
      }
    })

  let arranged = false
  const arrange = (): void => {
    if (disposed) return
    if (mode === 'virtual') {
      if (arranged) return
      arranged = true
      void nextTurn().then(() => {
        arranged = false
        return settleNow()
      })
    } else if (mode === 'real') {
      const job = jobs.peek()
      realClearTimeout(wake)
      wake = undefined
      if (!job) return
      const pump = (): void => void exclusively(() => runWhile(isDue)).then(arrange)
      wake = realSetTimeout(pump, Math.min(Math.max(job.at - now(), 0), longestTimeout))
      // A durable timer must not keep a process alive that has nothing else to do.
      if (typeof wake === 'object') (wake as { unref?: () => void }).unref?.()
    }
  }

  const schedule: EngineClock['schedule'] = (at, kind, run) => {
    const job: Job = { at, order: order++, kind, run, cancelled: false, done: false }
    jobs.push(job)
    open[kind]++
    arrange()
    return () => {
      if (job.cancelled || job.done) return
      job.cancelled = true
      open[kind]--
    }
  }

  return {
    mode,
    now,
    schedule,
    settle: settleNow,
    busy() {
      outside++
      let over = false
      return () => {
        if (over) return
        over = true
        outside--
        arrange()
      }
    },
    stamp() {
      last = Math.max(now(), last + stampStep)
      // A whole second would be written without the fraction that a real host's times have.
      if (last % 1000 < stampStep) last += stampStep
      return last
    },
    async advance(duration) {
      const ms = durationToMs(duration)
      if (mode === 'real') {
        skipped += ms
        await exclusively(() => runWhile(isDue))
        arrange()
        return
      }
      // What requests in flight have asked for is put in the queue before time moves on.
      await nextTurn()
      const target = virtualNow + ms
      await exclusively(async () => {
        for (;;) {
          await runWhile((due) => due.at <= target)
          await nextTurn()
          const job = jobs.peek()
          if (!job || disposed || job.at > target) break
        }
        virtualNow = Math.max(virtualNow, target)
      })
      arrange()
    },
    sleep: (duration) =>
      new Promise<void>((resolve) => void schedule(now() + durationToMs(duration), 'wait', () => resolve())),
    reset(to) {
      jobs.clear()
      open.work = open.timer = open.wait = 0
      last = 0
      if (mode !== 'real') virtualNow = to ?? origin
      arrange()
    },
    dispose() {
      disposed = true
      jobs.clear()
      realClearTimeout(wake)
    },
  }
}
