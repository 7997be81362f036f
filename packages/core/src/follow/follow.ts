import type { CallOptions } from '../call-options.ts'
import { type DurableErrorCode, isDurableError } from '../durable-error.ts'
import { invalidInput } from '../input-issue.ts'
import { hashText } from '../hash-text.ts'
import type { ScanSource } from '../scan/scan-run.ts'
import type { SelectionPlace } from '../scan/selection.ts'
import type { InstanceStatus } from '../schemas/instance-status.ts'
import { isTerminal } from '../schemas/runtime-status.ts'

/** How to follow instances. */
export interface FollowOptions extends SelectionPlace {
  /** Milliseconds between two reads of an instance that changes; at least 500, 1,000 when absent. Grows to five times as much while nothing changes. */
  interval?: number | undefined
  /** Goes on behind the states with these hashes, by instance id: they are not told again. */
  since?: Readonly<Record<string, string>> | undefined
  /** True to read inputs along. */
  showInput?: boolean | undefined
  signal?: AbortSignal | undefined
  headers?: CallOptions['headers']
}

/** A change of one of the followed instances. */
export type FollowEvent =
  /** The state differs from the one told before; `hash` identifies it. */
  | { type: 'status'; instanceId: string; status: InstanceStatus; hash: string }
  /** The instance has ended; nothing more is told of it. */
  | { type: 'end'; instanceId: string; hash: string }
  /** The instance does not exist, or no longer. */
  | { type: 'gone'; instanceId: string }

/** Instances that one call may follow. */
export const maxFollowed = 1_000
const shortest = 500
const growth = 1.5
const slowest = 5
const patience = 5
const passing: ReadonlySet<DurableErrorCode> = new Set(['network', 'throttled', 'unavailable', 'timeout'])

/** Follows instances until all have ended or are gone, or the signal aborts; each is read by one poll of its own. */
export async function* followInstances(
  source: Pick<ScanSource, 'status' | 'clock'>,
  ids: readonly string[],
  { interval = 1_000, since = {}, showInput = false, signal, headers, taskHub, connection }: FollowOptions = {},
): AsyncGenerator<FollowEvent> {
  if (ids.length === 0 || ids.length > maxFollowed)
    throw invalidInput('follow', [{ parameter: 'ids', message: `must name 1 to ${maxFollowed} instances` }])
  if (!(interval >= shortest))
    throw invalidInput('follow', [{ parameter: 'interval', message: `must be at least ${shortest} milliseconds` }])
  const place = { ...(taskHub === undefined ? {} : { taskHub }), ...(connection === undefined ? {} : { connection }) }
  const stop = new AbortController()
  const end = () => stop.abort()
  signal?.addEventListener('abort', end, { once: true })
  const call = { signal: stop.signal, headers }
  const watched = new Map<string, Promise<Look>>()
  try {
    if (signal?.aborted) return
    for (const id of new Set(ids)) watched.set(id, look({ id, pause: interval, failures: 0, hash: since[id] }))
    while (watched.size > 0) {
      const { watch, events, isOver } = await Promise.race(watched.values())
      if (signal?.aborted) return
      if (isOver) watched.delete(watch.id)
      else
        watched.set(
          watch.id,
          source.clock.sleep(watch.pause, stop.signal).then(() => look(watch)),
        )
      yield* events
    }
  } finally {
    signal?.removeEventListener('abort', end)
    stop.abort()
  }

  async function look(watch: Watch): Promise<Look> {
    const { id } = watch
    try {
      const status = await source.status({ instanceId: id, ...place, showInput }, call)
      const hash = statusHash(status)
      const isChanged = hash !== watch.hash
      const isOver = isTerminal(status.runtimeStatus)
      const events: FollowEvent[] = isChanged ? [{ type: 'status', instanceId: id, status, hash }] : []
      if (isOver) events.push({ type: 'end', instanceId: id, hash })
      const pause = isChanged ? interval : Math.min(interval * slowest, watch.pause * growth)
      return { watch: { id, pause, failures: 0, hash }, events, isOver }
    } catch (error) {
      if (stop.signal.aborted) return { watch, events: [], isOver: true }
      if (isDurableError(error) && error.code === 'not_found')
        return { watch, events: [{ type: 'gone', instanceId: id }], isOver: true }
      const failures = watch.failures + 1
      if (!isDurableError(error) || !passing.has(error.code) || failures >= patience) throw error
      return {
        watch: { ...watch, failures, pause: Math.max(watch.pause, error.retryAfter ?? 0) },
        events: [],
        isOver: false,
      }
    }
  }
}

interface Watch {
  id: string
  pause: number
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
