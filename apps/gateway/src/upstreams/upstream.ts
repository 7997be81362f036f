import { type Clock, createDurableClient, type DurableClient, type Fetch } from '@durable-http/core'
import { createSharedReads, type SharedReads } from '@durable-http/rest'
import type { GatewayConfig, UpstreamConfig } from '../config/gateway-config.ts'
import { type ConcurrencyLimiter, createConcurrencyLimiter } from '../limits/concurrency.ts'
import { createWaitBound } from '../limits/caller-wait.ts'
import { type Callers, createLimitedFetch } from '../limits/limited-fetch.ts'
import { createYieldingFetch } from '../limits/yielding-fetch.ts'
import { createForgettingFetch } from './forgetting-fetch.ts'
import { createGuardedFetch } from './guarded-fetch.ts'
import { createHealthCheck, type HealthCheck } from './health-check.ts'
import type { UpstreamHealth } from './upstream-health.ts'

/** A function app with the clients that the two faces use. */
export interface Upstream {
  name: string
  config: UpstreamConfig
  /** For MCP: every hazard rule on. */
  client: DurableClient
  /** For REST, whose callers know the host: no rule about reasons, and short retries, because they retry themselves. */
  transparent: DurableClient
  /** For jobs: its calls yield to those of callers. */
  jobs: DurableClient
  /** For metrics: like `jobs`, but without retries. */
  scraping: DurableClient
  /** Status reads that REST callers share; it learns of the writes of every face. */
  reads: SharedReads
  /** Slots for the calls to it. */
  limiter: ConcurrencyLimiter
  /** Its health as seen in traffic. */
  health: () => UpstreamHealth
  /** Checks the app, at most once in five seconds for all callers. */
  check: HealthCheck
}

/** Parts that calls to a function app go through. */
export interface UpstreamParts {
  fetch?: Fetch | undefined
  /** True if `fetch` enforces the time limit itself. */
  fetchLimitsTime?: boolean | undefined
  clock: Clock
  /** The caller of each call; one for all calls if absent. */
  callers?: Callers | undefined
  /** Awaited before a large response is read as a whole. */
  largeResponseTurn?: ((response: Response) => Promise<() => void>) | undefined
  /** Called when the app begins to refuse its key, once a minute at most. */
  refused?: (() => void) | undefined
}

/** Makes the clients of one function app; all share one circuit breaker, and remove the keys of all apps. */
export function createUpstream(
  config: UpstreamConfig,
  { limits, upstreams }: GatewayConfig,
  {
    fetch = globalThis.fetch,
    fetchLimitsTime = false,
    clock,
    callers = { clientKeyOf: () => '' },
    refused,
    largeResponseTurn,
  }: UpstreamParts,
): Upstream {
  const { name, ...host } = config
  const now = () => clock.now()
  const guard = createGuardedFetch({ name, fetch, breaker: limits.breaker, now, refused })
  const limiter = createConcurrencyLimiter(limits.concurrency)
  // A call that waits for a slot has not reached the app, so it does not count for the breaker.
  const limited = createLimitedFetch({ name, fetch: guard.fetch, limiter, callers })
  const secrets = keysOf(upstreams)
  const callTime = Math.min(limits.upstreamTime, limits.requestTime)
  const timeout = fetchLimitsTime ? Number.POSITIVE_INFINITY : callTime
  const reads = createSharedReads(clock)
  const bounded = createForgettingFetch(createWaitBound(guard.refuseEarly(limited), callTime), reads)
  const common = {
    ...host,
    fetch: bounded,
    clock,
    timeout,
    secrets,
    maxResponseBytes: limits.response,
    largeResponseTurn,
  }
  const client = createDurableClient(common)
  const yielding = createYieldingFetch(bounded, limiter, clock)
  const transparent = { allowHazards: ['truncatedReason'], retry: { attempts: 2, maxDelay: 1_000 } } as const
  return {
    name,
    config,
    client,
    limiter,
    reads,
    transparent: createDurableClient({ ...common, ...transparent }),
    jobs: createDurableClient({ ...common, ...transparent, fetch: yielding }),
    scraping: createDurableClient({ ...common, retry: false, fetch: yielding }),
    health: guard.health,
    check: createHealthCheck({ client, health: guard.health, clock }),
  }
}

/** Keys of all function apps: an orchestration may hold links of another app, and its key must not get out either. */
export function keysOf(upstreams: readonly UpstreamConfig[]): string[] {
  return upstreams.flatMap(({ key, nextKey }) => [key, nextKey]).filter((key) => key !== undefined)
}
