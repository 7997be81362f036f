import { collectDefaultMetrics, type Metric, Registry } from 'prom-client'
import { metricsIn } from '../../telemetry/gateway-metrics.ts'
import type { Exposition } from '../../telemetry/metrics-stage.ts'
import type { Family, Sample } from '../../telemetry/series.ts'

// Milliseconds between two looks at the lag of the event loop: each one wakes the process up, also when it has nothing to do.
const lagInterval = 100

/** Makes metrics for Prometheus, those of the process (`process_…`, `nodejs_…`) among them. */
export const createPrometheusMetrics = metricsIn(createExposition)

function createExposition(families: () => readonly Family[]): Exposition {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: lagInterval })
  return {
    contentType: registry.contentType,
    write() {
      for (const family of families()) {
        if (!registry.getSingleMetric(family.name))
          registry.registerMetric(new FamilyMetric(family) as unknown as Metric)
      }
      return registry.metrics()
    },
  }
}

/** A family as the registry asks for it; prom-client's own counters cost more per request than all else that observes one. */
class FamilyMetric {
  readonly name: string
  readonly #family: Family

  constructor(family: Family) {
    this.name = family.name
    this.#family = family
  }

  async get() {
    const { name, help, type } = this.#family
    const values = (await this.#family.collect()).map(valueOf)
    return { name, help, type, aggregator: 'sum', values }
  }
}

const valueOf = ({ name, labels, value }: Sample) => ({ metricName: name, labels, value })
