import { createSteadyClock } from './steady-clock.ts'

/** A number of requests per window, in milliseconds. */
export interface Rate {
  requests: number
  window: number
}

/** Options of `createRateLimiter`. */
export interface RateLimiterOptions extends Rate {
  /** Milliseconds, for tests too. */
  now: () => number
  /** Callers with an account of their own; those beyond share one account. */
  callers?: number
}

/** Usage of one caller, as replicas exchange it. */
export interface Usage {
  caller: string
  /** Tells an account from an earlier one of the same caller on the same replica. */
  account: number
  /** Requests taken here since the account was opened. */
  taken: number
  /** Milliseconds until the account is full again. */
  backlog: number
  /** The same if only this replica had let the caller through. */
  ownBacklog: number
}

/**
 * Counts requests per caller: a full account holds `requests`, and fills by as many in a window, evenly (GCRA, the token bucket
 * as one number). Exact in one process; what other replicas took is charged when it is heard of, and may put an account in debt.
 */
export interface RateLimiter {
  readonly rate: Rate
  /** Takes one or several; 0 if they are admitted. Otherwise takes none and returns the milliseconds to wait. */
  take(caller: string, requests?: number): number
  /** Milliseconds until the caller may take one; takes none. */
  wait(caller: string): number
  /** Requests that the caller may still make now. */
  left(caller: string): number
  /** Charges what another replica let through. */
  charge(caller: string, requests: number): void
  /** Takes over the backlog that another replica knows of, where it is longer. */
  adopt(caller: string, backlog: number): void
  /** Requests taken by this replica, for all callers that are not idle. */
  usage(): Usage[]
}

interface Account {
  /** When it will be full: the theoretical arrival time of GCRA. */
  full: number
  /** The same, counting only what was taken here. */
  ownFull: number
  number: number
  taken: number
}

// Sums of fractions of a millisecond are off by less than this.
const slack = 1e-3
const others = '\u0000others'
// A store with wrong data locks a caller out for at most this time.
const windowsInDebt = 10

/** Makes a limiter. */
export function createRateLimiter({ requests, window, now, callers = 100_000 }: RateLimiterOptions): RateLimiter {
  const clock = createSteadyClock(now)
  const interval = window / requests
  // An account untouched for a window is as good as none: two generations forget it without being searched.
  let young = new Map<string, Account>()
  let old = new Map<string, Account>()
  let turned = 0
  let opened = 0

  function accountOf(caller: string, time: number): Account {
    if (time - turned >= window) turn(time)
    const known = young.get(caller)
    if (known) return known
    const aged = old.get(caller)
    if (aged) {
      old.delete(caller)
      young.set(caller, aged)
      return aged
    }
    if (young.size >= callers && caller !== others) return accountOf(others, time)
    const account = { full: time, ownFull: time, number: ++opened, taken: 0 }
    young.set(caller, account)
    return account
  }

  function turn(time: number): void {
    const bothAged = time - turned >= 2 * window
    const gone = bothAged ? [...old, ...young] : old
    old = bothAged ? new Map() : young
    young = new Map()
    // A caller in debt is kept until the debt is paid.
    for (const [caller, account] of gone) if (account.full > time) young.set(caller, account)
    turned = time
  }

  const waitOf = ({ full }: Account, time: number, count = 1) =>
    Math.max(0, Math.max(full, time) + count * interval - window - time)
  const charge = (account: Account, time: number, milliseconds: number) => {
    account.full = Math.min(Math.max(account.full, time) + milliseconds, time + windowsInDebt * window)
  }

  return {
    rate: { requests, window },
    take(caller, count = 1) {
      const time = clock()
      const account = accountOf(caller, time)
      const wait = waitOf(account, time, count)
      if (wait > slack) return wait
      const cost = count * interval
      account.full = (account.full > time ? account.full : time) + cost
      account.ownFull = (account.ownFull > time ? account.ownFull : time) + cost
      account.taken += count
      return 0
    },
    wait(caller) {
      const time = clock()
      const account = young.get(caller) ?? old.get(caller)
      const wait = account ? waitOf(account, time) : 0
      return wait > slack ? wait : 0
    },
    left(caller) {
      const time = clock()
      const account = young.get(caller) ?? old.get(caller)
      const backlog = account ? Math.max(0, account.full - time) : 0
      return Math.max(0, Math.floor((window - backlog + slack) / interval))
    },
    charge(caller, count) {
      const time = clock()
      charge(accountOf(caller, time), time, count * interval)
    },
    adopt(caller, backlog) {
      const time = clock()
      const account = accountOf(caller, time)
      const known = account.full - time
      if (backlog > known) account.full = time + Math.min(backlog, windowsInDebt * window)
    },
    usage() {
      const time = clock()
      if (time - turned >= window) turn(time)
      return [...old, ...young]
        .filter(([, { taken }]) => taken > 0)
        .map(([caller, { number, taken, full, ownFull }]) => ({
          caller,
          account: number,
          taken,
          backlog: Math.max(0, full - time),
          ownBacklog: Math.max(0, ownFull - time),
        }))
    },
  }
}
