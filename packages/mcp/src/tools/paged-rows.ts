import { DurableError } from '@durable-http/core'
import { readCursor, writeCursor } from '../text/cursor.ts'
import { type Args, pick } from './tool-arguments.ts'
import { defaultTop } from './shared-arguments.ts'

// The host may send empty pages with a token; one call follows this many.
const pageLimit = 5
// Long ids can make a page too long for a result; then a shorter page is read from the same place. A page whose size nobody named is to stay
// below 2,000 tokens, any other below 10,000.
export const defaultLimit = 2_300
export const textLimit = 9_000
const longestPage = 500

/** One page as the client reads it. */
export interface Page<Row> {
  rows: Row[]
  /** How many the host sent, those included that are passed over. */
  sent: number
  token: string | undefined
}

/** Rows of one result, and the cursor of the next. */
export interface PagedRows<Row> {
  rows: Row[]
  cursor: string | undefined
  filters: Record<string, unknown>
  /** Total weight of the rows. */
  weight: number
}

/** Reads pages until one has rows, with the filters of the cursor where there is one. */
export async function readRows<Row>(
  args: Args,
  filterNames: readonly string[],
  read: (filters: Record<string, unknown>, page: { top: number; continuationToken?: string }) => Promise<Page<Row>>,
  weigh: (row: Row) => number,
): Promise<PagedRows<Row>> {
  const given = pick(args, filterNames)
  const cursor = openCursor(args['cursor'], given, filterNames)
  const filters = cursor?.filters ?? given
  const top = (args['top'] as number | undefined) ?? defaultTop
  const limit = args['top'] === undefined ? defaultLimit : textLimit
  let size = top
  let token = cursor?.token
  let rows: Row[] = []
  let weight = 0
  for (let page = 0; page < pageLimit; page++) {
    const next = await read(filters, { top: size, ...(token === undefined ? {} : { continuationToken: token }) })
    rows = next.rows
    weight = rows.reduce((sum, row) => sum + weigh(row), 0)
    const light = weight > limit ? Math.floor((rows.length * limit) / weight) : rows.length
    const fitting = Math.max(1, Math.min(top, light))
    if (rows.length > fitting && size > 1) {
      // Without as many of its last rows the page is read again from the same place: only at its end there is a token.
      size = Math.max(1, Math.min(size, next.sent) - (rows.length - fitting))
      page--
      continue
    }
    token = next.token
    if (rows.length > 0 || token === undefined) break
    // Entities, which come before most ids, are many on some hosts: a longer page gets past them.
    size = Math.min(size * 5, longestPage)
  }
  return { rows, filters, weight, cursor: token === undefined ? undefined : writeCursor({ token, filters }) }
}

function openCursor(text: unknown, given: Record<string, unknown>, names: readonly string[]) {
  if (typeof text !== 'string') return undefined
  const cursor = readCursor(text)
  if (!cursor) throw refuseCursor('is not a cursor of an earlier page; leave it out to begin at the first')
  const filters = pick(cursor.filters, names)
  const other = Object.keys(given).find((name) => given[name] !== filters[name])
  if (other) throw refuseCursor(`belongs to a list with another ${other}; leave out the filters, the cursor keeps them`)
  return { token: cursor.token, filters }
}

/** Makes the error for a cursor that a call cannot continue with. */
export function refuseCursor(why: string): DurableError {
  return new DurableError('invalid_input', `cursor ${why}`, { issues: [{ parameter: 'cursor', message: why }] })
}

/** The sentence that ends every list. */
export function pageNote(shown: number, noun: string, cursor: string | undefined): string {
  const count = shown === 0 ? `No ${noun} on this page.` : `${shown} ${noun}.`
  return cursor === undefined ? `${count} No more.` : `${count} More: call again with cursor ${cursor}`
}
