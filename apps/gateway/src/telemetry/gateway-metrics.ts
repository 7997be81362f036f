import type { Clock } from '@durable-http/core'
import type { GatewayConfig } from '../config/gateway-config.ts'
import type { Stage } from '../request/stage.ts'
import { type AgedUpstream, createInstanceAges } from './instance-ages.ts'
import { createInstanceScraper, type ScrapedUpstream } from './instance-scraper.ts'
import type { Log } from './log.ts'
import { createMetrics, metricPrefix, type Metrics } from './metrics.ts'
import { createMetricsStage, type Exposition } from './metrics-stage.ts'
import { createLineScrubber } from './redaction.ts'
import { createReading, type Family } from './series.ts'
import { createUpstreamGauges, type GaugedUpstream } from './upstream-gauges.ts'

/** Parts of a gateway that metrics read by themselves. */
export interface WatchedParts {
  upstreams: readonly (GaugedUpstream & ScrapedUpstream & AgedUpstream)[]
  /** Event streams that are open. */
  streams: { readonly size: number }
  clock: Clock
  log: Log
}

/** The metrics of a gateway, and their path. */
export interface GatewayMetrics {
  metrics: Metrics
  /** Makes the stage of `/metrics`, behind another one that decides who may read it. */
  stage(guard: Stage | undefined): Stage
  /** Adds the metrics of these parts; returns what counts instances until the signal ends it. */
  watch(parts: WatchedParts): (signal: AbortSignal) => Promise<unknown>
}

/** Makes the metrics of a gateway of this version. */
export type CreateGatewayMetrics = (config: GatewayConfig, version: string) => GatewayMetrics

/** Makes what makes metrics that an exposition writes. A runtime hands it to the gateway, so that the others do not carry its code. */
export const metricsIn =
  (createExposition: (families: () => readonly Family[]) => Exposition): CreateGatewayMetrics =>
  (config, version) => {
    const { telemetry } = config
    const metrics = createMetrics({ apps: config.upstreams.map(({ name }) => name), version })
    return {
      metrics,
      stage: (guard) =>
        createMetricsStage(
          createExposition(() => metrics.families),
          createLineScrubber(config),
          telemetry.metrics === 'public' ? undefined : guard,
        ),
      watch({ upstreams, streams, clock, log }) {
        const { scraper: scraping } = telemetry
        const scraper = scraping && createInstanceScraper({ ...scraping, upstreams, clock, log })
        const ages =
          scraping && createInstanceAges({ ...scraping, requests: scraping.ageRequests, upstreams, clock, log })
        for (const family of [
          ...createUpstreamGauges(upstreams),
          ...(scraper?.families ?? []),
          ...(ages?.families ?? []),
          createReading(`${metricPrefix}open_streams`, 'Open event streams.', [], () => [[[], streams.size]]),
        ])
          metrics.add(family)
        return (signal) => Promise.all([scraper?.run(signal), ages?.run(signal)])
      },
    }
  }
