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

/** Reads a page of the rows that match, from a token on. */
export function readPage(scope: RouteScope, size: number, token: string, matches: (row: InstanceRow) => boolean): Page {
  const { settings } = scope
  const { store } = scope.hub()
  const { paging } = settings.storage
  if (paging === 'pageNumber') return readNumberedPage(store, size, readPageNumber(token), matches)
  if (paging === 'partition') return readPartition(store, size, readPartitionToken(token), matches)
  return readTablePage(store, size, settings.tokens, token, matches)
}

type Matches = (row: InstanceRow) => boolean

function readTablePage(store: InstanceStore, size: number, tokens: TokenFormat, token: string, matches: Matches): Page {
  const rows: InstanceRow[] = []
  for (const { key, row } of store.from(token === '' ? '' : tokens.read(token))) {
    if (!matches(row)) continue
    if (rows.length >= size) return { rows, token: tokens.write(key) }
    rows.push(row)
  }
  return { rows, token: undefined }
}

// Nobody asks if more follows: a full page has a next one, which may be empty.
function readNumberedPage(store: InstanceStore, size: number, page: number, matches: Matches): Page {
  const rows = store
    .all()
    .filter(matches)
    .slice(page * size, (page + 1) * size)
  return { rows, token: size > 0 && rows.length === size ? String(page + 1) : undefined }
}

/** Reads one partition after the other: the last page of each may be short or empty, and has a token all the same. */
function readPartition(
  store: InstanceStore,
  size: number,
  { partition, skip }: PartitionToken,
  matches: Matches,
): Page {
  const found = store.all().filter((row) => partitionOf(row.instanceId) === partition && matches(row))
  const rows = found.slice(skip, skip + size)
  if (skip + size < found.length) return { rows, token: writePartitionToken({ partition, skip: skip + size }) }
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
