import type { CallOptions } from '../call-options.ts'
import type { InstancePage } from '../paging.ts'
import type { InstanceStatus } from '../schemas/instance-status.ts'

/** Reads one page of a list from a continuation token on. */
export type ReadPage = (
  prefix: string,
  token: string | undefined,
  top: number,
  options: CallOptions,
) => Promise<InstancePage>

/** Where a walk over one key range stands: plain data, part of a cursor. */
export interface Walk {
  /** Beginning of the ids of its range. */
  prefix: string
  /** Token of the next page; the first page when absent. */
  token?: string
  /** Last id of the next page that was handed out already. */
  after?: string
  /** Index in an id from which `below` and `from` compare; the length of the scan's own prefix. */
  at?: number
  /** Stops at the first id whose character at `at` is above this one. */
  below?: string
  /** Leaves out ids whose character at `at` is not above this one. */
  above?: string
  /** Leaves out ids whose character at `at` is one of these. */
  except?: string
}

/** One page of a walk: the rows that belong to its range, and what the walk continues with. */
export interface WalkPage {
  rows: InstanceStatus[]
  /** Rows that the host sent. */
  received: number
  /** First and last id that the host sent. */
  first: string | undefined
  last: string | undefined
  /** True if the host sent ids in ordinal order, as Azure Storage does. */
  isSorted: boolean
  next: Walk | undefined
}

/** Rows that a page holds at most; a host never sends more. */
export const pageSize = 1_000

/** Reads the next page of a walk. */
export async function readWalkPage(walk: Walk, readPage: ReadPage, options: CallOptions): Promise<WalkPage> {
  const { instances, continuationToken } = await readPage(walk.prefix, walk.token, pageSize, options)
  const ids = instances.map(({ instanceId }) => instanceId)
  const isPast = isPastRange(walk, ids)
  const { after: _, ...range } = walk
  return {
    rows: withoutHandedOut(walk, instances).filter(({ instanceId }) => isInRange(walk, instanceId)),
    received: instances.length,
    first: ids[0],
    last: ids.at(-1),
    isSorted: ids.every((id, index) => index === 0 || ids[index - 1]! < id),
    next: continuationToken === undefined || isPast ? undefined : { ...range, token: continuationToken },
  }
}

function isPastRange({ at = 0, below }: Walk, ids: readonly string[]): boolean {
  return below !== undefined && ids.some((id) => (id[at] ?? '') > below)
}

function isInRange({ at = 0, below, above, except }: Walk, id: string): boolean {
  const character = id[at] ?? ''
  return (
    (below === undefined || character <= below) &&
    (above === undefined || character > above) &&
    (except === undefined || character === '' || !except.includes(character))
  )
}

// The row itself may be gone by now: then the host's order shows where to continue.
function withoutHandedOut({ after }: Walk, rows: InstanceStatus[]): InstanceStatus[] {
  if (after === undefined) return rows
  const at = rows.findIndex(({ instanceId }) => instanceId === after)
  return at >= 0 ? rows.slice(at + 1) : rows.filter(({ instanceId }) => instanceId > after)
}
