import { createTurnQueue, type Waiter } from './turn-queue.ts'

/** How many may run at once, and how many more may wait how long for their turn. */
export interface Concurrency {
  running: number
  waiting: number
  /** Milliseconds. */
  waitTime: number
}

/** One of those who share the slots of a limiter. */
export interface Caller {
  readonly name: string
  running: number
}

/** Rejects a wait that got no slot. */
export class NoSlotError extends Error {
  override readonly name = 'NoSlotError'
  readonly reason: 'full' | 'late'
  constructor(reason: 'full' | 'late') {
    super(reason === 'full' ? 'too many wait already' : 'no slot came free in time')
    this.reason = reason
  }
}

/** Slots for what runs at once, and a queue before them in which callers take turns. */
export interface ConcurrencyLimiter {
  readonly running: number
  readonly waiting: number
  readonly limits: Concurrency
  /** The caller of a name; to be asked for again before each call. */
  callerOf(name: string): Caller
  /** Takes a slot: undefined when there was one, else a promise that resolves with the slot, or rejects with a `NoSlotError` or the signal's reason. */
  enter(caller: Caller, signal?: AbortSignal | null): Promise<void> | undefined
  /** Gives a slot back: once for each that was had. */
  leave(caller: Caller): void
}

// Idle callers are kept, so that a call makes no objects; of very many, they are not.
const idleCallers = 1_000

/** Makes a limiter. A caller may hold at most three quarters of the slots, so that others always get some. */
export function createConcurrencyLimiter(limits: Concurrency): ConcurrencyLimiter {
  const share = Math.max(1, Math.ceil((limits.running * 3) / 4))
  const callers = new Map<string, Caller>()
  const queue = createTurnQueue<Caller>(limits.waiting)
  let running = 0

  const mayRun = (caller: Caller) => caller.running < share

  function run(caller: Caller): void {
    running++
    caller.running++
  }

  function wait(caller: Caller, signal: AbortSignal | null | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', gone)
      }
      const waiter: Waiter = {
        admit() {
          settle()
          resolve()
        },
        refuse() {
          settle()
          reject(new NoSlotError('full'))
        },
      }
      const gone = () => {
        if (!queue.remove(caller, waiter)) return
        settle()
        reject(signal!.reason as Error)
      }
      const late = () => {
        if (!queue.remove(caller, waiter)) return
        settle()
        reject(new NoSlotError('late'))
      }
      if (signal?.aborted) return reject(signal.reason as Error)
      if (!queue.add(caller, waiter)) return reject(new NoSlotError('full'))
      const timer = setTimeout(late, limits.waitTime)
      signal?.addEventListener('abort', gone)
    })
  }

  return {
    limits,
    get running() {
      return running
    },
    get waiting() {
      return queue.size
    },
    callerOf(name) {
      let caller = callers.get(name)
      if (!caller) callers.set(name, (caller = { name, running: 0 }))
      return caller
    },
    enter(caller, signal) {
      // While a slot is free, those who wait are callers that have their share.
      if (running >= limits.running || !mayRun(caller)) return wait(caller, signal)
      run(caller)
      return undefined
    },
    leave(caller) {
      running--
      caller.running--
      while (running < limits.running) {
        const next = queue.next(mayRun)
        if (!next) break
        run(next.caller)
        next.waiter.admit()
      }
      if (caller.running === 0 && callers.size > idleCallers && queue.size === 0) callers.delete(caller.name)
    },
  }
}
