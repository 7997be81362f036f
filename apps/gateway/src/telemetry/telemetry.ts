import type { Fetch } from '@durable-http/core'
import type { GatewayConfig } from '../config/gateway-config.ts'
import type { Stage } from '../request/stage.ts'
import type { CreateGatewayMetrics, WatchedParts } from './gateway-metrics.ts'
import { type Log, silentLog } from './log.ts'
import type { Metrics } from './metrics.ts'
import { createObservationStage, type ObservedRequest } from './observation-stage.ts'
import { createObservedFetch } from './observed-fetch.ts'
import type { Tracing } from './tracing.ts'

/** Telemetry that only a runtime can supply; absent members are off. */
export interface TelemetryParts {
  log?: Log | undefined
  tracing?: Tracing | undefined
  /** Receives the lines of the audit; without it, the audit is off. */
  audit?: ((line: string) => void) | undefined
  /** Makes metrics, if the configuration wants them. */
  metrics?: CreateGatewayMetrics | undefined
  version?: string | undefined
}

/** Log, metrics, traces and audit trail of the gateway. */
export interface Telemetry {
  log: Log
  metrics: Metrics | undefined
  /** The outermost stage. */
  observation: Stage<ObservedRequest>
  /** Puts what looks on between the clients of a function app and its `fetch`. */
  observe(app: string, fetch: Fetch): Fetch
  /** Makes the stage of `/metrics`, behind another one that decides who may read it. */
  metricsStage(guard: Stage | undefined): Stage | undefined
  /** Adds the metrics of these parts; returns what counts instances until the signal ends it. */
  watch(parts: WatchedParts): ((signal: AbortSignal) => Promise<unknown>) | undefined
}

/** Creates the log, metrics and traces of the gateway; those that are off cost nothing. */
export function createTelemetry(
  config: GatewayConfig,
  { log = silentLog, tracing, metrics: createMetrics, version = 'unknown' }: TelemetryParts,
): Telemetry {
  const counted = config.telemetry.metrics === 'off' ? undefined : createMetrics?.(config, version)
  const metrics = counted?.metrics
  const isReported = log.access !== undefined
  return {
    log,
    metrics,
    observation: createObservationStage({ log, metrics, tracing }),
    observe: (app, fetch) => createObservedFetch({ app, fetch, metrics, tracing, isReported }),
    metricsStage: (guard) => counted?.stage(guard),
    watch: (watched) => counted?.watch(watched),
  }
}
