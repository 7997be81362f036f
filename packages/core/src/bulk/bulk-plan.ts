import { describeSelection } from '../scan/describe-selection.ts'
import { createScan } from '../scan/scan.ts'
import type { CheckedSelection } from '../scan/selection.ts'
import type { BulkActionName } from './bulk-action.ts'
import { bulkActions } from './bulk-action.ts'
import type { BulkPlan } from './bulk-event.ts'
import type { BulkOptions, BulkSource } from './bulk-options.ts'

const defaultBudget = { rows: 20_000, milliseconds: 10_000 }
const sampleSize = 10

/** Counts a frozen selection within a budget and takes a sample; ids are counted without reading them all. */
export async function planBulk(
  source: BulkSource,
  name: BulkActionName,
  selection: CheckedSelection,
  plannedAt: string,
  { planBudget = defaultBudget, rate = Infinity, sees, signal, headers, context, onResponse }: BulkOptions,
): Promise<BulkPlan> {
  const { ids } = selection
  const { expectedRate } = bulkActions[name]
  const scanned = ids ? { ...selection, ids: ids.slice(0, sampleSize) } : selection
  const scan = createScan(source, scanned, { budget: planBudget, sees, signal, headers, context, onResponse })
  const sample: BulkPlan['sample'] = []
  let found = 0
  for await (const row of scan) {
    found++
    const { instanceId, name: functionName, runtimeStatus, createdTime, lastUpdatedTime } = row
    if (sample.length < sampleSize)
      sample.push({ instanceId, name: functionName, runtimeStatus, createdTime, lastUpdatedTime })
  }
  const count = ids?.length ?? found
  return {
    type: 'planned',
    action: name,
    selection: describeSelection(selection),
    count,
    complete: ids !== undefined || scan.progress.complete,
    sample,
    duration: Math.ceil(count / Math.min(expectedRate, rate)),
    plannedAt,
  }
}
