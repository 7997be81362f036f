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

/** Reads each watched instance by one poll, however many watch it. */
export interface WatchHub {
  watch(target: WatchTarget): Watch
}

interface Shared {
  watchers: Set<Watcher>
  latest: FollowEvent | undefined
  stop: AbortController
}

interface Watcher {
  status: FollowEvent | undefined
  last: FollowEvent | undefined
  error: unknown
  isOver: boolean
  wake: (() => void) | undefined
}

/** Makes the hub of one client; with `reads`, each watch polls by itself and ends after so many reads. */
export function createWatchHub(client: Pick<DurableClient, 'follow'>, reads?: number): WatchHub {
  const shared = new Map<string, Shared>()
  let alone = 0

  function join(target: WatchTarget, watcher: Watcher): () => void {
    const { instanceId, taskHub, connection, showInput } = target
    const key = reads === undefined ? JSON.stringify([instanceId, taskHub, connection, showInput]) : String(alone++)
    const existing = shared.get(key)
    const entry = existing ?? { watchers: new Set(), latest: undefined, stop: new AbortController() }
    entry.watchers.add(watcher)
    if (entry.latest) deliver(watcher, entry.latest)
    if (!existing) {
      shared.set(key, entry)
      void poll(key, entry, target)
    }
    return () => {
      entry.watchers.delete(watcher)
      if (entry.watchers.size > 0) return
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
        for (const watcher of entry.watchers) deliver(watcher, event)
      }
    } catch (caught) {
      error = caught
    }
    if (shared.get(key) === entry) shared.delete(key)
    for (const watcher of entry.watchers) end(watcher, error)
  }

  return {
    watch(target) {
      const watcher: Watcher = { status: undefined, last: undefined, error: undefined, isOver: false, wake: undefined }
      const leave = join(target, watcher)
      return {
        async next() {
          for (;;) {
            const event = watcher.status ?? watcher.last
            if (watcher.status) watcher.status = undefined
            else watcher.last = undefined
            if (event) return event
            if (watcher.error !== undefined) throw watcher.error as Error
            if (watcher.isOver) return undefined
            await new Promise<void>((resolve) => (watcher.wake = resolve))
          }
        },
        close() {
          leave()
          end(watcher, undefined)
        },
      }
    },
  }
}

function deliver(watcher: Watcher, event: FollowEvent): void {
  if (event.type === 'status') watcher.status = event
  else watcher.last = event
  watcher.wake?.()
}

function end(watcher: Watcher, error: unknown): void {
  watcher.isOver = true
  watcher.error = error
  watcher.wake?.()
}
