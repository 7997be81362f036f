import { signal } from '@preact/signals'
import { asGatewayError, type GatewayError } from '../gateway/gateway-error.ts'
import type { Send } from '../gateway/request.ts'
import { scanInstances } from '../gateway/scan.ts'
import type { Progress } from '../gateway/wire.ts'
import type { Selection } from './filters.ts'
import type { Bar } from './histogram.ts'
import { type RowStore, createRowStore } from './row-store.ts'
import { type Order, type Row, rowOf } from './rows.ts'

/** Rows that one scan reads before it stops and asks. */
const budget = 20_000
/** Rows up to which a finished list is read again by itself. */
const refreshable = 2_000
const bars = 48

/** State of a list of instances. */
export interface ListView {
  rows: readonly Row[]
  /** Rows read; those beyond `rows` are only counted. */
  count: number
  byState: ReadonlyMap<string, number>
  bars: readonly Bar[]
  progress: Progress
  isLoading: boolean
  error: GatewayError | undefined
  /** New rows that wait until nothing is under the pointer. */
  held: number
}

const nothing: Progress = { scanned: 0, matched: 0, complete: false }
const empty: ListView = {
  rows: [],
  count: 0,
  byState: new Map(),
  bars: [],
  progress: nothing,
  isLoading: true,
  error: undefined,
  held: 0,
}

/** The list of instances of one selection. */
export type InstanceList = ReturnType<typeof createInstanceList>

/** Makes a list that loads by scans and refreshes without moving rows under the pointer. */
export function createInstanceList(send: Send, selection: Selection, firstOrder: Order) {
  const view = signal(empty)
  let order = firstOrder
  let store = createRowStore(order)
  let waiting: RowStore | undefined
  let next: string | undefined
  let progress = nothing
  let stop = new AbortController()
  let frame = 0
  let isRefreshing = false

  const query = Object.fromEntries(
    Object.entries(selection).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
  ) as Record<string, string | boolean>

  function show(changes: Partial<ListView> = {}): void {
    cancelAnimationFrame(frame)
    frame = 0
    view.value = {
      ...view.value,
      rows: store.sorted(),
      count: store.count,
      byState: new Map(store.byState),
      bars: store.histogram.bars(bars),
      progress,
      ...changes,
    }
  }

  // Many steps of a scan share one frame.
  const showSoon = () => {
    if (frame === 0) frame = requestAnimationFrame(() => show())
  }

  async function load(): Promise<void> {
    stop.abort()
    stop = new AbortController()
    const { signal } = stop
    show({ isLoading: true, error: undefined })
    try {
      for await (const step of scanInstances(send, query, { next, budget, signal })) {
        store.add(step.rows.map(rowOf))
        if (step.progress) {
          progress = step.progress
          next = step.next
        }
        showSoon()
      }
      show({ isLoading: false })
    } catch (error) {
      if (!signal.aborted) show({ isLoading: false, error: asGatewayError(error) })
    }
  }

  /** Reads the list again; rows that are new wait while `isPointedAt`. */
  async function refresh(isPointedAt: () => boolean): Promise<void> {
    if (isRefreshing || view.value.isLoading || !progress.complete || progress.scanned > refreshable) return
    const fresh = createRowStore(order)
    const { signal } = stop
    // The counts of an unfinished scan do not belong to the rows shown.
    let latestProgress = progress
    isRefreshing = true
    try {
      for await (const step of scanInstances(send, query, { budget, signal })) {
        fresh.add(step.rows.map(rowOf))
        if (step.progress) latestProgress = step.progress
      }
    } catch (error) {
      if (!signal.aborted) show({ error: asGatewayError(error) })
      return
    } finally {
      isRefreshing = false
    }
    if (signal.aborted || !latestProgress.complete) return
    progress = latestProgress
    waiting = fresh
    if (!isPointedAt()) return takeWaiting()
    // Updates rows in place, so that nothing moves.
    const latest = new Map(fresh.sorted().map((row) => [row.id, row]))
    const held = [...latest.keys()].filter((id) => !store.has(id)).length
    view.value = {
      ...view.value,
      rows: view.value.rows.map((row) => latest.get(row.id) ?? row),
      held,
      error: undefined,
    }
  }

  function takeWaiting(): void {
    if (!waiting) return
    store = waiting
    waiting = undefined
    show({ held: 0, error: undefined })
  }

  return {
    view,
    selection,
    load,
    refresh,
    takeWaiting,
    /** Stops the scan; what has come stays. */
    stop() {
      stop.abort()
      show({ isLoading: false })
    },
    close: () => stop.abort(),
    reorder(next: Order) {
      order = next
      store.reorder(order)
      show()
    },
  }
}
