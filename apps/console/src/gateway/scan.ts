import { GatewayError } from './gateway-error.ts'
import { readJsonLines } from './json-lines.ts'
import type { Query, Send } from './request.ts'
import type { Progress, Status } from './wire.ts'

/** Results of a scan: rows as they arrive, and the progress after each request. */
export interface ScanStep {
  rows: Status[]
  progress?: Progress
  /** Cursor to continue with; absent once the scan is complete. */
  next?: string | undefined
}

/** Where a scan begins and what it may cost. */
export interface ScanOptions {
  next?: string | undefined
  /** Rows of the host to look through at most, in all. */
  budget: number
  signal: AbortSignal
}

type Line = Status | { progress: Progress; next?: string; message?: string }

// Progress is reported at the end of each request: small ones keep the numbers moving, large ones save requests.
const firstRows = 1_000
const laterRows = 5_000

/** Scans instances of a selection: one request after another, until the end or the budget. */
export async function* scanInstances(
  send: Send,
  selection: Query,
  { next, budget, signal }: ScanOptions,
): AsyncGenerator<ScanStep> {
  let cursor = next
  let scanned = 0
  for (let request = 0; scanned < budget; request++) {
    const scan = Math.min(budget - scanned, request === 0 ? firstRows : laterRows)
    const response = await send('v1/instances', {
      query: { ...selection, scan, next: cursor },
      headers: { accept: 'application/jsonl' },
      signal,
    })
    let end: Exclude<Line, Status> | undefined
    for await (const lines of readJsonLines<Line>(response.body!)) {
      const rows = lines.filter((line): line is Status => 'instanceId' in line)
      end = lines.find((line): line is Exclude<Line, Status> => 'progress' in line && !('instanceId' in line))
      if (rows.length > 0) yield { rows }
    }
    if (!end) throw new GatewayError(0, 'cut_off', 'The connection ended in the middle of the list.')
    yield { rows: [], progress: end.progress, next: end.next }
    if (end.message !== undefined) throw new GatewayError(0, 'scan_failed', end.message)
    // The cursor of a scan counts all rows since its beginning.
    const isStuck = cursor !== undefined && end.next === cursor
    if (end.progress.complete || end.next === undefined || isStuck) return
    cursor = end.next
    scanned += scan
  }
}
