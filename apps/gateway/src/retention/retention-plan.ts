import type { DurableClient, InstanceFilter, InstanceStatus } from '@durable-http/core'
import type { JobStore } from '../jobs/job-store.ts'
import { isEnded } from '../jobs/job-view.ts'

// A rule that began late on one day may begin early on the next one, and clocks are changed.
const recent = 20 * 3_600_000
const lastOfSecond = 999

/** Counts a hub and what a rule matches in it, in one scan of everything. */
export async function countForRule(
  client: Pick<DurableClient, 'scan'>,
  selection: InstanceFilter,
  sees: (row: InstanceStatus) => boolean,
  signal: AbortSignal,
): Promise<{ total: number; matched: number }> {
  const meets = createRuleMatch(selection)
  let total = 0
  let matched = 0
  for await (const row of client.scan({ all: true }, { signal })) {
    total++
    if (meets(row) && sees(row)) matched++
  }
  return { total, matched }
}

// The same conditions as those of the run that deletes, which tests each instance again.
function createRuleMatch({ states = [], functions, changedBefore = '' }: InstanceFilter) {
  const names = functions && new Set(functions.map((name) => name.toLowerCase()))
  const before = new Date(changedBefore).getTime()
  return ({ runtimeStatus, name, lastUpdatedTime }: InstanceStatus) =>
    states.includes(runtimeStatus) &&
    (names === undefined || names.has(name.toLowerCase())) &&
    Date.parse(lastUpdatedTime) + lastOfSecond < before
}

/** Sums what other jobs of retention have deleted in the last day, or may still delete. */
export async function takenByOthers(store: JobStore, id: string, now: number): Promise<number> {
  let taken = 0
  for (const stored of await store.all()) {
    const { definition, state } = stored
    if (!definition.retention || definition.id === id || !state.retention) continue
    const { limit, used } = state.retention
    if (!isEnded(stored)) taken += Math.max(limit, used)
    else if (Date.parse(definition.createdAt) >= now - recent) taken += used
  }
  return taken
}

/** Instances of a hub that all rules together may delete in a day. */
export const allowanceOf = (total: number, maxShare: number): number => Math.floor(total * maxShare + 1e-9)
