import type { CallOptions } from '../call-options.ts'
import { type DurableErrorCode, isDurableError } from '../durable-error.ts'
import { invalidInput } from '../input-issue.ts'
import { hashText } from '../hash-text.ts'
import { createArrivals } from './arrivals.ts'
import { parseVerbatimJson } from '../exact-json.ts'
import type { ExportSource } from '../export/export.ts'
import type { SelectionPlace } from '../scan/selection.ts'
import type { InstanceStatus } from '../schemas/instance-status.ts'
import { isTerminal } from '../schemas/runtime-status.ts'
import { placeOf } from '../place-of.ts'

/** How to follow instances. */
export interface FollowOptions extends SelectionPlace {
  /** Milliseconds between two reads of an instance that changes; at least 500, 1,000 when absent. Grows to five times as much while nothing changes. */
  interval?: number | undefined
  /** Continues after the states with these hashes, by instance id: they are not yielded again. */
  since?: Readonly<Record<string, string>> | undefined
  /** True to read inputs along. */
  showInput?: boolean | undefined
  /** True to reject at once if the first read of an instance fails; passing failures are read over otherwise. */
  failFast?: boolean | undefined
  /** Reads of each instance at most; following ends after them. */
  reads?: number | undefined
  signal?: AbortSignal | undefined
  headers?: CallOptions['headers']
}

/** A change of one of the followed instances. */
export type FollowEvent =
  /** The state differs from the one yielded before; `hash` identifies it, `text` is the host's own JSON with all digits. */
  | { type: 'status'; instanceId: string; status: InstanceStatus; text: string; hash: string }
  /** The instance has ended; no event about it follows. */
  | { type: 'end'; instanceId: string; hash: string }
  /** The instance does not exist, or no longer. */
  | { type: 'gone'; instanceId: string }

/** Instances that one call may follow. */
export const maxFollowed = 1_000
const shortest = 500
const growth = 1.5
const slowest = 5
const patience = 5
/** Milliseconds that a failure may ask for: an instance is not left alone for a day because of one. */
const longestPause = 300_000
const passing: ReadonlySet<DurableErrorCode> = new Set(['network', 'throttled', 'unavailable', 'timeout'])

/** Follows instances until all have ended or are gone, or the signal aborts; each is read by one poll of its own. */
export async function* followInstances(
  source: Pick<ExportSource, 'statusText' | 'clock'>,
  ids: readonly string[],
  options: FollowOptions = {},
): AsyncGenerator<FollowEvent> {
  const { interval = 1_000, since = {}, showInput = false, failFast = false, reads = Infinity } = options
  const { signal, headers, taskHub, connection } = options
  if (ids.length === 0 || ids.length > maxFollowed)
    throw invalidInput('follow', [{ parameter: 'ids', message: `must name 1 to ${maxFollowed} instances` }])
  if (!(interval >= shortest))
    throw invalidInput('follow', [{ parameter: 'interval', message: `must be at least ${shortest} milliseconds` }])
  const place = placeOf({ taskHub, connection })
  const stop = new AbortController()
  const end = () => stop.abort()
  signal?.addEventListener('abort', end, { once: true })
  const call = { signal: stop.signal, headers }
  // A race over all that are watched would cost as much for each look as there are instances.
  const looks = createArrivals<Look>()
  try {
    if (signal?.aborted) return
    for (const id of new Set(ids)) looks.add(look({ id, pause: interval, reads: 0, failures: 0, hash: since[id] }))
    while (looks.open > 0) {
      const { watch, events, isOver } = await looks.next()
      if (signal?.aborted) return
      if (!isOver) {
        const rested = source.clock.sleep(watch.pause, stop.signal)
        looks.add(rested.then(() => look(watch)))
      }
      yield* events
    }
  } finally {
    signal?.removeEventListener('abort', end)
    stop.abort()
  }

  async function look(watch: Watch): Promise<Look> {
    const { id } = watch
    try {
      const text = await source.statusText({ instanceId: id, ...place, showInput }, call)
      const status = JSON.parse(text) as InstanceStatus
      // A change in digits that a JavaScript number drops is a change.
      const hash = statusHash(parseVerbatimJson(text) as InstanceStatus)
      const isChanged = hash !== watch.hash
      const isEnded = isTerminal(status.runtimeStatus)
      const events: FollowEvent[] = isChanged ? [{ type: 'status', instanceId: id, status, text, hash }] : []
      if (isEnded) events.push({ type: 'end', instanceId: id, hash })
      const pause = isChanged ? interval : Math.min(interval * slowest, watch.pause * growth)
      const count = watch.reads + 1
      return { watch: { id, pause, reads: count, failures: 0, hash }, events, isOver: isEnded || count >= reads }
    } catch (error) {
      if (stop.signal.aborted) return { watch, events: [], isOver: true }
      if (isDurableError(error) && error.code === 'not_found')
        return { watch, events: [{ type: 'gone', instanceId: id }], isOver: true }
      const failures = watch.failures + 1
      const count = watch.reads + 1
      const isFirst = failFast && watch.reads === 0
      if (isFirst || !isDurableError(error) || !passing.has(error.code) || failures >= patience) throw error
      const pause = Math.max(watch.pause, Math.min(longestPause, error.retryAfter ?? 0))
      return { watch: { ...watch, failures, reads: count, pause }, events: [], isOver: count >= reads }
    }
  }
}

interface Watch {
  id: string
  pause: number
  reads: number
  failures: number
  hash: string | undefined
}

interface Look {
  watch: Watch
  events: FollowEvent[]
  isOver: boolean
}

/** A short text that changes with the state of an instance: state, times, custom status and output. */
export function statusHash({
  runtimeStatus,
  createdTime,
  lastUpdatedTime,
  customStatus,
  output,
}: InstanceStatus): string {
  return hashText(JSON.stringify([runtimeStatus, createdTime, lastUpdatedTime, customStatus, output]))
}
