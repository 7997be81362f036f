import type { RetentionRule } from '../config/gateway-config.ts'
import type { JobDefinition } from '../jobs/job-record.ts'
import { termsOf } from './retention-order.ts'
import type { RuleWindow } from './rule-window.ts'

/** Id of the one job that a rule has in a window: whichever replica is first makes it. */
export const retentionJobId = (rule: RetentionRule, { day }: RuleWindow): string => `retention-${rule.name}-${day}`

/** Makes the job of a rule; instances that change or are created later are not part of it. */
export function retentionJob(rule: RetentionRule, window: RuleWindow, now: number): JobDefinition {
  const { name, states, olderThan, functions, rate, enforce, exportTo } = rule
  return {
    id: retentionJobId(rule, window),
    createdAt: new Date(now).toISOString(),
    job: {
      action: 'purge',
      selection: {
        states,
        changedBefore: new Date(now - olderThan).toISOString(),
        ...(functions ? { functions } : {}),
      },
      ...(rate === undefined ? {} : { rate }),
      ...(window.until === undefined ? {} : { until: new Date(window.until).toISOString() }),
    },
    retention: { rule: name, enforce, ...(exportTo === undefined ? {} : { exportTo }), terms: termsOf(rule) },
  }
}
