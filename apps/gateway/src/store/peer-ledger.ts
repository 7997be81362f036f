import type { RateLimiter, Usage } from '../limits/rate-limiter.ts'

interface Seen {
  account: number
  taken: number
}

/** Charges a limiter with what one other replica took since it was last heard of, each request once. */
export type PeerLedger = (usage: readonly Usage[]) => void

/** Makes the ledger of one other replica. */
export function createPeerLedger(limiter: RateLimiter): PeerLedger {
  const { requests, window } = limiter.rate
  let seen: Map<string, Seen> | undefined

  return function hear(usage) {
    const before = seen
    seen = new Map()
    for (const { caller, account, taken, ownBacklog } of usage) {
      const known = before?.get(caller)
      const counted = known?.account === account ? known.taken : 0
      seen.set(caller, { account, taken: Math.max(taken, counted) })
      // Of what it took before it was first heard of, only what is not made up for yet still counts.
      const fresh = before ? taken - counted : (ownBacklog * requests) / window
      if (fresh > 0) limiter.charge(caller, fresh)
    }
  }
}
