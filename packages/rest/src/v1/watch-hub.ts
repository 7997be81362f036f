import type { DurableClient, FollowEvent } from '@durable-http/core'

/** A watched instance: where it is stored, and how it is read. */
export interface WatchTarget {
  instanceId: string
  taskHub?: string | undefined
  connection?: string | undefined
  showInput: boolean
}

/** One watcher's view of an instance: the latest state, then the end. States that come faster than they are taken are skipped. */
export interface Watch {
  /** Resolves to what comes next; undefined once nothing more comes. Rejects if the instance cannot be read. */
  next(): Promise<FollowEvent | undefined>
  close(): void
}

/** A watcher that is called back: with the latest state at once if one is known. */
export interface WatchListener {
  told(event: FollowEvent): void
  /** Nothing more is told; `error` if the instance cannot be read. */
  ended(error: unknown): void
}

/** Reads each watched instance by one poll, however many watch it. */
export interface WatchHub {
  /** Calls a listener back until what it returns is called. */
  listen(target: WatchTarget, listener: WatchListener): () => void
  watch(target: WatchTarget): Watch
}

interface Shared {
  listeners: Set<WatchListener>
  latest: FollowEvent | undefined
  stop: AbortController
}

/** Makes the hub of one client; with `reads`, each watch polls by itself and ends after so many reads. */
export function createWatchHub(client: Pick<DurableClient, 'follow'>, reads?: number): WatchHub {
  const shared = new Map<string, Shared>()
  let alone = 0

  function listen(target: WatchTarget, listener: WatchListener): () => void {
    const { instanceId, taskHub, connection, showInput } = target
    const key = reads === undefined ? JSON.stringify([instanceId, taskHub, connection, showInput]) : String(alone++)
    const existing = shared.get(key)
    const entry = existing ?? { listeners: new Set(), latest: undefined, stop: new AbortController() }
    entry.listeners.add(listener)
    if (entry.latest) listener.told(entry.latest)
    if (!existing) {
      shared.set(key, entry)
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
    let error: unknown
    try {
      for await (const event of client.follow(instanceId, {
        ...rest,
        failFast: true,
        reads,
        signal: entry.stop.signal,
      })) {
        if (event.type === 'status') entry.latest = event
        for (const listener of entry.listeners) listener.told(event)
      }
    } catch (caught) {
      error = caught
    }
    if (shared.get(key) === entry) shared.delete(key)
    for (const listener of entry.listeners) listener.ended(error)
  }

  return {
    listen,
    watch(target) {
      let status: FollowEvent | undefined
      let last: FollowEvent | undefined
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
