import { DotNetException, argumentException, argumentOutOfRange, storageError } from '../dotnet/dotnet-exception.ts'
import { parseInt32 } from '../dotnet/integers.ts'
import type { InstanceRow } from '../engine/instance.ts'
import type { InstanceStore } from '../engine/instance-store.ts'
import { type TokenFormat, readPageNumber } from '../wire/continuation-token.ts'
import {
  PARTITIONS,
  type PartitionToken,
  partitionOf,
  readPartitionToken,
  writePartitionToken,
} from '../wire/partition-token.ts'
import type { HandlerRequest, RouteScope } from './route-scope.ts'

/** Rows of one page and what leads to the next; no token on the last. */
export interface Page {
  readonly rows: InstanceRow[]
  readonly token: string | undefined
}

const defaultSize = 100
const largestPage = 1000

/** Reads `top`; throws what the backend throws at a page that cannot be. */
export function pageSize({ settings, request }: RouteScope): number {
  const top = parseInt32(request.query.get('top')) ?? defaultSize
  if (settings.version.topBelowOne === 'argument') {
    if (top === 0) throw argumentException('Take count must be positive and greater than 0.')
    if (top < 0) throw argumentOutOfRange('Non-negative number required.', 'capacity')
    if (top > 0x7fffffc7) {
      throw new DotNetException('System.OutOfMemoryException', 'Array dimensions exceeded supported range.')
    }
  } else if (top < 0) throw storageError()
  return Math.min(top, largestPage)
}

/** Which rows a list is of. */
export interface PageFilter {
  /** Prefix of ids; only matching rows are read. */
  readonly prefix?: string | undefined
  readonly matches: (row: InstanceRow) => boolean
}

/** Reads a page of the rows that match, from a token on. */
export function readPage(
  scope: Pick<RouteScope, 'settings' | 'hub'>,
  size: number,
  token: string,
  filter: PageFilter,
): Page {
  const { settings } = scope
  const { store } = scope.hub()
  const { paging } = settings.storage
  if (paging === 'pageNumber') return readNumberedPage(store, size, readPageNumber(token), filter)
  if (paging === 'partition') return readPartition(store, size, readPartitionToken(token), filter)
  return readTablePage(store, size, settings.tokens, token, filter)
}

/** Rows that match with their keys, as long as the caller asks for more. */
function* matching(store: InstanceStore, { prefix, matches }: PageFilter, from = '') {
  for (const one of store.from(from, prefix)) if (matches(one.row)) yield one
}

function readTablePage(
  store: InstanceStore,
  size: number,
  tokens: TokenFormat,
  token: string,
  filter: PageFilter,
): Page {
  const rows: InstanceRow[] = []
  for (const { key, row } of matching(store, filter, token === '' ? '' : tokens.read(token))) {
    if (rows.length >= size) return { rows, token: tokens.write(key) }
    rows.push(row)
  }
  return { rows, token: undefined }
}

/** Rows behind the first `skip` ones, one more than `size` where there are more. */
function rowsAfter(found: Iterable<{ readonly row: InstanceRow }>, skip: number, size: number): InstanceRow[] {
  const rows: InstanceRow[] = []
  let seen = 0
  for (const { row } of found) {
    if (seen++ >= skip) rows.push(row)
    if (rows.length > size) break
  }
  return rows
}

// A full page has a next one, which may be empty: nothing checks if more rows follow.
function readNumberedPage(store: InstanceStore, size: number, page: number, filter: PageFilter): Page {
  if (size === 0) return { rows: [], token: undefined }
  const rows = rowsAfter(matching(store, filter), page * size, size - 1)
  return { rows, token: rows.length === size ? String(page + 1) : undefined }
}

/** Reads one partition after the other: the last page of each may be short or empty, and has a token all the same. */
function readPartition(
  store: InstanceStore,
  size: number,
  { partition, skip }: PartitionToken,
  filter: PageFilter,
): Page {
  const matches = (row: InstanceRow) => partitionOf(row.instanceId) === partition && filter.matches(row)
  const rows = rowsAfter(matching(store, { ...filter, matches }), skip, size)
  if (rows.length > size) {
    return { rows: rows.slice(0, size), token: writePartitionToken({ partition, skip: skip + size }) }
  }
  const next = partition + 1
  return { rows, token: next < PARTITIONS ? writePartitionToken({ partition: next, skip: 0 }) : undefined }
}

/** The token that a request brings; `''` for the first page. The web server trims it. */
export const requestToken = ({ headers }: HandlerRequest): string =>
  headers.get('x-ms-continuation-token')?.trim() ?? ''

/** The token header in a response: on the last page absent on the public path, empty on the RPC endpoint. */
export function tokenHeader({ request }: RouteScope, token: string | undefined): Record<string, string> {
  if (token === undefined && !request.isRpc) return {}
  return { 'x-ms-continuation-token': token ?? '' }
}
