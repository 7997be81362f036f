import type { InstanceStatus } from '../schemas/instance-status.ts'
import type { InstanceScan, ScanOptions, ScanProgress } from './scan.ts'

/** Keys for counting instances. */
export type CountBy = 'state' | 'function'

/** How to count. */
export interface CountOptions extends Omit<ScanOptions, 'showInput'> {
  /** Also counts for each combination of these. */
  by?: CountBy | readonly CountBy[] | undefined
}

/** Instances that have the same state, function, or both. */
export interface CountedGroup {
  state?: string
  function?: string
  count: number
}

/** How many instances a selection has, as far as the scan came. */
export interface InstanceCount {
  /** Instances counted; a lower bound unless `progress.complete`. */
  count: number
  /** Largest group first; empty unless `by` was given. */
  groups: CountedGroup[]
  progress: ScanProgress
}

/** The most groups that are counted apart; instances of further ones are counted under the function `(others)`. */
const maxGroups = 1_000

/** Counts what a scan brings. */
export async function countScan(scan: InstanceScan, by: CountOptions['by'] = []): Promise<InstanceCount> {
  const members: readonly CountBy[] = typeof by === 'string' ? [by] : by
  const groups = new Map<string, CountedGroup>()
  let count = 0
  for await (const row of scan) {
    count++
    if (members.length === 0) continue
    const key = groupKey(row, members)
    const group = groups.get(key) ?? (groups.size < maxGroups ? addGroup(groups, key, row, members) : others(groups))
    group.count++
  }
  return { count, groups: [...groups.values()].sort((one, other) => other.count - one.count), progress: scan.progress }
}

function groupKey({ runtimeStatus, name }: InstanceStatus, by: readonly CountBy[]): string {
  return JSON.stringify([by.includes('state') ? runtimeStatus : 0, by.includes('function') ? name.toLowerCase() : 0])
}

function addGroup(
  groups: Map<string, CountedGroup>,
  key: string,
  row: InstanceStatus,
  by: readonly CountBy[],
): CountedGroup {
  const group: CountedGroup = {
    ...(by.includes('state') ? { state: row.runtimeStatus } : {}),
    ...(by.includes('function') ? { function: row.name } : {}),
    count: 0,
  }
  groups.set(key, group)
  return group
}

function others(groups: Map<string, CountedGroup>): CountedGroup {
  const key = '(others)'
  const group = groups.get(key) ?? { function: key, count: 0 }
  groups.set(key, group)
  return group
}
