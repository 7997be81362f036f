import type { Selection } from '@durable-http/core'
import { usageError } from '../cli-error.ts'

/** Where a list stopped: its selection, frozen, and the cursor of the scan. */
export interface ListCursor {
  selection: Selection
  next: string
}

const longest = 1_000_000

/** Writes where a list stopped as one word; a list that continues needs nothing else. */
export function writeListCursor({ selection, next }: ListCursor): string {
  return Buffer.from(JSON.stringify({ v: 1, selection, next })).toString('base64url')
}

/** Reads what `writeListCursor` wrote; throws a usage error for anything else. */
export function readListCursor(text: string): ListCursor {
  try {
    if (text.length > longest) throw new RangeError('too long')
    const { v, selection, next } = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as {
      v?: unknown
    } & Partial<ListCursor>
    if (v === 1 && typeof selection === 'object' && selection !== null && typeof next === 'string')
      return { selection, next }
  } catch {
    // Told below.
  }
  throw usageError('--resume must be the cursor that an earlier list printed, whole and unchanged')
}
