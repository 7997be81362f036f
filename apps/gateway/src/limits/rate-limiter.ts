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
  /** Parties that are told apart; those beyond share one account. */
  parties?: number
}

/** Usage of one party, as replicas exchange it. */
export interface Usage {
  party: string
  /** Tells an account from an earlier one of the same party on the same replica. */
  account: number
  /** Requests taken here since the account was opened. */
  taken: number
  /** Milliseconds until the account is full again. */
  backlog: number
  /** The same if only this replica had let the party through. */
  ownBacklog: number
}

/**
 * Counts requests per party: a full account holds `requests`, and fills by as many in a window, evenly (GCRA, the token bucket
 * as one number). Exact in one process; what other replicas took is charged when it is heard of, and may put an account in debt.
 */
export interface RateLimiter {
  readonly rate: Rate
  /** Takes one or several; 0 if they are admitted. Otherwise takes none and returns the milliseconds to wait. */
  take(party: string, requests?: number): number
  /** Milliseconds until the party may take one; takes none. */
  wait(party: string): number
  /** Requests that the party may still make now. */
  left(party: string): number
  /** Charges what another replica let through. */
  charge(party: string, requests: number): void
  /** Takes over the backlog that another replica knows of, where it is longer. */
  adopt(party: string, backlog: number): void
  /** Requests taken by this replica, for all parties that are not idle. */
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
// A store with wrong data locks a party out for at most this time.
const windowsInDebt = 10

/** Makes a limiter. */
export function createRateLimiter({ requests, window, now, parties = 100_000 }: RateLimiterOptions): RateLimiter {
  const clock = createSteadyClock(now)
  const interval = window / requests
  // An account untouched for a window is as good as none: two generations forget it without being searched.
  let young = new Map<string, Account>()
  let old = new Map<string, Account>()
  let turned = 0
  let opened = 0

  function accountOf(party: string, time: number): Account {
    if (time - turned >= window) turn(time)
    const known = young.get(party)
    if (known) return known
    const aged = old.get(party)
    if (aged) {
      old.delete(party)
      young.set(party, aged)
      return aged
    }
    if (young.size >= parties && party !== others) return accountOf(others, time)
    const account = { full: time, ownFull: time, number: ++opened, taken: 0 }
    young.set(party, account)
    return account
  }

  function turn(time: number): void {
    const bothAged = time - turned >= 2 * window
    const gone = bothAged ? [...old, ...young] : old
    old = bothAged ? new Map() : young
    young = new Map()
    // A party in debt is kept until the debt is paid.
    for (const [party, account] of gone) if (account.full > time) young.set(party, account)
    turned = time
  }

  const waitOf = ({ full }: Account, time: number, count = 1) =>
    Math.max(0, Math.max(full, time) + count * interval - window - time)
  const charge = (account: Account, time: number, milliseconds: number) => {
    account.full = Math.min(Math.max(account.full, time) + milliseconds, time + windowsInDebt * window)
  }

  return {
    rate: { requests, window },
    take(party, count = 1) {
      const time = clock()
      const account = accountOf(party, time)
      const wait = waitOf(account, time, count)
      if (wait > slack) return wait
      const cost = count * interval
      account.full = (account.full > time ? account.full : time) + cost
      account.ownFull = (account.ownFull > time ? account.ownFull : time) + cost
      account.taken += count
      return 0
    },
    wait(party) {
      const time = clock()
      const account = young.get(party) ?? old.get(party)
      const wait = account ? waitOf(account, time) : 0
      return wait > slack ? wait : 0
    },
    left(party) {
      const time = clock()
      const account = young.get(party) ?? old.get(party)
      const backlog = account ? Math.max(0, account.full - time) : 0
      return Math.max(0, Math.floor((window - backlog + slack) / interval))
    },
    charge(party, count) {
      const time = clock()
      charge(accountOf(party, time), time, count * interval)
    },
    adopt(party, backlog) {
      const time = clock()
      const account = accountOf(party, time)
      const known = account.full - time
      if (backlog > known) account.full = time + Math.min(backlog, windowsInDebt * window)
    },
    usage() {
      const time = clock()
      if (time - turned >= window) turn(time)
      return [...old, ...young]
        .filter(([, { taken }]) => taken > 0)
        .map(([party, { number, taken, full, ownFull }]) => ({
          party,
          account: number,
          taken,
          backlog: Math.max(0, full - time),
          ownBacklog: Math.max(0, ownFull - time),
        }))
    },
  }
}
