import { effect, signal } from '@preact/signals'
import { asGatewayError, type GatewayError } from '../gateway/gateway-error.ts'
import { readStatus } from '../gateway/instances.ts'
import type { Send } from '../gateway/request.ts'
import { watch } from '../gateway/watch.ts'
import { isTerminal } from '@durable-http/core'
import type { HistoryItem, Status } from '../gateway/wire.ts'
import { isPaused } from './refresh.ts'

/** State of the open instance. */
export interface InstanceView {
  status?: Status
  history?: readonly HistoryItem[]
  isReadingHistory?: boolean
  historyError?: GatewayError | undefined
  error?: GatewayError | undefined
  /** True once the instance was purged while it was open. */
  isGone?: boolean
}

/** An instance that is open. */
export type InstancePage = ReturnType<typeof createInstancePage>

/** Makes the page of an instance: the status at once, changes as they come, and the history when it is asked for. */
export function createInstancePage(send: Send, id: string) {
  const view = signal<InstanceView>({})
  const stop = new AbortController()
  const { signal: aborted } = stop
  let historyOf = ''
  /** Number of states received from the stream; a response to an earlier request is older. */
  let updates = 0
  let isFollowing = false
  let missed: (() => void) | undefined
  const change = (changes: InstanceView) => {
    if (!aborted.aborted) view.value = { ...view.value, ...changes }
  }

  async function load(): Promise<void> {
    const updatesBefore = updates
    try {
      const status = await readStatus(send, id, { showInput: true }, aborted)
      change({ ...(updates === updatesBefore ? { status } : {}), error: undefined, isGone: false })
    } catch (error) {
      change({ error: asGatewayError(error) })
    }
  }

  async function readHistory(): Promise<void> {
    if (view.value.isReadingHistory) return
    change({ isReadingHistory: true, historyError: undefined })
    const updatesBefore = updates
    try {
      const query = { showInput: true, showHistory: true, showHistoryOutput: true }
      const status = await readStatus(send, id, query, aborted)
      const { historyEvents = [], ...rest } = status
      historyOf = stampOf(rest)
      const isLate = updates !== updatesBefore
      change({ ...(isLate ? {} : { status: rest }), history: historyEvents, isReadingHistory: false })
      const { status: known } = view.value
      if (isLate && known && !aborted.aborted && stampOf(known) !== historyOf) void readHistory()
    } catch (error) {
      change({ historyError: asGatewayError(error), isReadingHistory: false })
    }
  }

  // The stream reports state changes; the history of each state is read once.
  function onEvent(type: string, value: unknown): void {
    // The end of a stream has nothing to show and must not replace a state that waits.
    if (type !== 'status' && type !== 'gone') return
    // The latest one is shown when refresh continues.
    missed = isPaused.peek() ? () => onEvent(type, value) : undefined
    if (missed) return
    if (type === 'gone') return change({ isGone: true })
    updates++
    const data = value as Status
    const known = view.value.status
    change({ status: { ...data, input: data.input ?? known?.input ?? null } })
    if (view.value.history && stampOf(data) !== historyOf) void readHistory()
  }

  const endPause = effect(() => {
    if (!isPaused.value) missed?.()
  })

  async function follow(): Promise<void> {
    // Each stream has a place at the gateway.
    if (isFollowing) return
    isFollowing = true
    try {
      await watch(send, `v1/instances/${encodeURIComponent(id)}/events`, { signal: aborted, onEvent })
    } catch (error) {
      const known = asGatewayError(error)
      // Keeps the shown state unless the instance is gone.
      if (known?.status === 404 && view.value.status) change({ isGone: true })
    } finally {
      isFollowing = false
    }
  }

  async function open(): Promise<void> {
    await load()
    if (view.value.status && !isTerminal(view.value.status.runtimeStatus)) void follow()
  }

  return {
    id,
    view,
    open,
    readHistory,
    /** Reads everything again, for example after an action, and continues to follow. */
    async refresh() {
      const before = view.value.status
      await open()
      // A stream of an ended instance has ended: the host still has to process what makes it run again, such as a rewind.
      for (const pause of before && isTerminal(before.runtimeStatus) ? [500, 1_500, 4_000] : []) {
        if (aborted.aborted || !view.value.status || stampOf(view.value.status) !== stampOf(before!)) break
        await new Promise((resolve) => setTimeout(resolve, pause))
        if (!aborted.aborted) await open()
      }
      if (view.value.history) await readHistory()
    },
    close() {
      endPause()
      stop.abort()
    },
  }
}

const stampOf = ({ runtimeStatus, lastUpdatedTime, customStatus }: Status) =>
  JSON.stringify([runtimeStatus, lastUpdatedTime, customStatus])
