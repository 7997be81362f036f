import type { InstanceStatus } from '../schemas/instance-status.ts'
import { TokenCycle } from '../token-cycle.ts'
import { createPayoff } from './payoff.ts'
import { createRecentIds } from './recent-ids.ts'
import type { ScanRun } from './scan-run.ts'
import type { ScanState } from './scan-cursor.ts'
import {
  endOf,
  frontWalk,
  isPastHexadecimal,
  noteEnd,
  restWalk,
  type ShardEnd,
  shardCharacters,
  splitRange,
  tailWalk,
  withoutEmptyShards,
} from './shards.ts'
import { type ReadPage, readWalkPage, type Walk, type WalkPage } from './walker.ts'

interface Arrival {
  walk: Walk
  page: WalkPage
  milliseconds: number
}

/** Instances that a scan remembers. */
const remembered = 10_000

/** Reads the key ranges of a filter, several at a time, and divides the first one if it continues behind its first page. Returns true at the end. */
export async function* scanRanges(run: ScanRun): AsyncGenerator<InstanceStatus, boolean> {
  const { selection, source, state, matches, concurrency } = run
  const prefix = selection.prefix ?? ''
  const stop = new AbortController()
  const readPage = pageReader(run, stop.signal)
  const options = { ...run.call }
  const inFlight = new Map<Walk, Promise<Arrival>>()
  const cycles = new WeakMap<Walk, TokenCycle>()
  // A host that divides its list by counting shows an instance twice when others come or go before it.
  const isNew = createRecentIds(remembered)
  const payoff = createPayoff(source.clock)
  // The ends of the shards that this run has read; what is known of them makes some of those that wait needless.
  const ends: ShardEnd[] = []
  let areWaitingNeeded = false
  // The walk whose page is being handed out, as it stood before that page.
  let current: { walk: Walk; received: number; after?: string } | undefined

  const read = (walk: Walk) => {
    const began = source.clock.now()
    const arrival = readWalkPage(walk, readPage, options).then((page) => ({
      walk,
      page,
      milliseconds: source.clock.now() - began,
    }))
    // A failure is reported when its turn comes.
    arrival.catch(() => undefined)
    inFlight.set(walk, arrival)
  }
  const fill = () => {
    for (const walk of state.walks) if (!inFlight.has(walk) && inFlight.size < concurrency) read(walk)
    while (inFlight.size < concurrency && state.waiting !== '' && !mayPrune()) {
      const walk = { prefix: prefix + state.waiting[0]! }
      state.waiting = state.waiting.slice(1)
      state.walks.push(walk)
      read(walk)
    }
  }
  const mayPrune = () => !areWaitingNeeded && ends.length > 0 && isPastHexadecimal(state.waiting)
  run.snapshot = (): ScanState => {
    if (!current) return state
    const { walk, received, after } = current
    const rest = after === undefined ? walk : { ...walk, after }
    return {
      ...state,
      scanned: state.scanned - received,
      walks: state.walks.map((one) => (one === walk ? rest : one)),
    }
  }

  try {
    for (;;) {
      if (run.isSpent() && (state.walks.length > 0 || state.waiting !== '' || state.split)) return false
      fill()
      if (inFlight.size === 0) {
        if (mayPrune()) {
          areWaitingNeeded = true
          state.waiting = await withoutEmptyShards(prefix, state.waiting, ends, readPage, options)
          continue
        }
        if (!state.split) return true
        const tail = await tailWalk(prefix, state.split, readPage, options)
        delete state.split
        state.walks.push(tail)
        continue
      }
      const { walk, page, milliseconds } = await Promise.race(inFlight.values())
      inFlight.delete(walk)
      state.scanned += page.received
      current = { walk, received: page.received }
      for (const row of page.rows) {
        if (!matches(row) || !isNew(row.instanceId)) continue
        current.after = row.instanceId
        state.matched++
        yield row
      }
      current = undefined
      advance(walk, page, milliseconds)
      if (page.next) follow(walk, page.next)
    }
  } finally {
    stop.abort()
  }

  function follow(walk: Walk, next: Walk): void {
    const cycle = cycles.get(walk) ?? new TokenCycle('listInstances')
    cycle.follow(next.token!)
    cycles.set(next, cycle)
  }

  function advance(walk: Walk, page: WalkPage, milliseconds: number): void {
    const isFirst = walk.prefix === prefix && walk.token === undefined && !state.split
    state.walks = state.walks.flatMap((one) => (one === walk ? (page.next ? [page.next] : []) : [one]))
    if (isFirst && concurrency > 1) {
      const split = splitRange(walk, page)
      if (!split) return
      const front = frontWalk(prefix, split)
      state.split = split
      state.walks = front ? [front] : []
      state.waiting = shardCharacters(split)
      payoff.begin(page.received, milliseconds)
      return
    }
    const { split } = state
    if (!split || walk.prefix === prefix) return
    const end = endOf(walk, page)
    if (end) {
      noteEnd(split, end)
      ends.push(end)
    }
    if (state.waiting === '' || payoff.isWorthwhile(page.received)) return
    // Shards gain nothing on this backend: one walk reads what they have not begun.
    state.walks.push(restWalk(prefix, split, state.waiting))
    state.waiting = ''
    delete state.split
  }
}

function pageReader(run: ScanRun, stopped: AbortSignal): ReadPage {
  const { selection, source, call, showInput } = run
  const { states, createdSince, createdUntil, taskHub, connection } = selection
  const signal = call.signal ? AbortSignal.any([call.signal, stopped]) : stopped
  const filter = Object.fromEntries(
    Object.entries({
      runtimeStatus: states?.join(','),
      createdTimeFrom: createdSince,
      createdTimeTo: createdUntil,
      taskHub,
      connection,
    }).filter(([, value]) => value !== undefined),
  )
  return (prefix, token, top, options) => {
    run.requests++
    const page = token === undefined ? {} : { continuationToken: token }
    // A prefix is always sent: without any filter the host ignores `showInput` and sends inputs.
    return source.list({ ...filter, instanceIdPrefix: prefix, showInput, top, ...page }, { ...options, signal })
  }
}
