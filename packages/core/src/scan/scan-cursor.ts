import { fromBase64Url, toBase64Url } from '../base64-url.ts'
import { hashText } from '../hash-text.ts'
import { invalidInput } from '../input-issue.ts'
import type { CheckedSelection } from './selection.ts'
import type { Split } from './shards.ts'
import type { Walk } from './walker.ts'

/** Where a scan stands; plain data. */
export interface ScanState {
  scanned: number
  matched: number
  /** Number of selected ids that have been read; for a selection by id. */
  position: number
  /** Ranges under way. */
  walks: Walk[]
  /** Characters whose shards have not begun. */
  waiting: string
  /** Present once the range is divided into shards. */
  split?: Split
}

/** Characters of a cursor at most; it holds a token for each range under way, and no ids of a selection by id. */
const maxCursorLength = 65_536

/** Writes any state with the selection it belongs to, as base64url. */
export function writeCursor(selection: CheckedSelection, state: unknown): string {
  const sealed = JSON.stringify({ v: 1, selection: fingerprint(selection), state })
  return toBase64Url(new TextEncoder().encode(sealed))
}

/** Reads a cursor; throws `invalid_input` where it is not one, or belongs to another selection. */
export function readCursor<State>(
  operation: string,
  selection: CheckedSelection,
  cursor: string,
  isState: (value: unknown) => value is State,
): State {
  const refused = (message: string) => invalidInput(operation, [{ parameter: 'cursor', message }])
  const sealed = decode(cursor)
  const state = sealed?.state
  if (sealed?.v !== 1 || !isState(state)) throw refused('must be a cursor that an earlier call returned')
  if (sealed.selection !== fingerprint(selection))
    throw refused('belongs to another selection; pass the selection it was made for')
  return state
}

/** True for a value that has the members of a scan's state. */
export function isScanState(value: unknown): value is ScanState {
  if (typeof value !== 'object' || value === null) return false
  const { scanned, matched, position, walks, waiting, split } = value as Partial<ScanState>
  return (
    [scanned, matched, position].every((count) => Number.isSafeInteger(count) && count! >= 0) &&
    Array.isArray(walks) &&
    walks.length <= 64 &&
    walks.every(isWalk) &&
    typeof waiting === 'string' &&
    waiting.length <= 128 &&
    (split === undefined || (typeof split.token === 'string' && typeof split.reached === 'string'))
  )
}

function isWalk(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { prefix, at = 0, ...texts } = value as Walk
  return (
    typeof prefix === 'string' &&
    Number.isSafeInteger(at) &&
    Object.values(texts).every((text) => typeof text === 'string')
  )
}

/** A short text that differs for selections that differ; it detects mistakes, not forgery. */
function fingerprint(selection: CheckedSelection): string {
  const known = fingerprints.get(selection)
  if (known !== undefined) return known
  const members = Object.entries(selection).sort(([one], [other]) => (one < other ? -1 : 1))
  const print = hashText(JSON.stringify(members))
  fingerprints.set(selection, print)
  return print
}

// A run writes a cursor before each request, and a selection may name many thousand ids.
const fingerprints = new WeakMap<CheckedSelection, string>()

function decode(cursor: string): { v?: unknown; selection?: unknown; state?: unknown } | undefined {
  if (cursor.length > maxCursorLength) return undefined
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(fromBase64Url(cursor)))
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
