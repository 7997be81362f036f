import type { Clock } from '@durable-http/core'
import type { GatewayConfig } from '../config/gateway-config.ts'
import type { RequestContext } from '../request/request-context.ts'
import type { Stage } from '../request/stage.ts'
import type { Warn } from '../store/shared-store.ts'
import type { ShareUsage } from '../store/usage-exchange.ts'
import { createClientStage } from './client-address.ts'
import { createFailureGuard } from './failure-guard.ts'
import { createHeaderSizeStage } from './header-size-stage.ts'
import { createRateLimiter } from './rate-limiter.ts'
import { createRateStage } from './rate-stage.ts'
import { createRequestTimeStage } from './request-time-stage.ts'
import type { CreateTimeLimit } from './time-limit.ts'

/** Options of `createGatewayLimits`. */
export interface GatewayLimitsOptions {
  config: GatewayConfig
  clock: Clock
  /** Tells replicas what callers used; each goes by its own counts when absent. */
  shareUsage?: ShareUsage | undefined
  warn: Warn
  /** True if the runtime refuses requests with too large headers itself. */
  runtimeLimitsHeaders: boolean
  /** Gives requests their time; a timer for each when absent. */
  timeLimit: CreateTimeLimit | undefined
}

/** The stages of a gateway that refuse; absent ones are off. */
export interface GatewayLimits {
  time: Stage<Pick<Request, 'method'>>
  client: Stage | undefined
  headers: Stage | undefined
  /** Comes before authentication. */
  failures: Stage<unknown> | undefined
  /** To be called with the context of each wrong credential. */
  failed: ((context: RequestContext) => void) | undefined
  /** Comes after authentication. */
  rate: Stage<unknown> | undefined
}

/** Makes the stages that refuse, and what replicas tell each other of them. */
export function createGatewayLimits(options: GatewayLimitsOptions): GatewayLimits {
  const { config, clock, shareUsage, warn, runtimeLimitsHeaders, timeLimit } = options
  const { limits, auth, trustedProxies, clientAddressHeader } = config
  const now = () => clock.now()
  if (config.storeUrl !== undefined && !shareUsage) {
    warn('STORE_URL is set, but there is no Redis on this runtime: each replica limits by what it knows')
  }
  const rate = limits.rate && createRateLimiter({ ...limits.rate, now })
  const failures = auth && limits.failures && createRateLimiter({ ...limits.failures, now })
  const limiters = { ...(rate ? { rate } : {}), ...(failures ? { failures } : {}) }
  const exchange = Object.keys(limiters).length > 0 ? shareUsage?.({ limiters, now, warn }) : undefined

  const used = ({ connection }: RequestContext) => {
    const work = exchange?.touch()
    // Some runtimes end with the response unless they are asked to wait.
    if (work) connection?.waitUntil?.(work)
  }

  const guard = failures && createFailureGuard({ limiter: failures, used, warn, now })
  return {
    time: createRequestTimeStage(limits.requestTime, timeLimit),
    client: createClientStage(trustedProxies, clientAddressHeader),
    headers: runtimeLimitsHeaders ? undefined : createHeaderSizeStage(limits.headers),
    failures: guard?.stage,
    failed: guard?.failed,
    rate: rate && createRateStage(rate, used),
  }
}
