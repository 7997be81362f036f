import type { Clock } from '@durable-http/core'
import type { SharedStatus } from './shared-status.ts'
import { createReadRecords, type ReadRecord } from './read-records.ts'

/** Shares reads of the same instance between callers, and keeps states that many ask for. */
export interface SharedReads {
  /**
   * Returns what is kept for a key, or a promise of what a read brings, one's own or one that is under way for others; undefined where it
   * must not be shared, and the caller reads by itself. A read under way fails for all who wait for it if the caller who began it leaves.
   */
  take(
    key: string,
    instanceId: string,
    read: () => Promise<SharedStatus | undefined>,
  ): SharedStatus | Promise<SharedStatus | undefined>
  /**
   * Returns what is kept for a key, or the promise of a read that is under way for others, and counts the read; undefined where the host has
   * to be asked.
   */
  join(key: string, instanceId: string): SharedStatus | Promise<SharedStatus | undefined> | undefined
  /** Records that the host has reported the state of an instance, or of several without an id: older states are not returned from then on. */
  saw(instanceId?: string): void
  /** Forgets what is kept and under way of an instance that a write may touch, of all without an id; call it before and after the write. */
  forget(instanceId?: string): void
}

/** Milliseconds that a state is kept, from when it was asked for. */
const life = 1_000
/** Reads of the same within a second above which the state of a live instance is kept. */
const mostUnkept = 4
/** Characters that are kept at most, and milliseconds between searches for expired ones. */
const mostCharacters = 8 * 1024 * 1024
const sweepPause = 100

type Record = ReadRecord<SharedStatus>

/** Makes the shared reads of one host. */
export function createSharedReads(clock: Pick<Clock, 'now'>): SharedReads {
  const records = createReadRecords<SharedStatus>(drop)
  let characters = 0
  let sweptAt = 0
  let listings = 0

  function drop(record: Record): void {
    if (!record.kept) return
    characters -= record.kept.text.length
    record.kept = undefined
  }

  function sweep(now: number): void {
    if (now - sweptAt < sweepPause) return
    sweptAt = now
    records.forEach(undefined, (record) => {
      if (now >= record.keptUntil) drop(record)
    })
  }

  function keep(record: Record, result: SharedStatus, began: number): void {
    const isLive = result.status === 202
    if (isLive ? !isBusy(record) || record.sightings > 1 : !hasEnded(result)) return
    drop(record)
    const now = clock.now()
    if (characters + result.text.length > mostCharacters) sweep(now)
    if (characters + result.text.length > mostCharacters || now >= began + life) return
    record.kept = result
    record.keptUntil = began + life
    characters += result.text.length
  }

  function begin(record: Record, began: number, read: () => Promise<SharedStatus | undefined>) {
    let reading: Promise<SharedStatus | undefined> | undefined
    record.sightings = 0
    record.listings = listings
    reading = readAndKeep()
    record.reading = reading
    return reading

    async function readAndKeep(): Promise<SharedStatus | undefined> {
      try {
        const result = await read()
        // One that was forgotten meanwhile is nothing to those who come later.
        if (result && record.reading === reading) keep(record, result, began)
        return result
      } finally {
        if (record.reading === reading) record.reading = undefined
      }
    }
  }

  const isCurrent = (record: Record, now: number) =>
    now < record.keptUntil && (record.kept?.status !== 202 || (isBusy(record) && record.listings === listings))

  return {
    take(key, instanceId, read) {
      const record = records.of(instanceId, key)
      if (!record) return read()
      const now = clock.now()
      count(record, now)
      if (record.kept) {
        if (isCurrent(record, now)) return record.kept
        drop(record)
      }
      return record.reading ?? begin(record, now, read)
    },
    join(key, instanceId) {
      const record = records.of(instanceId, key)
      if (!record) return undefined
      const now = clock.now()
      const found = record.kept && isCurrent(record, now) ? record.kept : record.reading
      // A read that goes on to the host is counted there.
      if (found) count(record, now)
      return found
    },
    saw(instanceId) {
      if (instanceId === undefined) listings++
      else
        records.forEach(instanceId, (record) => {
          record.sightings++
          if (record.kept?.status === 202) drop(record)
        })
    },
    forget(instanceId) {
      records.forEach(instanceId, (record) => {
        record.reading = undefined
        drop(record)
      })
    },
  }
}

function count(record: Record, now: number): void {
  const passed = now - record.since
  if (passed >= life) {
    record.readsBefore = passed < 2 * life ? record.reads : 0
    record.reads = 0
    record.since = now
  }
  record.reads++
}

const isBusy = ({ reads, readsBefore }: Record) => reads > mostUnkept || readsBefore > mostUnkept

// The host responds with 200 for an instance that has ended, and 202 for one that lives.
const hasEnded = ({ status, text }: SharedStatus) =>
  status === 200 && /"runtimeStatus"\s*:\s*"(?:Completed|Failed|Terminated|Canceled)"/.test(text)
