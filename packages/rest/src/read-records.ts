/** Reads of one instance that ask for the same: how often they come, what is under way and what is kept. */
export interface ReadRecord<Result> {
  key: string
  instanceId: string
  /** Beginning of the second that `reads` counts, and the reads of the second before. */
  since: number
  reads: number
  readsBefore: number
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
  /** Returns the record of a key, a new one for an unknown key; undefined if every record in its place is being read. */
  of(instanceId: string, key: string): ReadRecord<Result> | undefined
  /** Calls back with each record of an instance, with all records without an id. */
  forEach(instanceId: string | undefined, act: (record: ReadRecord<Result>) => void): void
}

const bucketCount = 512
const bucketSize = 8
// Characters of an id, from its end, that choose its bucket.
const hashed = 16

/**
 * Makes an empty set of records; `dropped` is called with a record whose place another one takes: one that was not read again since its place
 * was wanted last.
 */
export function createReadRecords<Result>(dropped: (record: ReadRecord<Result>) => void): ReadRecords<Result> {
  const records: (ReadRecord<Result> | undefined)[] = Array.from({ length: bucketCount * bucketSize })
  // Beside each other, so that a search does not visit the records of other ids: those are all over the memory.
  const hashes = new Int32Array(bucketCount * bucketSize)
  const wasReadAgain = new Uint8Array(bucketCount * bucketSize)
  const hands = new Uint8Array(bucketCount)

  function placeIn(bucket: number): number | undefined {
    for (let looks = 0; looks < 2 * bucketSize; looks++) {
      const place = bucket * bucketSize + hands[bucket]!
      hands[bucket] = (hands[bucket]! + 1) % bucketSize
      const record = records[place]
      if (!record) return place
      if (record.reading) continue
      if (wasReadAgain[place] === 0) return place
      wasReadAgain[place] = 0
    }
    return undefined
  }

  return {
    of(instanceId, key) {
      const hash = hashOf(instanceId)
      const bucket = bucketOf(hash)
      const first = bucket * bucketSize
      for (let place = first; place < first + bucketSize; place++) {
        if (hashes[place] !== hash) continue
        const record = records[place]
        if (record?.key !== key || record.instanceId !== instanceId) continue
        wasReadAgain[place] = 1
        return record
      }
      const place = placeIn(bucket)
      if (place === undefined) return undefined
      hashes[place] = hash
      const record = records[place]
      if (!record) return (records[place] = emptyRecord(instanceId, key))
      dropped(record)
      record.key = key
      record.instanceId = instanceId
      record.since = record.reads = record.readsBefore = 0
      return record
    },
    forEach(instanceId, act) {
      if (instanceId === undefined) return records.forEach((record) => record && act(record))
      const hash = hashOf(instanceId)
      const first = bucketOf(hash) * bucketSize
      for (let place = first; place < first + bucketSize; place++) {
        const record = hashes[place] === hash ? records[place] : undefined
        if (record?.instanceId === instanceId) act(record)
      }
    },
  }
}

function hashOf(instanceId: string): number {
  let hash = 0
  for (let at = Math.max(0, instanceId.length - hashed); at < instanceId.length; at++)
    hash = (Math.imul(hash, 31) + instanceId.charCodeAt(at)) | 0
  return hash
}

const bucketOf = (hash: number) => (hash ^ (hash >>> 9) ^ (hash >>> 18)) & (bucketCount - 1)

function emptyRecord<Result>(instanceId: string, key: string): ReadRecord<Result> {
  return {
    key,
    instanceId,
    since: 0,
    reads: 0,
    readsBefore: 0,
    reading: undefined,
    sightings: 0,
    kept: undefined,
    keptUntil: 0,
    listings: 0,
  }
}
