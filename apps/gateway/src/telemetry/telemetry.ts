import type { Fetch } from '@durable-http/core'
import type { GatewayConfig } from '../config/gateway-config.ts'
import type { Stage } from '../request/stage.ts'
import { type Log, silentLog } from './log.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { createMetricsStage, type Exposition } from './metrics-stage.ts'
import { createObservationStage } from './observation-stage.ts'
import { createObservedFetch } from './observed-fetch.ts'
import { createLineScrubber } from './redaction.ts'
import type { Family } from './series.ts'
import type { Tracing } from './tracing.ts'

/** Telemetry that only a runtime can supply; absent members are off. */
export interface TelemetryParts {
  log?: Log | undefined
  tracing?: Tracing | undefined
  /** Receives the lines of the audit; without it, the audit is off. */
  audit?: ((line: string) => void) | undefined
  /** Writes metrics; they are counted where there is one and the configuration wants them. */
  exposition?: ((families: () => readonly Family[]) => Exposition) | undefined
  version?: string | undefined
}

/** Log, metrics, traces and audit trail of the gateway. */
export interface Telemetry {
  log: Log
  metrics: Metrics | undefined
  /** The outermost stage. */
  observation: Stage
  /** Puts what looks on between the clients of a function app and its `fetch`. */
  observe(app: string, fetch: Fetch): Fetch
  /** Makes the stage of `/metrics`, behind another one that says who may read it. */
  metricsStage(guard: Stage | undefined): Stage | undefined
}

/** Puts together what tells of the gateway; what is off costs nothing. */
export function createTelemetry(
  config: GatewayConfig,
  { log = silentLog, tracing, exposition, version = 'unknown' }: TelemetryParts,
): Telemetry {
  const { telemetry, upstreams } = config
  const isCounted = exposition !== undefined && telemetry.metrics !== 'off'
  const metrics = isCounted ? createMetrics({ apps: upstreams.map(({ name }) => name), version }) : undefined
  const isTold = log.access !== undefined
  return {
    log,
    metrics,
    observation: createObservationStage({ log, metrics, tracing }),
    observe: (app, fetch) => createObservedFetch({ app, fetch, metrics, tracing, isTold }),
    metricsStage: (guard) => {
      if (!metrics || !exposition) return undefined
      return createMetricsStage(
        exposition(() => metrics.families),
        createLineScrubber(config),
        telemetry.metrics === 'public' ? undefined : guard,
      )
    },
  }
}
