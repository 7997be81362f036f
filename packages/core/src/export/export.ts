import type { CallOptions } from '../call-options.ts'
import { DurableError, isDurableError } from '../durable-error.ts'
import { invalidInput } from '../input-issue.ts'
import { createScan } from '../scan/scan.ts'
import type { ScanSource } from '../scan/scan-run.ts'
import type { CheckedSelection } from '../scan/selection.ts'
import type { InstanceStatus } from '../schemas/instance-status.ts'
import { placeOf } from '../place-of.ts'

/** How to export. */
export interface ExportOptions {
  /** True to export histories with their inputs and results; true when absent. */
  history?: boolean | undefined
  /** Instances read at the same time, from 1 to 16; 4 when absent. */
  concurrency?: number | undefined
  /** Requests at most; an export that needs more rejects. */
  requests?: number | undefined
  /** Goes on where an earlier export of the same selection stopped: `next` of its last line. */
  cursor?: string | undefined
  /** Stops taking instances; the last line then has a cursor, `{"complete":false,"count":N,"next":"…"}`. */
  stop?: AbortSignal | undefined
  signal?: AbortSignal | undefined
  headers?: CallOptions['headers']
  context?: CallOptions['context']
  /** False for an instance that the caller may not see; it is left out. */
  sees?: ((row: InstanceStatus) => boolean) | undefined
}

/** Input of an export. */
export interface ExportSource extends ScanSource {
  /** Reads a status as the host's own JSON text, so that no digit is lost. */
  statusText(input: Record<string, unknown>, options: CallOptions): Promise<string>
}

/**
 * Reads each instance of a selection and yields it as one line of JSON, digits as the host has them. The last line is
 * `{"complete":true,"count":N}`; an export that ends without it is not complete. `count` is that of this run.
 */
export async function* exportInstances(
  source: ExportSource,
  selection: CheckedSelection,
  { history = true, concurrency = 4, requests = Infinity, cursor, stop, ...rest }: ExportOptions = {},
): AsyncGenerator<string> {
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 16)
    throw invalidInput('export', [{ parameter: 'concurrency', message: 'must be a whole number from 1 to 16' }])
  const { signal, headers, context, sees } = rest
  const { taskHub, connection } = selection
  const place = placeOf({ taskHub, connection })
  const call = { signal, headers, context }
  let reads = 0
  const read = async (row: InstanceStatus): Promise<string | undefined> => {
    if (requests < Infinity && ++reads + scan.progress.requests > requests) throw spent(requests)
    const input = { instanceId: row.instanceId, ...place, showHistory: history, showHistoryOutput: history }
    try {
      return oneLine(await source.statusText(input, call))
    } catch (error) {
      // Purged since the list was read: it has left the selection.
      if (isDurableError(error) && error.code === 'not_found') return undefined
      throw error
    }
  }
  const budget = requests === Infinity ? {} : { budget: { requests } }
  const scan = createScan(source, selection, { sees, cursor, stop, ...call, ...budget })
  const rows = scan[Symbol.asyncIterator]()
  const ahead: Promise<string | undefined>[] = []
  let count = 0
  // As long as a line is large, as the first one may be, none is read ahead: a reader that is slow would have them all held.
  let isLarge = true
  let isEnded = false
  const mayTake = () => !isEnded && stop?.aborted !== true
  while (mayTake() || ahead.length > 0) {
    while (mayTake() && ahead.length < (isLarge ? 1 : concurrency)) {
      const { value, done } = await rows.next()
      isEnded = done === true
      if (isEnded) break
      const line = read(value as InstanceStatus)
      // A failure is reported when its turn comes.
      line.catch(() => undefined)
      ahead.push(line)
    }
    const line = await ahead.shift()
    if (line === undefined) continue
    count++
    isLarge = line.length > largeLine
    yield line
  }
  if (!isEnded) await rows.return?.()
  const { complete, next } = scan.progress
  // All lines that were read have been yielded, so the cursor follows the last of them.
  if (!complete && stop?.aborted) {
    yield JSON.stringify({ complete, count, next })
    return
  }
  if (!complete) throw spent(requests)
  yield JSON.stringify({ complete: true, count })
}

/** Characters from which on a line is large. */
const largeLine = 65_536

const spent = (requests: number) =>
  new DurableError('unavailable', `export: more than the ${requests} requests that may be made; narrow the selection`)

// A line break inside a JSON string is always escaped, so those in the text only lay it out.
const oneLine = (text: string) => text.replaceAll(/[\r\n]+/g, ' ')
