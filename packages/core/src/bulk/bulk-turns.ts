import { createRecentIds } from '../scan/recent-ids.ts'
import type { CheckedSelection } from '../scan/selection.ts'
import { createScan } from '../scan/scan.ts'
import type { BulkDone, BulkEvent, BulkItem } from './bulk-event.ts'
import { type ItemRunner, runItem, type Turn, type TurnResult } from './bulk-item.ts'
import type { BulkOptions, BulkSource } from './bulk-options.ts'
import type { BulkState } from './bulk-state.ts'
import { createPace } from './pace.ts'
import { readInstant } from '../schemas/instant.ts'
import { upcomingIds, upcomingRows } from './upcoming.ts'

/** Input of a run of turns. */
export interface TurnsOptions {
  source: BulkSource
  selection: CheckedSelection
  runner: ItemRunner
  /** Kept up to date while turns run. */
  state: BulkState
  /** Instances that the plan counted, where it counted all. */
  planned: number | undefined
  options: BulkOptions
}

interface Ended {
  turn: Turn
  result: TurnResult
  milliseconds: number
}

/** Milliseconds that requests in flight get to end after the caller's signal. */
const grace = 5_000
/** Instances that a run remembers. */
const remembered = 100_000
/** Failures of the host in a row after which a run stops. */
const maxHostFailures = 10
const hostFailures: ReadonlySet<string> = new Set(['network', 'timeout', 'unavailable', 'throttled'])

/** Takes instances and acts on several at a time; yields each outcome, progress once a second, and `done` without a cursor. */
export async function* runTurns(turns: TurnsOptions): AsyncGenerator<BulkEvent> {
  const { source, selection, runner, state, options, planned } = turns
  const { clock } = source
  const { signal, rate, until, headers, context, onResponse, sees, concurrency = runner.action.concurrency } = options
  const pace = createPace({ clock, most: concurrency, rate })
  const hardStop = new AbortController()
  const scanStop = new AbortController()
  const stopScan = () => scanStop.abort()
  signal?.addEventListener('abort', stopScan, { once: true })
  const own = { headers, context, onResponse }
  const call = { ...own, signal: hardStop.signal }
  const upcoming = selection.ids
    ? upcomingIds(selection.ids, state)
    : upcomingRows(createScan(source, selection, { cursor: state.scan, sees, signal: scanStop.signal, ...own }), state)
  const running = new Map<string, Promise<Ended>>()
  // A host that divides its list by counting shows an instance twice when others come or go before it.
  const isFirstTurn = createRecentIds(remembered)
  const again: Turn[] = state.delayed.map((instanceId) => ({ instanceId, delays: 0 }))
  const deadline = until === undefined ? Infinity : Date.parse(readInstant(until).text ?? '')
  let began = clock.now()
  let finished = 0
  let reportedAt = began
  let failuresInRow = 0
  let stopped: BulkDone['stopped']
  let message: string | undefined
  let isGraceOver: Promise<void> | undefined

  // Of a run that was cut off: what may be sent twice is taken again, the rest has an outcome that cannot be known.
  if (runner.action.isRepeatable) {
    for (const instanceId of state.inFlight.splice(0)) again.push({ instanceId, delays: 0, wasSent: true })
    state.delayed = again.map(({ instanceId }) => instanceId)
  }
  // One by one: a cursor that is taken between two of them knows those that are left.
  for (let instanceId; (instanceId = state.inFlight.shift()) !== undefined;)
    yield tell({ type: 'item', instanceId, outcome: 'unknown' })

  try {
    for (;;) {
      stopped ??= reasonToStop()
      const mayStart = stopped === undefined && running.size < pace.limit
      const wait = pace.wait()
      const racing: Promise<unknown>[] = [...running.values()]
      if (mayStart && wait > 0) racing.push(clock.sleep(Math.min(wait, 1_000), signal))
      else if (mayStart) {
        const turn = again.shift() ?? upcoming.take()
        if (turn) {
          if (turn.delays > 0 || turn.wasSent || isFirstTurn(turn.instanceId)) start(turn)
          continue
        }
        const loading = upcoming.load()
        if (loading) racing.push(loading)
      }
      if (stopped === 'signal' && running.size > 0) {
        isGraceOver ??= clock.sleep(grace, hardStop.signal).then(() => hardStop.abort())
      }
      if (racing.length === 0) break
      const ended = (await Promise.race(racing)) as Ended | undefined
      const item = ended && settle(ended)
      if (item) yield item
      if (Math.abs(clock.now() - reportedAt) >= 1_000) yield progress()
    }
    const complete = upcoming.isEnded && state.delayed.length === 0
    yield {
      type: 'done',
      ...state.counts,
      complete,
      ...(complete || stopped === undefined ? {} : { stopped }),
      ...(complete || message === undefined ? {} : { message }),
    }
  } finally {
    signal?.removeEventListener('abort', stopScan)
    hardStop.abort()
    scanStop.abort()
  }

  function reasonToStop(): BulkDone['stopped'] {
    if (signal?.aborted) return 'signal'
    if (clock.now() >= deadline) return 'until'
    if (upcoming.failure !== undefined) message ??= (upcoming.failure as Error).message
    return message === undefined ? undefined : 'host'
  }

  function start(turn: Turn): void {
    const at = clock.now()
    const { instanceId } = turn
    pace.began()
    state.delayed = state.delayed.filter((id) => id !== instanceId)
    state.inFlight.push(instanceId)
    const ended = runItem(runner, turn, call).then((result) => ({ turn, result, milliseconds: clock.now() - at }))
    // A failure is reported when its turn comes.
    ended.catch(() => undefined)
    running.set(instanceId, ended)
  }

  function settle({ turn, result, milliseconds }: Ended): BulkItem | undefined {
    const { instanceId } = turn
    running.delete(instanceId)
    state.inFlight = state.inFlight.filter((id) => id !== instanceId)
    if ('delayed' in result) {
      pace.throttled(result.delayed.retryAfter)
      noteFailure(result.delayed.message)
      state.delayed.push(instanceId)
      again.push({ ...turn, delays: turn.delays + 1, wasSent: result.wasSent })
      return undefined
    }
    const { item } = result
    // The end of the grace cut it off: the run that continues takes it again.
    if (item.code === 'aborted' && item.outcome === 'failed') {
      state.delayed.push(instanceId)
      return undefined
    }
    if (item.outcome === 'done') pace.succeeded(milliseconds)
    if (hostFailures.has(item.code ?? '')) {
      pace.throttled(undefined)
      noteFailure(item.message)
    } else failuresInRow = 0
    if (item.code === 'unauthorized') message ??= item.message
    return tell(item)
  }

  function noteFailure(why: string | undefined): void {
    if (++failuresInRow >= maxHostFailures) message ??= why
  }

  function tell(item: BulkItem): BulkItem {
    finished++
    state.counts[item.outcome]++
    return item
  }

  function progress(): BulkEvent {
    reportedAt = clock.now()
    // The clock was set back.
    began = Math.min(began, reportedAt)
    const perSecond = (finished * 1_000) / Math.max(1, reportedAt - began)
    const { done, skipped, failed, unknown } = state.counts
    const left = planned === undefined ? undefined : Math.max(0, planned - (done + skipped + failed + unknown))
    return {
      type: 'progress',
      ...state.counts,
      rate: Math.round(perSecond * 10) / 10,
      ...(left === undefined || perSecond === 0 ? {} : { remaining: Math.ceil(left / perSecond) }),
    }
  }
}
