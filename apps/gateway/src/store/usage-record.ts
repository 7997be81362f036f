import type { Usage } from '../limits/rate-limiter.ts'

/** A replica's record of one caller: account, requests taken, backlog, and the replica's own share of the backlog. */
export type UsageRow = [caller: string, account: number, taken: number, backlog: number, ownBacklog: number]

/** A replica's record: the usage of each of its limiters, by name. */
export type UsageRecord = Readonly<Record<string, readonly UsageRow[]>>

// The most loaded ones are those that matter to others.
const rowsAtMost = 5_000

/** Writes the usage of a limiter for the other replicas. */
export function writeRows(usage: readonly Usage[]): UsageRow[] {
  const reported =
    usage.length > rowsAtMost ? usage.toSorted((a, b) => b.backlog - a.backlog).slice(0, rowsAtMost) : usage
  return reported.map((row) => [
    row.caller,
    row.account,
    row.taken,
    Math.round(row.backlog),
    Math.round(row.ownBacklog),
  ])
}

/** Reads what another replica wrote of a limiter; what is malformed is left out. */
export function readRows(record: unknown, limiter: string): Usage[] {
  if (typeof record !== 'object' || record === null) return []
  const rows: unknown = (record as Record<string, unknown>)[limiter]
  if (!Array.isArray(rows)) return []
  return rows.filter(isRow).map(([caller, account, taken, backlog, ownBacklog]) => ({
    caller,
    account,
    taken,
    backlog,
    ownBacklog,
  }))
}

function isRow(row: unknown): row is UsageRow {
  if (!Array.isArray(row)) return false
  const [caller, ...numbers] = row as unknown[]
  return (
    typeof caller === 'string' && numbers.length === 4 && numbers.every((n) => Number.isFinite(n) && (n as number) >= 0)
  )
}
