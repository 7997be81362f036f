/** Reads of one instance that ask for the same: how often they come, what is under way and what is kept. */
export interface ReadRecord<Result> {
  key: string
  instanceId: string
  /** Beginning of the second that `reads` counts, and the reads of the second before. */
  since: number
  reads: number
  readsBefore: number
  /** Time of the last read. */
  touched: number
  /** The read under way that others may join. */
  reading: Promise<Result | undefined> | undefined
  /** Answers of the host about this instance since the read under way began, its own among them. */
  sightings: number
  kept: Result | undefined
  keptUntil: number
  /** Count of listings when the read began: the kept state of a live instance is not used behind a later listing. */
  listings: number
}

/** Records by instance and key, in places that are used again: a map would leave garbage behind with each request. */
export interface ReadRecords<Result> {
  /** Returns the record of a key, a new one if there is none; undefined where all places for it are under way. */
  of(instanceId: string, key: string): ReadRecord<Result> | undefined
  /** Calls back with each record of an instance, with all records without an id. */
  forEach(instanceId: string | undefined, act: (record: ReadRecord<Result>) => void): void
}

const bucketCount = 512
const bucketSize = 8
// Characters of an id, from its end, that choose its bucket.
const hashed = 16

/** Makes an empty set of records; `dropped` is called with a record whose place another one takes. */
export function createReadRecords<Result>(dropped: (record: ReadRecord<Result>) => void): ReadRecords<Result> {
  const buckets: (ReadRecord<Result>[] | undefined)[] = Array.from({ length: bucketCount })
  return {
    of(instanceId, key) {
      const bucket = (buckets[bucketOf(instanceId)] ??= [])
      let oldest: ReadRecord<Result> | undefined
      for (const record of bucket) {
        if (record.key === key && record.instanceId === instanceId) return record
        if (!record.reading && (!oldest || record.touched < oldest.touched)) oldest = record
      }
      if (bucket.length < bucketSize) {
        const record = emptyRecord<Result>(instanceId, key)
        bucket.push(record)
        return record
      }
      if (!oldest) return undefined
      dropped(oldest)
      oldest.key = key
      oldest.instanceId = instanceId
      oldest.since = oldest.reads = oldest.readsBefore = 0
      return oldest
    },
    forEach(instanceId, act) {
      if (instanceId === undefined) return buckets.forEach((bucket) => bucket?.forEach(act))
      for (const record of buckets[bucketOf(instanceId)] ?? []) if (record.instanceId === instanceId) act(record)
    },
  }
}

function bucketOf(instanceId: string): number {
  let hash = 0
  for (let at = Math.max(0, instanceId.length - hashed); at < instanceId.length; at++)
    hash = (Math.imul(hash, 31) + instanceId.charCodeAt(at)) | 0
  return (hash ^ (hash >>> 9) ^ (hash >>> 18)) & (bucketCount - 1)
}

function emptyRecord<Result>(instanceId: string, key: string): ReadRecord<Result> {
  return {
    key,
    instanceId,
    since: 0,
    reads: 0,
    readsBefore: 0,
    touched: 0,
    reading: undefined,
    sightings: 0,
    kept: undefined,
    keptUntil: 0,
    listings: 0,
  }
}
