import type { BulkCounts } from './bulk-event.ts'

/** Where a bulk run stands; plain data. */
export interface BulkState {
  /** Instant of the plan. */
  frozenAt: string
  /** Cursor of the scan behind the last instance that was taken; absent before the first one. */
  scan?: string
  /** True once the scan has brought everything. */
  isScanned: boolean
  /** Ids taken, for a selection by id. */
  position: number
  /** Instances whose request may have been sent and whose outcome is not known yet. */
  inFlight: string[]
  /** Instances that were taken and must be taken again. */
  delayed: string[]
  counts: BulkCounts
}

/** The state before the first instance. */
export function initialBulkState(frozenAt: string): BulkState {
  return {
    frozenAt,
    isScanned: false,
    position: 0,
    inFlight: [],
    delayed: [],
    counts: { done: 0, skipped: 0, failed: 0, unknown: 0 },
  }
}

const maxOpen = 64

/** True for a value that has the members of a bulk run's state. */
export function isBulkState(value: unknown): value is BulkState {
  if (typeof value !== 'object' || value === null) return false
  const { frozenAt, inFlight, delayed, counts, scan, isScanned, position } = value as Partial<BulkState>
  const areIds = (ids: unknown) =>
    Array.isArray(ids) && ids.length <= maxOpen && ids.every((id) => typeof id === 'string')
  return (
    typeof frozenAt === 'string' &&
    !Number.isNaN(Date.parse(frozenAt)) &&
    (scan === undefined || typeof scan === 'string') &&
    typeof isScanned === 'boolean' &&
    isCount(position) &&
    areIds(inFlight) &&
    areIds(delayed) &&
    typeof counts === 'object' &&
    counts !== null &&
    [counts.done, counts.skipped, counts.failed, counts.unknown].every(isCount)
  )
}

const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0
