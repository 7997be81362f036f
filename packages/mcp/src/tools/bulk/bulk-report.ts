import { type BulkCounts, type BulkItem, inputElsewhere } from '@durable-http/core'
import { fenceLines } from '../../text/fence.ts'
import { safeId, safeName } from '../../text/safe-text.ts'

const mostShown = 10

/** Milliseconds for which one call acts; the rest is for a call with its cursor. */
export const callTime = 45_000

/** Collects what became of the instances of a run. */
export interface BulkReport {
  readonly counts: BulkCounts
  add(item: BulkItem): void
  /** Items that failed, by code or a reason of ours, with a few ids of each; nothing that the host wrote is in it. */
  failures(): { code: string; count: number; ids: string[] }[]
}

/** Makes the report of one run. */
export function createBulkReport(): BulkReport {
  const counts: BulkCounts = { done: 0, skipped: 0, failed: 0, unknown: 0 }
  const byCode = new Map<string, { count: number; ids: string[] }>()
  return {
    counts,
    add({ instanceId, outcome, code = 'unknown', message }) {
      counts[outcome]++
      if (outcome === 'done' || outcome === 'skipped') return
      const key = outcome === 'unknown' ? 'effect unknown' : message === inputElsewhere ? message : code
      const group = byCode.get(key) ?? { count: 0, ids: [] }
      byCode.set(key, group)
      group.count++
      if (group.ids.length < mostShown) group.ids.push(safeId(instanceId, 100))
    },
    failures: () => Array.from(byCode, ([code, group]) => ({ code, ...group })),
  }
}

/** The lines of a report. */
export function reportLines(action: string, report: BulkReport): string[] {
  const { done, skipped, failed, unknown } = report.counts
  const parts = [
    `${done} done`,
    `${failed} failed`,
    `${skipped} skipped (changed since the plan)`,
    unknown > 0 ? `${unknown} with an effect that is not known: look at them before you try again` : '',
  ]
  const failures = report.failures()
  return [
    `${safeName(action)}: ${parts.filter((part) => part !== '').join(', ')}.`,
    failures.length > 0 ? fenceLines('Not done, by reason', failures) : '',
  ]
}

/** Says how many: `3 instances`, or at least so many. */
export function countText({ count, complete }: { count: number; complete: boolean }): string {
  return `${complete ? '' : 'at least '}${count} instance${count === 1 ? '' : 's'}`
}
