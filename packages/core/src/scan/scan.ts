import type { CallOptions } from '../call-options.ts'
import { invalidInput } from '../input-issue.ts'
import type { InstanceStatus } from '../schemas/instance-status.ts'
import { createMatch } from './match.ts'
import { readById } from './read-by-id.ts'
import { isScanState, readCursor, type ScanState, writeCursor } from './scan-cursor.ts'
import type { CheckedSelection } from './selection.ts'
import { scanRanges } from './scan-ranges.ts'
import type { ScanRun, ScanSource } from './scan-run.ts'

/** Where a scan stops before its end; it can be resumed from there. */
export interface ScanBudget {
  /** Rows of the host at most, counted in whole pages. */
  rows?: number | undefined
  /** Requests at most. */
  requests?: number | undefined
  /** Milliseconds at most. */
  milliseconds?: number | undefined
}

/** How to scan. */
export interface ScanOptions {
  budget?: ScanBudget | undefined
  /** Requests in flight at most, from 1 to 16; 4 when absent. One page is held for each. */
  concurrency?: number | undefined
  /** Goes on where an earlier scan of the same selection stopped. */
  cursor?: string | undefined
  /** True to read inputs along. */
  showInput?: boolean | undefined
  /** False for an instance that the caller may not see; it is left out. */
  sees?: ((row: InstanceStatus) => boolean) | undefined
  /** Stops the scan before its next request, with a cursor, as a spent budget does. */
  stop?: AbortSignal | undefined
  signal?: AbortSignal | undefined
  headers?: CallOptions['headers']
  context?: CallOptions['context']
  /** Reads the JSON of a response; `parseExactJson` keeps digits that a JavaScript number would lose. */
  parseJson?: CallOptions['parseJson']
  onResponse?: CallOptions['onResponse']
}

/** How far a scan has come. */
export interface ScanProgress {
  /** Rows that the host sent, or ids that were read. */
  scanned: number
  matched: number
  /** Requests of this run. */
  requests: number
  /** True once everything was seen. */
  complete: boolean
  /** Cursor to continue with; undefined once complete. */
  next: string | undefined
}

/** The instances of a selection, in no order, one page per range in memory. */
export interface InstanceScan extends AsyncIterable<InstanceStatus> {
  /** Where the scan stands now: exact after each instance. */
  readonly progress: ScanProgress
}

/** Starts a scan of a checked selection; nothing is read before the first instance is asked for. */
export function createScan(source: ScanSource, selection: CheckedSelection, options: ScanOptions = {}): InstanceScan {
  const { budget = {}, concurrency = 4, cursor, showInput = false, sees, stop } = options
  const { signal, headers, context, parseJson, onResponse } = options
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 16)
    throw invalidInput('scan', [{ parameter: 'concurrency', message: 'must be a whole number from 1 to 16' }])
  for (const [name, value] of Object.entries(budget) as [string, number | undefined][]) {
    if (value !== undefined && !(value > 0))
      throw invalidInput('scan', [{ parameter: `budget.${name}`, message: 'must be a number above 0' }])
  }
  const initial: ScanState =
    cursor === undefined
      ? {
          scanned: 0,
          matched: 0,
          position: 0,
          walks: selection.ids ? [] : [{ prefix: selection.prefix ?? '' }],
          waiting: '',
        }
      : readCursor('scan', selection, cursor, isScanState)
  const { rows = Infinity, requests = Infinity, milliseconds = Infinity } = budget
  let deadline: number | undefined
  const firstRow = initial.scanned
  const meets = createMatch(selection)
  const run: ScanRun = {
    selection,
    source,
    state: initial,
    matches: sees ? (row) => meets(row) && sees(row) : meets,
    concurrency,
    call: { signal, headers, context, parseJson, onResponse },
    showInput,
    requests: 0,
    isSpent: () =>
      stop?.aborted === true ||
      run.state.scanned - firstRow >= rows ||
      run.requests >= requests ||
      (deadline !== undefined && source.clock.now() >= deadline),
    snapshot: () => run.state,
  }
  let complete = false
  async function* iterate(): AsyncGenerator<InstanceStatus> {
    deadline ??= source.clock.now() + milliseconds
    complete = yield* selection.ids ? readById(run) : scanRanges(run)
  }
  const generator = iterate()
  return {
    [Symbol.asyncIterator]: () => generator,
    get progress() {
      const state = run.snapshot()
      const { scanned, matched } = run.state
      return {
        scanned,
        matched,
        requests: run.requests,
        complete,
        next: complete ? undefined : writeCursor(selection, state),
      }
    },
  }
}
