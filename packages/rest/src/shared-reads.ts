import type { Clock } from '@durable-http/core'

/** A response to a status read that several callers get; each writes its own from it. */
export interface SharedStatus {
  status: number
  headers: Headers
  text: string
}

/** Shares reads of the same instance between callers, and keeps ended states for a moment. */
export interface SharedReads {
  /**
   * Resolves to what the read of a key brings, one's own or one that is under way for others; undefined where it must not be shared, and
   * the caller reads by itself. `read` gets the signal that ends the read once nobody waits for it.
   */
  take(
    key: string,
    instanceId: string,
    signal: AbortSignal | undefined,
    read: (signal: AbortSignal) => Promise<SharedStatus | undefined>,
  ): Promise<SharedStatus | undefined>
  /** Forgets what is kept and under way of an instance that a write may touch, of all without an id; call it before and after the write. */
  forget(instanceId?: string): void
}

/** Milliseconds that an ended state is kept, from when it was asked for. */
const life = 1_000
/** Entries, and characters in all, that are kept at most. */
const mostKept = 2_000
const mostCharacters = 8 * 1024 * 1024

interface Reading {
  waiting: number
  stop: AbortController
  result: Promise<SharedStatus | undefined>
}

interface Kept {
  until: number
  result: SharedStatus
}

/** Makes the shared reads of one host. */
export function createSharedReads(clock: Pick<Clock, 'now'>): SharedReads {
  const readings = new Map<string, Map<string, Reading>>()
  const kept = new Map<string, Map<string, Kept>>()
  let entries = 0
  let characters = 0

  function keep(instanceId: string, key: string, result: SharedStatus, until: number): void {
    if (entries >= mostKept || characters + result.text.length > mostCharacters) dropOld()
    if (entries >= mostKept || characters + result.text.length > mostCharacters) return
    const ofInstance = kept.get(instanceId) ?? new Map<string, Kept>()
    kept.set(instanceId, ofInstance)
    ofInstance.set(key, { until, result })
    entries++
    characters += result.text.length
  }

  function drop(instanceId: string, key: string): void {
    const ofInstance = kept.get(instanceId)
    const entry = ofInstance?.get(key)
    if (!ofInstance || !entry) return
    entries--
    characters -= entry.result.text.length
    ofInstance.delete(key)
    if (ofInstance.size === 0) kept.delete(instanceId)
  }

  // Entries stand about in the order in which they expire: stopping at the first fresh one keeps a full store from being searched by every read.
  function dropOld(): void {
    const now = clock.now()
    for (const [instanceId, ofInstance] of kept)
      for (const [key, { until }] of ofInstance) {
        if (now < until) return
        drop(instanceId, key)
      }
  }

  function begin(key: string, instanceId: string, read: (signal: AbortSignal) => Promise<SharedStatus | undefined>) {
    const stop = new AbortController()
    const began = clock.now()
    const ofInstance = readings.get(instanceId) ?? new Map<string, Reading>()
    readings.set(instanceId, ofInstance)
    const reading: Reading = { waiting: 0, stop, result: read(stop.signal) }
    ofInstance.set(key, reading)
    const end = (result?: SharedStatus) => {
      // One that was forgotten meanwhile is nothing to those who come later.
      if (ofInstance.get(key) !== reading || readings.get(instanceId) !== ofInstance) return
      ofInstance.delete(key)
      if (ofInstance.size === 0) readings.delete(instanceId)
      if (result && hasEnded(result)) keep(instanceId, key, result, began + life)
    }
    reading.result.then(end, () => end())
    return reading
  }

  return {
    async take(key, instanceId, signal, read) {
      const entry = kept.get(instanceId)?.get(key)
      if (entry) {
        if (clock.now() < entry.until) return entry.result
        drop(instanceId, key)
      }
      const reading = readings.get(instanceId)?.get(key) ?? begin(key, instanceId, read)
      reading.waiting++
      let isWaiting = true
      const leave = () => {
        if (!isWaiting) return
        isWaiting = false
        if (--reading.waiting > 0) return
        if (readings.get(instanceId)?.get(key) === reading) readings.get(instanceId)!.delete(key)
        reading.stop.abort()
      }
      if (!signal) return reading.result
      if (signal.aborted) leave()
      else signal.addEventListener('abort', leave, { once: true })
      try {
        return await reading.result
      } finally {
        isWaiting = false
        signal.removeEventListener('abort', leave)
      }
    },
    forget(instanceId) {
      if (instanceId === undefined) {
        readings.clear()
        kept.clear()
        entries = 0
        characters = 0
        return
      }
      readings.delete(instanceId)
      for (const key of kept.get(instanceId)?.keys() ?? []) drop(instanceId, key)
    },
  }
}

// The host answers 200 for an instance that has ended, and 202 for one that lives.
const hasEnded = ({ status, text }: SharedStatus) =>
  status === 200 && /"runtimeStatus"\s*:\s*"(?:Completed|Failed|Terminated|Canceled)"/.test(text)
