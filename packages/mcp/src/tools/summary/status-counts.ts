import { safeLine, safeName } from '../../text/safe-text.ts'

/** Numbers of instances by status. */
export type StatusCounts = ReadonlyMap<string, number>

/** Counts instances by status, and by status within each function. */
export function createStatusCounts() {
  const byStatus = new Map<string, number>()
  const byFunction = new Map<string, Map<string, number>>()
  return {
    byStatus: byStatus as StatusCounts,
    add({ name, runtimeStatus }: { name: string; runtimeStatus: string }) {
      const status = safeLine(runtimeStatus, 40)
      const counts = byFunction.get(name) ?? new Map<string, number>()
      byFunction.set(name, counts.set(status, (counts.get(status) ?? 0) + 1))
      byStatus.set(status, (byStatus.get(status) ?? 0) + 1)
    },
    /** Functions with their counts, the most frequent first. */
    functions(): [string, StatusCounts][] {
      return [...byFunction].sort(([, one], [, other]) => totalOf(other) - totalOf(one))
    },
  }
}

const totalOf = (counts: StatusCounts) => [...counts.values()].reduce((sum, count) => sum + count, 0)

/** Counts in words: `3 Failed, 1 Running`. */
export function countsText(counts: StatusCounts): string {
  return [...counts].map(([status, count]) => `${count} ${safeName(status, 40)}`).join(', ')
}
