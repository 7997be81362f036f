import { metricPrefix } from '../telemetry/metrics.ts'
import { createCounters, createReading, type Family } from '../telemetry/series.ts'

/** Result of the last count of a rule. */
export interface RuleCount {
  total: number
  matched: number
  /** True if the rule matches more than may be deleted. */
  isRefused: boolean
}

/** Figures of retention for the metrics of this replica. */
export interface RetentionReport {
  families: readonly Family[]
  counted(app: string, rule: string, count: RuleCount): void
  deleted(app: string, rule: string): void
}

/** Makes the figures of all rules. */
export function createRetentionReport(): RetentionReport {
  const counts = new Map<string, { labels: readonly string[]; count: RuleCount }>()
  const labels = ['app', 'rule']
  const reading = (name: string, help: string, valueOf: (count: RuleCount) => number) =>
    createReading(metricPrefix + name, help, labels, () =>
      Array.from(counts.values(), (each) => [each.labels, valueOf(each.count)] as const),
    )
  const deleted = createCounters(
    'counter',
    `${metricPrefix}retention_deleted_total`,
    'Instances that rules of retention deleted.',
    labels,
  )
  return {
    families: [
      reading('retention_matched', 'Instances that the rule matched when it last counted.', ({ matched }) => matched),
      reading('retention_instances', 'Instances of the task hub when the rule last counted.', ({ total }) => total),
      reading(
        'retention_refused',
        '1 if the rule may not delete: it matched too many, or clocks differ; else 0.',
        ({ isRefused }) => (isRefused ? 1 : 0),
      ),
      deleted,
    ],
    counted(app, rule, count) {
      counts.set(`${app} ${rule}`, { labels: [app, rule], count })
      // Begins at 0, so that the first instance counts as an increase.
      deleted.of(app, rule)
    },
    deleted: (app, rule) => void deleted.of(app, rule).value++,
  }
}
