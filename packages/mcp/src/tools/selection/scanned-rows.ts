import type { AllInstances, InstanceFilter, InstanceStatus } from '@durable-http/core'
import { readCursor, writeCursor } from '../../text/cursor.ts'
import { defaultLimit, type PagedRows, refuseCursor, textLimit } from '../paged-rows.ts'
import { defaultTop } from '../shared-arguments.ts'
import { type Args, pick } from '../tool-arguments.ts'
import type { ToolContext } from '../tool-context.ts'
import { isAge } from './age.ts'
import { filterOf, withInstants } from './selection-arguments.ts'
import { namingArguments } from './selection-fault.ts'

/** Rows, requests and milliseconds of one call; it ends with a cursor when they are used up. */
const scanBudget = { rows: 10_000, requests: 20, milliseconds: 20_000 } as const

/** Rows that a scan found, and its progress. */
export interface ScannedRows extends PagedRows<InstanceStatus> {
  note: string
}

/** True if the cursor is that of a scan. */
export function isScanCursor(cursor: unknown): boolean {
  return typeof cursor === 'string' && readCursor(cursor)?.isScan === true
}

/** Reads what a scan finds until a result is full or the budget is used up. */
export async function scanRows(
  args: Args,
  names: readonly string[],
  { client, clock, access }: ToolContext,
  signal: AbortSignal | undefined,
  weigh: (row: InstanceStatus) => number,
): Promise<ScannedRows> {
  const before = typeof args['cursor'] === 'string' ? openCursor(args['cursor'], pick(args, names), names) : undefined
  const filters = before?.filters ?? withInstants(pick(args, names), clock.now())
  const filter: InstanceFilter | AllInstances = filterOf(filters)
  const scan = namingArguments(() =>
    client.scan(filter, {
      // One walk: its cursor is short, and a model repeats it.
      concurrency: 1,
      budget: scanBudget,
      cursor: before?.token,
      showInput: args['showInput'] === true,
      sees: ({ name }) => access.allowsFunction(name),
      signal,
    }),
  )
  const top = (args['top'] as number | undefined) ?? defaultTop
  const limit = args['top'] === undefined ? defaultLimit : textLimit
  const rows: InstanceStatus[] = []
  let weight = 0
  let next: string | undefined
  let isFull = false
  for await (const row of scan) {
    const own = weigh(row)
    isFull = rows.length > 0 && weight + own > limit
    if (isFull) break
    rows.push(row)
    weight += own
    next = scan.progress.next
    isFull = rows.length >= top
    if (isFull) break
  }
  const { complete, scanned } = scan.progress
  if (!isFull) next = scan.progress.next
  const cursor = next === undefined ? undefined : writeCursor({ token: next, filters, isScan: true })
  // The number of rows of excluded functions is not revealed.
  const seen = access.judgesFunctions ? '' : ` ${scanned} instances`
  const note = complete
    ? `Scanned${seen === '' ? ' all instances' : `${seen}, which is all`}.`
    : `Scanned${seen} so far; a call scans ${scanBudget.rows} at most.`
  return { rows, cursor, filters, weight, note }
}

function openCursor(text: string, given: Args, names: readonly string[]) {
  const cursor = readCursor(text)
  if (!cursor?.isScan) throw refuseCursor('is of a list without these filters; leave it out, or the filters')
  const filters = pick(cursor.filters, names)
  const other = Object.keys(given).find((name) => given[name] !== filters[name] && !isAge(given[name]))
  if (other) throw refuseCursor(`belongs to a list with another ${other}; leave out the filters, the cursor keeps them`)
  return { token: cursor.token, filters }
}
