import { createTurnQueue, type Waiter } from './turn-queue.ts'

/** How many may run at once, and how many more may wait how long for their turn. */
export interface Concurrency {
  running: number
  waiting: number
  /** Milliseconds. */
  waitTime: number
}

/** One of those who share the slots of a limiter. */
export interface Party {
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

/** Slots for what runs at once, and a queue before them in which parties take turns. */
export interface ConcurrencyLimiter {
  readonly running: number
  readonly waiting: number
  readonly limits: Concurrency
  /** The party of a name; to be asked for again before each call. */
  partyOf(name: string): Party
  /** Takes a slot: undefined when there was one, else a promise that resolves with the slot, or rejects with a `NoSlotError` or the signal's reason. */
  enter(party: Party, signal?: AbortSignal | null): Promise<void> | undefined
  /** Gives a slot back: once for each that was had. */
  leave(party: Party): void
}

// Idle parties are kept, so that a call makes no objects; of very many, they are not.
const idleParties = 1_000

/** Makes a limiter. A party may hold at most three quarters of the slots, so that others always get some. */
export function createConcurrencyLimiter(limits: Concurrency): ConcurrencyLimiter {
  const share = Math.max(1, Math.ceil((limits.running * 3) / 4))
  const parties = new Map<string, Party>()
  const queue = createTurnQueue<Party>(limits.waiting)
  let running = 0

  const mayRun = (party: Party) => party.running < share

  function run(party: Party): void {
    running++
    party.running++
  }

  function wait(party: Party, signal: AbortSignal | null | undefined): Promise<void> {
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
        if (!queue.remove(party, waiter)) return
        settle()
        reject(signal!.reason as Error)
      }
      const late = () => {
        if (!queue.remove(party, waiter)) return
        settle()
        reject(new NoSlotError('late'))
      }
      if (signal?.aborted) return reject(signal.reason as Error)
      if (!queue.add(party, waiter)) return reject(new NoSlotError('full'))
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
    partyOf(name) {
      let party = parties.get(name)
      if (!party) parties.set(name, (party = { name, running: 0 }))
      return party
    },
    enter(party, signal) {
      // While a slot is free, those who wait are parties that have their share.
      if (running >= limits.running || !mayRun(party)) return wait(party, signal)
      run(party)
      return undefined
    },
    leave(party) {
      running--
      party.running--
      while (running < limits.running) {
        const next = queue.next(mayRun)
        if (!next) break
        run(next.party)
        next.waiter.admit()
      }
      if (party.running === 0 && parties.size > idleParties && queue.size === 0) parties.delete(party.name)
    },
  }
}
