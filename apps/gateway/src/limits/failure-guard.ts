import type { RequestContext } from '../request/request-context.ts'
import type { Stage } from '../request/stage.ts'
import type { Warn } from '../store/shared-store.ts'
import { peerKey } from './client-key.ts'
import type { RateLimiter } from './rate-limiter.ts'
import { refuseRate } from './rate-refusal.ts'

/** Keeps an address from trying credential after credential. */
export interface FailureGuard {
  /** Before authentication: an address with too many failures is not asked for a credential. */
  stage: Stage<unknown>
  /** Counts a credential that was wrong. */
  failed: (context: RequestContext) => void
}

/** Options of `createFailureGuard`. */
export interface FailureGuardOptions {
  limiter: RateLimiter
  used: (context: RequestContext) => void
  warn: Warn
  /** Milliseconds. */
  now: () => number
}

// An attack is not a reason to fill the log.
const pause = 60_000

/** Makes a guard. Unknown addresses are never guarded, because many callers may share them. */
export function createFailureGuard({ limiter, used, warn, now }: FailureGuardOptions): FailureGuard {
  let warned = Number.NEGATIVE_INFINITY

  function tell(address: string): void {
    if (now() - warned < pause) return
    warned = now()
    warn(
      `${address} sent too many wrong credentials and is asked for none now; if it is a proxy, name it in TRUSTED_PROXIES: ` +
        'all callers behind it are refused',
    )
  }

  return {
    stage(_, context, next) {
      const address = context.client ?? context.peer
      const wait = address === undefined ? 0 : limiter.wait(peerKey(address))
      if (wait === 0) return next()
      tell(address!)
      context.refusal = 'rate'
      return refuseRate(context.face, 'failures', limiter.rate, wait)
    },
    failed(context) {
      const address = context.client ?? context.peer
      if (address === undefined) return
      limiter.take(peerKey(address))
      used(context)
    },
  }
}
