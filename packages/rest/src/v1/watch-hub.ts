import type { DurableClient, FollowEvent, InstanceStatus } from '@durable-http/core'

/** A watched instance: where it is stored, and how it is read. */
export interface WatchTarget {
  instanceId: string
  taskHub?: string | undefined
  connection?: string | undefined
  showInput: boolean
}

/** A state as watchers get it: only what the streams send and the rules need. */
export type WatchEvent =
  | (Pick<Extract<FollowEvent, { type: 'status' }>, 'type' | 'hash' | 'text'> &
      Pick<InstanceStatus, 'name' | 'runtimeStatus'>)
  | Exclude<FollowEvent, { type: 'status' }>

/** One watcher's view of an instance: the latest state, then the end. States that come faster than they are taken are skipped. */
export interface Watch {
  /** Resolves to the next event; undefined after the last. Rejects if the instance cannot be read. */
  next(): Promise<WatchEvent | undefined>
  close(): void
}

/** A watcher that is called back: with the latest state at once if one is kept, else once it is read. A state may come twice. */
export interface WatchListener {
  told(event: WatchEvent): void
  /** Called after the last event; with `error` if the instance cannot be read. */
  ended(error: unknown): void
}

/** Reads each watched instance by one poll, however many watch it. */
export interface WatchHub {
  /** Calls a listener back until the returned function is called. */
  listen(target: WatchTarget, listener: WatchListener): () => void
  watch(target: WatchTarget): Watch
}

interface Shared {
  listeners: Set<WatchListener>
  latest: WatchEvent | undefined
  /** True once a state was read. */
  isRead: boolean
  stop: AbortController
}

// A longer state is not kept for later watchers: it is read again for them.
const longestKept = 65_536

/** Makes the hub of one client; with `reads`, each watch polls by itself and ends after so many reads. */
export function createWatchHub(client: Pick<DurableClient, 'follow'>, reads?: number): WatchHub {
  const shared = new Map<string, Shared>()
  let alone = 0

  function listen(target: WatchTarget, listener: WatchListener): () => void {
    const { instanceId, taskHub, connection, showInput } = target
    const key = reads === undefined ? JSON.stringify([instanceId, taskHub, connection, showInput]) : String(alone++)
    const existing = shared.get(key)
    const entry = existing ?? { listeners: new Set(), latest: undefined, isRead: false, stop: new AbortController() }
    entry.listeners.add(listener)
    shared.set(key, entry)
    if (entry.latest) listener.told(entry.latest)
    else if (!existing) void poll(key, entry, target)
    else if (entry.isRead) {
      entry.stop.abort()
      entry.stop = new AbortController()
      void poll(key, entry, target)
    }
    return () => {
      entry.listeners.delete(listener)
      if (entry.listeners.size > 0) return
      entry.stop.abort()
      if (shared.get(key) === entry) shared.delete(key)
    }
  }

  async function poll(key: string, entry: Shared, { instanceId, ...rest }: WatchTarget): Promise<void> {
    const { signal } = entry.stop
    let error: unknown
    try {
      for await (const event of client.follow(instanceId, { ...rest, failFast: !entry.isRead, reads, signal })) {
        let told: WatchEvent
        if (event.type === 'status') {
          const { type, hash, text, status } = event
          told = { type, hash, text, name: status.name, runtimeStatus: status.runtimeStatus }
          entry.isRead = true
          entry.latest = text.length > longestKept ? undefined : told
        } else told = event
        for (const listener of entry.listeners) listener.told(told)
      }
    } catch (caught) {
      error = caught
    }
    // Another poll has taken its place.
    if (signal.aborted) return
    if (shared.get(key) === entry) shared.delete(key)
    for (const listener of entry.listeners) listener.ended(error)
  }

  return {
    listen,
    watch(target) {
      let status: WatchEvent | undefined
      let last: WatchEvent | undefined
      let failure: unknown
      let isOver = false
      let wake: (() => void) | undefined
      const ended = (error: unknown) => {
        isOver = true
        failure = error
        wake?.()
      }
      const leave = listen(target, {
        told(event) {
          if (event.type === 'status') status = event
          else last = event
          wake?.()
        },
        ended,
      })
      return {
        async next() {
          for (;;) {
            const event = status ?? last
            if (status) status = undefined
            else last = undefined
            if (event) return event
            if (failure !== undefined) throw failure as Error
            if (isOver) return undefined
            await new Promise<void>((resolve) => (wake = resolve))
          }
        },
        close() {
          leave()
          ended(undefined)
        },
      }
    },
  }
}
